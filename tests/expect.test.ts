import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../src/events.ts';
import { aCase, check, runEnd, runStart } from '../src/report/testing/story.ts';
import { runCli, temporaryFolder } from './support/cli.ts';
import { BROKEN, listsIn } from './support/lists.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);
const { written, listOf } = listsIn(path);

describe('expect', () => {
  const A = 'mmsp/general/a';
  const story = (start: object, end: object, ids = [A]): readonly RunEvent[] => [
    runStart(ids, start),
    ...ids.flatMap((id) => aCase(id, 'fail', [check(id, BROKEN, 'fail')])),
    runEnd({ status: 1, verdict: 'does not conform', ...end }),
  ];
  const stored = (events: readonly RunEvent[]) =>
    written('story.ndjson', events.map((event) => `${JSON.stringify(event)}\n`).join(''));

  it.each<[string, readonly RunEvent[], RegExp]>([
    [
      'of chosen scenarios',
      story({ filtered: true }, {}),
      /the run chose some scenarios only; a list is made from a run of the whole suite\n$/,
    ],
    [
      'that is a part',
      story({ shard: { i: 2, n: 4 } }, {}),
      /the run is part 2 of 4: merge all parts first; /,
    ],
    [
      'that was interrupted',
      story({}, { status: 130, verdict: 'no verdict: the run was interrupted', reason: 'SIGINT' }),
      /the run gave no verdict: the run was interrupted: SIGINT; /,
    ],
    [
      'that failed by our own fault',
      story({}, { status: 70, verdict: 'no verdict: the harness itself failed' }),
      /the run gave no verdict: the harness itself failed; /,
    ],
    [
      'in which nothing was judged',
      story({}, { status: 3, verdict: 'no verdict: nothing could be judged' }),
      /the run gave no verdict: nothing could be judged; /,
    ],
    [
      'that ended early',
      story({}, { reason: 'the first conversation did not go through' }),
      /the run ended before its time: the first conversation did not go through; /,
    ],
  ])('refuses a run %s, and leaves the list alone', async (_, events, sentence) => {
    const list = listOf('kept.yaml', 'mmsp/none');
    const before = readFileSync(list, 'utf8');
    const { status, stdout, stderr } = await runCli(['expect', '--write', list, stored(events)]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
    expect(readFileSync(list, 'utf8')).toBe(before);
  });

  it('counts the last attempt of a case', async () => {
    const events: readonly RunEvent[] = [
      runStart([A]),
      { type: 'case-start', case: A, t: 1 },
      check(A, 'MMSP-2.2.3-02', 'fail'),
      { type: 'attempt-end', case: A, t: 2, attempt: 1, verdict: 'fail', duration: 1 },
      ...aCase(A, 'fail', [check(A, BROKEN, 'fail')], { attempts: 2 }),
      runEnd({ status: 1 }),
    ];
    const { stdout } = await runCli(['expect', path('no-list.yaml'), stored(events)]);
    expect(stdout).toMatch(new RegExp(`^\\+ ${BROKEN} in ${A}\n`));
    expect(stdout).not.toContain('MMSP-2.2.3-02');
  });

  it('lists what failed and passed as flaky', async () => {
    const again = `${A}#2`;
    const events = [
      runStart([A, again]),
      ...aCase(A, 'fail', [check(A, BROKEN, 'fail')]),
      ...aCase(again, 'pass', [check(again, BROKEN, 'pass')]),
      runEnd({ status: 1 }),
    ];
    const list = path('wavering.yaml');
    const { status, stdout } = await runCli(['expect', '--write', list, stored(events)]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `+ flaky: ${BROKEN} in ${A}\n${list}: written\n`,
    });
    expect(readFileSync(list, 'utf8')).toMatch(
      /\nfailures: \[\]\nflaky:\n {2}- case: mmsp\/general\/a\n {4}requirement: MMSP-2\.2\.4\.2-04\n {4}reason: not yet explained\n$/,
    );
  });

  it('tells what it takes away, changes and adds', async () => {
    const list = written(
      'mixed.yaml',
      `failures:\n  - { case: mmsp/gone, requirement: ${BROKEN}, reason: bug 1 }\n  - { case: [mmsp/gone, "${A}"], requirement: ${BROKEN}, reason: bug 2 }\n`,
    );
    const events = [
      ...story({}, {}).slice(0, -1),
      ...aCase('mmsp/general/b', 'fail', [check('mmsp/general/b', 'MMSP-2.2.3-02', 'fail')]),
      runEnd({ status: 1 }),
    ];
    const { status, stdout } = await runCli(['expect', list, stored(events)]);
    expect(status).toBe(1);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      `- ${BROKEN} in mmsp/gone  (${list}:2: bug 1)`,
      `~ ${BROKEN} in ${A}  (${list}:3: bug 2)`,
      '+ MMSP-2.2.3-02 in mmsp/general/b',
    ]);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'nothing to work on',
      ['expect'],
      /name the list and the events of a run: mms-conform expect --write known\.yaml events\.ndjson/,
    ],
    ['no events', ['expect', 'known.yaml'], /name the list and the events of a run: /],
    [
      'events that are not there',
      ['expect', 'known.yaml', 'no.ndjson'],
      /no\.ndjson: the events cannot be read \(ENOENT\)/,
    ],
    [
      'a list that is a folder',
      ['expect', 'suites', stored(story({}, {}))],
      /suites: the list cannot be read \(EISDIR\)/,
    ],
    [
      'a folder that is not there',
      ['expect', '--write', 'no/such/list.yaml', stored(story({}, {}))],
      /no\/such\/list\.yaml: the list cannot be written \(ENOENT\)/,
    ],
  ])('refuses %s', async (_, args, sentence) => {
    const { status, stderr } = await runCli(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });
});
