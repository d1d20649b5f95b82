import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elements, readPage, textOf } from '../src/compare/testing/html-file.ts';
import { readCsv, readTables } from '../src/compare/testing/readers.ts';
import type { RunEvent } from '../src/events.ts';
import { aCase, check, runEnd, runStart } from '../src/report/testing/story.ts';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

function stored(name: string, events: readonly RunEvent[]): string {
  mkdirSync(path(name.split('/').slice(0, -1).join('/')), { recursive: true });
  writeFileSync(path(name), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path(name);
}

const run = (
  over: Parameters<typeof runStart>[1] = {},
  end: Parameters<typeof runEnd>[0] = {},
): RunEvent[] => [
  runStart(['m/g/a'], over),
  ...aCase('m/g/a', 'pass', [check('m/g/a', 'M-1-01', 'pass')]),
  runEnd(end),
];

/** Labels of the columns, as the CSV form has them. */
async function labels(...args: readonly string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await runCli(['matrix', ...args, '--format', 'csv', '--by', 'cases']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [head = []] = readCsv(stdout);
  return head.slice(5, 5 + (head.length - 5) / 2);
}

describe('a right server beside a wrong one', () => {
  const files = { right: path('right.ndjson'), wrong: path('wrong.ndjson') };
  beforeAll(async () => {
    for (const [name, ...fault] of [['right'], ['wrong', '--fault', 'start-ignores-position']] as const) {
      const server = await startServe(...fault);
      const told = await runCli(
        [
          '--target',
          `127.0.0.1:${server.port}`,
          '--file',
          'av.asf',
          '--reference',
          'fixtures/asf/av.asf',
          '--seed',
          '7',
        ].concat('--reporter', `ndjson=${files[name]}`, 'mmsp/general/stop-mid-playback'),
      );
      expect(told.status).toBe(name === 'right' ? 0 : 1);
      await server.stop();
    }
  });

  it('are told apart in every form', async () => {
    const forms = ['html=m.html', 'markdown=m.md', 'csv=m.csv', 'badge=badges/{run}.svg'];
    const { status, stdout, stderr } = await runCli(
      [
        'matrix',
        `Right=${files.right}`,
        `Wrong=${files.wrong}`,
        ...forms.flatMap((form) => ['--format', form]),
      ],
      { cwd: path('.') },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });

    const rows = readCsv(readFileSync(path('m.csv'), 'utf8'));
    expect(rows[0]?.slice(5)).toEqual(['Right', 'Wrong', 'Right: why', 'Wrong: why']);
    const broken = rows.filter((row) => row[6] === 'fail');
    expect(broken.map((row) => row[1])).toContain('MMSP-3.2.5.11-03');
    expect(broken.filter((row) => row[0] === 'case').length).toBeGreaterThan(0);
    expect(rows.filter((row) => row[5] === 'fail')).toEqual([]);
    for (const row of broken) expect(row[8]).toContain('expected a start at or before');

    const tables = readTables(readFileSync(path('m.md'), 'utf8'));
    expect(tables[0]?.slice(1).map(([server]) => server)).toEqual(['Right', 'Wrong']);
    expect(tables[2]?.find(([id]) => id === 'MMSP-3.2.5.11-03')?.slice(1)).toEqual([
      '✓ pass',
      expect.stringMatching(/^✗ fail/),
    ]);

    const page = elements(readPage(readFileSync(path('m.html'), 'utf8')));
    const row = page.find(({ attributes }) => attributes.id === 'sentence-MMSP-3.2.5.11-03');
    expect(row?.attributes.class).toBe('row differs open');

    expect(readdirSync(path('badges')).sort()).toEqual(['Right.svg', 'Wrong.svg']);
    for (const name of ['Right', 'Wrong'])
      expect(XMLValidator.validate(readFileSync(path(`badges/${name}.svg`), 'utf8'))).toBe(true);
  });

  it('are told on the screen when no file is named', async () => {
    const { status, stdout } = await runCli(['matrix', files.right, files.wrong, '--by', 'requirements']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^## MMS conformance of 2 servers\n/);
    expect(stdout).toContain('### Sentences');
    expect(stdout).not.toContain('### Cases');
  });
});

describe('the name of a run', () => {
  it('is that of its target, or what is given', async () => {
    const files = [stored('n/1', run({ target: 'one' })), stored('n/2', run({ target: 'two' }))];
    expect(await labels(...files)).toEqual(['one', 'two']);
    expect(await labels(`Acme 9=${files[0]}`, files[1] ?? '')).toEqual(['Acme 9', 'two']);
  });

  it('is that which the profile gives to its target, and to no other', async () => {
    const profile = path('site.yaml');
    writeFileSync(profile, 'name: Acme 9, lab 3\ntarget: 127.0.0.1:1\n');
    const files = [];
    for (const [name, ...target] of [['p/own'], ['p/other', '--target', '127.0.0.1:2']] as const) {
      const file = path(name);
      const reporter = `ndjson=${file}`;
      await runCli(['--profile', profile, ...target, '--reporter', reporter, 'mmsp/general/happy-path']);
      files.push(file);
    }
    expect(await labels(...files)).toEqual(['Acme 9, lab 3', '127.0.0.1:2']);
  });

  it('has the file beside it where targets are the same', async () => {
    const files = [stored('s/1', run()), stored('s/2', run())];
    expect(await labels(...files)).toEqual(files.map((file) => `mms://192.0.2.1/short.asf (${file})`));
  });

  it('is not taken out of the name of a file', async () => {
    expect(await labels(stored('e/a=b', run({ target: 'one' })))).toEqual(['one']);
  });
});

it('gives each badge a file of its own, whatever the names', async () => {
  const names = ['../../up', 'a b', 'a-b', '日本', 'ひ', 'run-4', '.'];
  const runs = names.map((name, n) => `${name}=${stored(`b/${n}`, run())}`);
  const { status } = await runCli(['matrix', ...runs, '--format', 'badge=in/here/{run}.svg'], {
    cwd: path('b'),
  });
  expect(status).toBe(0);
  const files = readdirSync(path('b/in/here')).sort();
  expect(files).toHaveLength(names.length);
  for (const file of files) expect(file).toMatch(/^[\w.-]+\.svg$/);
});

it('marks a run that was interrupted', async () => {
  const file = stored('i/1', run({}, { status: 130, reason: 'SIGINT came' }));
  const { stdout } = await runCli(['matrix', file]);
  expect(readTables(stdout)[0]?.[1]?.at(-1)).toBe('incomplete: the run was interrupted: SIGINT came');
});

it('combines versions of the suite when it is told to', async () => {
  const files = [stored('v/1', run({ suite: '1' })), stored('v/2', run({ suite: '2' }))];
  const { status, stdout } = await runCli(['matrix', ...files, '--mixed-suites', '--format', 'html']);
  expect(status).toBe(0);
  expect(elements(readPage(stdout)).map(textOf).join()).toContain('The runs are of different suite versions');
});

it('leaves a file alone that it cannot make, and removes none of an earlier time', async () => {
  writeFileSync(path('kept.md'), 'of an earlier time');
  const { status } = await runCli(['matrix', path('none'), '--format', `markdown=${path('kept.md')}`]);
  expect(status).toBe(2);
  expect(readFileSync(path('kept.md'), 'utf8')).toBe('of an earlier time');
});

describe('is refused', () => {
  const one = stored('r/1', run({ target: 'one' }));
  const two = stored('r/2', run({ target: 'two', suite: '2' }));
  const cut = stored('r/cut', run().slice(0, -1));
  const empty = stored('r/empty', [runStart([]), runEnd({ status: 2, reason: 'no target' })]);
  it.each([
    ['without runs', [], /^matrix needs runs: name files of events/],
    [
      'with versions of the suite mixed',
      [one, two],
      /^the runs are of different versions of the suite, 1 \(one\) and 2 \(two\): .*--mixed-suites$/,
    ],
    ['with a file that was cut off', [one, cut], /cut: there is no run-end, /],
    ['with a file that is not there', [one, path('none')], /none: the events cannot be read \(ENOENT\)$/],
    [
      'with a run that never began',
      [one, empty],
      /^the run .* has no case \(no target\), so there is nothing to show of it; leave it out$/,
    ],
    ['with a run twice', [one, one], /is given twice; give each run once$/],
    ['with a run twice under two names', [`a=${one}`, `b=${one}`], /is given twice; give each run once$/],
    ['with a name twice', [`a=${one}`, `a=${two}`], /^two runs are named a; name them apart, as NAME=FILE$/],
    ['with a name and no file', ['a='], /^a=: give a run as FILE or NAME=FILE$/],
    ['with a file and no name', [`=${one}`], /: give a run as FILE or NAME=FILE$/],
    [
      'with a format that there is not',
      [one, '--format', 'htm'],
      /^--format htm: there is no format "htm" \(did you mean html\?\); choose from markdown, html, csv, badge$/,
    ],
    [
      'with a format without its file',
      [one, '--format', 'html='],
      /^--format html=: name a file after the =/,
    ],
    [
      'with two formats on the screen',
      [one, '--format', 'html', '--format', 'csv=-'],
      /^two formats go to standard output: name a file for each/,
    ],
    [
      'with two formats in a file',
      [one, '--format', 'html=x', '--format', 'csv=./x'],
      /^two formats go to .*x: name a file for each/,
    ],
    [
      'with rows that there are not',
      [one, '--by', 'case'],
      /^--by case: choose from cases, requirements, both$/,
    ],
    [
      'with one badge for two runs',
      [`a=${one}`, `b=${two}`, '--mixed-suites', '--format', 'badge=b.svg'],
      /there is one for each run, so name the files with \{run\}/,
    ],
    [
      'with a place that cannot be written',
      [one, '--format', `csv=${one}/x.csv`],
      /^cannot write .*x\.csv: /,
    ],
    ['with an option of another command', [one, '--json'], /there is no option --json/],
  ])('%s', async (_what, args, sentence) => {
    const { status, stdout, stderr } = await runCli(['matrix', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr.slice('mms-conform: '.length).trimEnd()).toMatch(sentence);
    expect(existsSync('x')).toBe(false);
  });
});
