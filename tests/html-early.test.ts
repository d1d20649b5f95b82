import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { find, type Node, only, readPage, textOf } from '../src/report/html/testing/read-page.ts';
import { runCli, startCli } from './support/cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'html-early-'));
});
afterAll(() => rm(folder, { recursive: true }));

const path = (): string => join(folder, 'report.html');
const page = async (): Promise<Node> => readPage(await readFile(path(), 'utf8'));
const reporters = (): readonly string[] => ['--reporter', 'list', '--reporter', `html=${path()}`];
const verdict = (found: Node): string => textOf(only(found, 'h1'));

describe('the HTML report of a run that ends before its time is whole', () => {
  test('when it is interrupted', async () => {
    const cli = startCli(['--target', 'builtin', ...reporters()], { cwd: folder });
    await cli.said(/^PASS .*happy-path/m);
    cli.signal('SIGINT');
    expect((await cli.end).status).toBe(130);
    const found = await page();
    expect(verdict(found)).toBe('no verdict: the run was interrupted');
    const cases = find(found, 'details.case');
    expect(cases.length).toBeGreaterThan(300);
    expect(cases.filter((one) => one.attributes.class?.includes('v-pass')).length).toBeGreaterThan(0);
    expect(cases.filter((one) => one.attributes.class?.includes('v-unreached')).length).toBeGreaterThan(100);
  });

  test('when nobody answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    const port = typeof address === 'object' ? address?.port : 0;
    const { status } = await runCli(['--target', `127.0.0.1:${port}`, ...reporters()], { cwd: folder });
    expect(status).toBe(3);
    const found = await page();
    expect(verdict(found)).toBe('no verdict: nothing could be judged');
    expect(textOf(only(found, '#summary'))).toContain('no TCP connection');
  });

  test('when the command line is wrong', async () => {
    const { status } = await runCli(['--target', 'builtin', 'no/such/scenario', ...reporters()], {
      cwd: folder,
    });
    expect(status).toBe(2);
    const found = await page();
    expect(textOf(only(found, '#summary'))).toContain('no/such/scenario');
    expect(find(found, 'details.case')).toEqual([]);
  });
});

test('without a path it is report.html in the output folder', async () => {
  const { status } = await runCli(
    ['--target', 'builtin', '--tag', 'sanity', '--output-dir', join(folder, 'out'), '--reporter', 'html'],
    { cwd: folder },
  );
  expect(status).toBe(0);
  const found = readPage(await readFile(join(folder, 'out', 'report.html'), 'utf8'));
  expect(verdict(found)).toMatch(/^conforms in/);
  // Nothing broke, so every conversation has room.
  expect(find(found, 'ol.ladder').length).toBeGreaterThan(0);
});
