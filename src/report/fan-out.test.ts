import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReports, type ReporterChoice } from './fan-out.ts';
import { reporterNamed } from './index.ts';
import type { Reporter, Screen } from './reporter.ts';
import { parseJunit } from './testing/junit-file.ts';
import { aCase, memoryScreen, noTools, runEnd, runStart } from './testing/story.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const A = 'mmsp/general/a';
const EVENTS = [runStart([A]), ...aCase(A, 'pass'), runEnd()];

const streams = (over: Partial<Screen> = {}) => ({ stdout: memoryScreen(over), stderr: memoryScreen() });

/** The table of reporters with some more, made of a function. */
const withReporters = (more: Readonly<Record<string, (out: Screen) => Reporter>>) => (name: string) => {
  const factory = more[name];
  return factory === undefined ? reporterNamed(name) : { prints: false, factory: async () => factory };
};

async function run(choices: readonly ReporterChoice[], given = streams(), named = reporterNamed) {
  const reports = await openReports(choices, given, noTools, named);
  for (const event of EVENTS) reports.on(event);
  return reports.close();
}

test('a file gets its name when the run has ended; folders are made; an older file is gone at once', async () => {
  const path = join(folder, 'deep/er/junit.xml');
  mkdirSync(join(folder, 'deep/er'), { recursive: true });
  writeFileSync(path, 'of the last run');
  const reports = await openReports([{ name: 'junit', path }], streams(), noTools);
  const during = readdirSync(join(folder, 'deep/er'));
  expect(during).toHaveLength(1);
  expect(during).not.toContain('junit.xml');
  for (const event of EVENTS) reports.on(event);
  expect(await reports.close()).toEqual({ broken: [] });
  expect(readdirSync(join(folder, 'deep/er'))).toEqual(['junit.xml']);
  expect(parseJunit(readFileSync(path, 'utf8'))['@tests']).toBe('1');
});

test('ndjson goes to the file while events come', async () => {
  const path = join(folder, 'events.ndjson');
  const reports = await openReports([{ name: 'ndjson', path }], streams(), noTools);
  const [event] = EVENTS;
  for (let i = 0; i < 1000 && event !== undefined; i++) reports.on(event);
  const [part = ''] = readdirSync(folder);
  expect(readFileSync(join(folder, part)).length).toBeGreaterThan(100_000);
  await reports.close();
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(1000);
});

test('- and no path are standard output', async () => {
  for (const choice of [{ name: 'ndjson' }, { name: 'ndjson', path: '-' }]) {
    const given = streams();
    expect(await run([choice], given)).toEqual({ broken: [] });
    expect(given.stdout.text().trimEnd().split('\n')).toHaveLength(EVENTS.length);
  }
});

test('a reporter that throws is noted once and hears no more; its file goes, the others stay', async () => {
  let heard = 0;
  const named = withReporters({
    bad: (out) => ({
      on() {
        heard++;
        out.write('half');
        throw new Error('no \u001b[31mway');
      },
    }),
  });
  const given = streams();
  const choices = [
    { name: 'bad', path: join(folder, 'bad') },
    { name: 'json', path: join(folder, 'run.json') },
  ];
  const { broken } = await run(choices, given, named);
  expect(broken).toEqual(['the bad reporter broke: no \\u001b[31mway']);
  expect(given.stderr.text()).toBe(`mms-conform: ${broken[0]}\n`);
  expect(heard).toBe(1);
  expect(readdirSync(folder)).toEqual(['run.json']);
});

test.each<[string, (out: Screen) => Reporter]>([
  ['at its end', () => ({ on() {}, end: () => Promise.reject(new Error('late')) })],
  [
    'at its beginning',
    () => {
      throw new Error('early');
    },
  ],
])('a reporter that breaks %s leaves no file either', async (_when, bad) => {
  const choices = [
    { name: 'bad', path: join(folder, 'bad') },
    { name: 'json', path: join(folder, 'run.json') },
  ];
  const { broken } = await run(choices, streams(), withReporters({ bad }));
  expect(broken).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['run.json']);
});

test('standard output that is gone breaks what writes there, and nothing else', async () => {
  const write = () => {
    throw new Error('EPIPE');
  };
  const { broken } = await run(
    [{ name: 'list' }, { name: 'json', path: join(folder, 'run.json') }],
    streams({ write }),
  );
  expect(broken).toEqual(['the list reporter broke: EPIPE']);
  expect(readdirSync(folder)).toEqual(['run.json']);
});

test('a path that cannot be written is one sentence with its name', async () => {
  writeFileSync(join(folder, 'file'), '');
  const below = join(folder, 'file/junit.xml');
  const { broken } = await run([
    { name: 'junit', path: below },
    { name: 'json', path: folder },
    { name: 'list' },
  ]);
  expect(broken).toHaveLength(2);
  expect(broken[0]).toContain(below);
  expect(broken[0]).not.toContain('.part');
  expect(broken[1]).toBe(`the json reporter cannot start: cannot write ${folder}: it is a folder`);
});

test('two reports under one name, and a reporter that there is not', async () => {
  const path = join(folder, 'report');
  const { broken } = await run([
    { name: 'json', path },
    { name: 'junit', path: `${folder}/./report` },
    { name: 'xml' },
  ]);
  expect(broken).toHaveLength(2);
  expect(broken[0]).toContain('another one already writes');
  expect(broken[1]).toContain('list, html, junit, json, ndjson');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ status: 0 });
});

test('closing twice is closing once, and what comes later is not heard', async () => {
  const given = streams();
  const reports = await openReports([{ name: 'ndjson' }], given, noTools);
  const [first, second] = [reports.close(), reports.close()];
  reports.on(runEnd());
  expect(await first).toBe(await second);
  expect(given.stdout.text()).toBe('');
});

test('a run that stopped halfway still leaves whole reports', async () => {
  const reports = await openReports([{ name: 'junit', path: join(folder, 'junit.xml') }], streams(), noTools);
  reports.on(runStart([A]));
  await reports.close();
  expect(parseJunit(readFileSync(join(folder, 'junit.xml'), 'utf8'))['@errors']).toBe('1');
});
