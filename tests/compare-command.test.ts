import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTables } from '../src/compare/testing/readers.ts';
import type { RunEvent } from '../src/events.ts';
import { aCase, check, runEnd, runStart } from '../src/report/testing/story.ts';
import type { Verdict } from '../src/verdict/verdict.ts';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

function stored(name: string, events: readonly RunEvent[]): string {
  writeFileSync(path(name), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path(name);
}

const run = (verdict: Verdict, over: Parameters<typeof runStart>[1] = {}): RunEvent[] => [
  runStart(['m/g/a'], over),
  ...aCase('m/g/a', verdict, verdict === 'skip' ? [] : [check('m/g/a', 'M-1-01', verdict)]),
  runEnd(),
];

const said = z.object({
  regressed: z.boolean(),
  verdict: z.string(),
  changes: z.array(z.looseObject({ kind: z.string(), requirement: z.string().optional() })),
});

describe('a server that became wrong', () => {
  const files = { right: path('right.ndjson'), wrong: path('wrong.ndjson') };
  beforeAll(async () => {
    for (const [name, ...fault] of [['right'], ['wrong', '--fault', 'start-ignores-position']] as const) {
      const server = await startServe(...fault);
      const target = [
        '--target',
        `127.0.0.1:${server.port}`,
        '--file',
        'av.asf',
        '--reference',
        'fixtures/asf/av.asf',
      ];
      const rest = ['--seed', '7', '--reporter', `ndjson=${files[name]}`, 'mmsp/general/stop-mid-playback'];
      const { status } = await runCli([...target, ...rest]);
      expect(status).toBe(name === 'right' ? 0 : 1);
      await server.stop();
    }
  });

  it('has regressed, and the sentence is named', async () => {
    const { status, stdout, stderr } = await runCli(['compare', files.right, files.wrong]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^REGRESSION {2}newly failing \(\d+\)\n {2}MMSP-3\.2\.5\.11-03 {2}MUST: /m);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^regressed: \d+ checks? newly failing/);
  });

  it('is repaired the other way round', async () => {
    const { status, stdout } = await runCli(['compare', files.wrong, files.right, '--json']);
    expect(status).toBe(0);
    const { regressed, changes } = said.parse(JSON.parse(stdout));
    expect(regressed).toBe(false);
    const repaired = changes.filter(({ kind }) => kind === 'repaired');
    expect(repaired.map(({ requirement }) => requirement)).toContain('MMSP-3.2.5.11-03');
  });

  it('is told in markdown too', async () => {
    const { status, stdout } = await runCli(['compare', files.right, files.wrong, '--markdown']);
    expect(status).toBe(1);
    const tables = readTables(stdout);
    expect(tables[0]?.slice(1).map(([when]) => when)).toEqual(['before', 'after']);
    expect(tables[1]?.[1]?.[0]).toContain('MMSP-3.2.5.11-03');
  });
});

describe('the exit status', () => {
  const [pass, fail, skip, other] = [
    stored('pass', run('pass')),
    stored('fail', run('fail')),
    stored('skip', run('skip')),
    stored('other', run('pass', { suite: '2' })),
  ];
  it.each([
    ['0 when nothing changed', [pass, other], 0, /^no regression$/],
    ['1 when a check newly fails', [pass, fail], 1, /^regressed: 1 check newly failing$/],
    ['1 when a case is no longer judged', [pass, skip], 1, /^regressed: 1 case no longer judged$/],
    ['0 when all is repaired', [fail, pass], 0, /^no regression: 1 repaired$/],
  ])('is %s', async (_what, args, status, last) => {
    const told = await runCli(['compare', ...args]);
    expect(told.status).toBe(status);
    expect(told.stdout.trimEnd().split('\n').at(-1)).toMatch(last);
  });

  it('is that of the content, and the versions of the suite are told', async () => {
    const { stdout } = await runCli(['compare', pass, other]);
    expect(stdout).toContain('note    the versions of the suite differ: 1 before, 2 after\n');
  });
});

describe('is refused', () => {
  const one = stored('one', run('pass'));
  const stranger = stored('stranger', [runStart(['x']), ...aCase('x', 'pass'), runEnd()]);
  const cut = stored('cut', run('pass').slice(0, -1));
  it.each([
    ['without runs', [], /^compare needs two runs: name files of events, the earlier one first$/],
    ['with one run', [one], /^compare needs two runs/],
    ['with three runs', [one, stranger, cut], /there is nothing that .* could name/],
    ['with a run twice', [one, one], /is given twice; give each run once$/],
    ['with nothing in common', [one, stranger], /have no case in common, so there is nothing to compare; /],
    ['with a file that was cut off', [one, cut], /cut: there is no run-end, /],
    [
      'in two forms at once',
      [one, stranger, '--json', '--markdown'],
      /^--json and --markdown are two forms of the same/,
    ],
  ])('%s', async (_what, args, sentence) => {
    const { status, stdout, stderr } = await runCli(['compare', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr.slice('mms-conform: '.length).trimEnd()).toMatch(sentence);
  });
});
