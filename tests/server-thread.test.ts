import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliEnd, runCli, temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** A copy of the package, in which the thread of the embedded server and what it serves can be broken. */
const parts = ['dist', 'suites', 'fixtures', 'package.json'];
const thread = path('dist/cli/server-thread.js');
const clip = path('fixtures/asf/av.asf');
const right = readFileSync(`${ROOT}dist/cli/server-thread.js`, 'utf8');

beforeAll(() => {
  for (const part of parts) cpSync(`${ROOT}${part}`, path(part), { recursive: true });
  symlinkSync(`${ROOT}node_modules`, path('node_modules'));
  mkdirSync(path('work'));
});
beforeEach(() => writeFileSync(thread, right));

const play = (...args: readonly string[]): Promise<CliEnd> =>
  runCli([...args, '--target', 'builtin'], { main: path('dist/cli/main.js'), cwd: path('work') });

/** The first line on standard error, if no others follow but those of a stack. */
function sentence({ stderr }: CliEnd): string {
  const [first = '', ...others] = stderr.trimEnd().split('\n');
  expect(others.filter((line) => !line.startsWith('    at '))).toEqual([]);
  return first;
}

describe.each([
  ['a run', ['--tag', 'sanity']],
  ['a load', ['load', '--sessions', '2', '--duration', '1s']],
])('%s against the embedded server', (_, args) => {
  it('ends with one sentence when its thread ends before it listens', async () => {
    writeFileSync(thread, 'process.exit(3);\n');
    const end = await play(...args);
    expect(sentence(end)).toBe(
      'mms-conform: our own fault: Error: the thread of the reference server ended with 3 before it listened',
    );
    expect(end.status).toBe(70);
  });

  it('ends with what its thread threw before it listened', async () => {
    writeFileSync(thread, 'throw new Error("no server today");\n');
    const end = await play(...args);
    expect(sentence(end)).toBe('mms-conform: our own fault: Error: no server today');
    expect(end.status).toBe(70);
  });

  it.each([
    ['throws', 'throw new Error("no server any more")', 'no server any more'],
    ['ends', 'process.exit(3)', 'the thread of the reference server ended with 3 while it was needed'],
  ])('ends when its thread %s while it is needed', async (__, how, said) => {
    writeFileSync(thread, `${right}\nsetTimeout(() => { ${how} }, 100);\n`);
    const end = await play(...args, ...(args.includes('load') ? [] : ['--tag', 'slow']));
    expect(end.stderr).toContain(`mms-conform: our own fault: Error: ${said}\n`);
    expect(end.status).toBe(70);
  });

  it('ends when what it plays is not there', async () => {
    rmSync(clip);
    const report = args.includes('load') ? ['--json', 'load.json'] : ['--reporter', 'json=run.json'];
    const end = await play(...args, ...report).finally(() => cpSync(`${ROOT}fixtures/asf/av.asf`, clip));
    expect(sentence(end)).toBe(`mms-conform: ${clip}: the reference copy cannot be read (ENOENT)`);
    expect(end.status).toBe(2);
    expect(readdirSync(path('work')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
