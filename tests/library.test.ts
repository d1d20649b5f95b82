import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const [, EXAMPLE = ''] = /```ts\n(.*?)```/s.exec(readFileSync(`${ROOT}docs/library.md`, 'utf8')) ?? [];

/** A project of somebody else that has installed this package, with one test file. */
function project(name: string, text: string): string {
  const folder = path(name);
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/mms-conform'));
  for (const one of ['vitest', '@types/node'])
    symlinkSync(`${ROOT}node_modules/${one}`, join(folder, 'node_modules', one));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'server.test.ts'), text);
  return folder;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ended = z.object({ code: z.number().default(0), stdout: z.string(), stderr: z.string() });

async function node(folder: string, args: readonly string[]): Promise<Ended> {
  const end: unknown = await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    timeout: 60_000,
  }).catch((error: unknown) => error);
  return ended.parse(end);
}

const vitest = (folder: string, reporter: 'default' | 'json') =>
  node(folder, [`${ROOT}node_modules/vitest/vitest.mjs`, 'run', '--root', folder, '--reporter', reporter]);

const compile = (folder: string) =>
  node(folder, [
    `${ROOT}node_modules/typescript/bin/tsc`,
    ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'],
    ...['--module', 'nodenext', '--target', 'es2022', '--types', 'node', 'server.test.ts'],
  ]);

describe('the example of docs/library.md', () => {
  let folder = '';
  beforeAll(() => {
    folder = project('example', EXAMPLE);
  });

  it('passes under vitest', async () => {
    const { code, stdout, stderr } = await vitest(folder, 'json');
    expect(code, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 1, numFailedTests: 0 });
  });

  it('is typed', async () => {
    expect(await compile(folder)).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('an example that is wrong', () => {
  it('fails under vitest, and the failure names the sentence', async () => {
    const target = "target: 'builtin',";
    expect(EXAMPLE).toContain(target);
    const folder = project('wrong', EXAMPLE.replace(/target: 'builtin',.*/, "target: '127.0.0.1:1',"));
    const { code, stdout, stderr } = await vitest(folder, 'default');
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('no verdict: nothing could be judged');
  });

  it('is not typed', async () => {
    const folder = project('untyped', EXAMPLE.replace('selectors:', 'selector:'));
    const { code, stdout } = await compile(folder);
    expect(code).not.toBe(0);
    expect(stdout).toContain("'selector'");
  });
});
