import { existsSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { reporterNames } from '../src/report/index.ts';
import { allReportsIn } from './support/all-reports.ts';
import { runCli, startCli, temporaryFolder } from './support/cli.ts';
import { runError } from './support/reports.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

type Read = ReturnType<ReturnType<typeof allReportsIn>['read']>;

/** Every report holds the whole plan, and says why the run ended. */
function expectTold(
  { junit, json, events, tap, markdown, annotations, list, dot }: Read,
  reason: string,
): void {
  const { cases } = json;
  expect(json.reason).toBe(reason);
  expect(runError(junit)).toBe(reason);
  expect(tap.bail).toBe(reason);
  expect(markdown.lines).toContain(reason);
  expect(annotations[0]).toMatchObject({ name: 'error', data: reason });
  for (const text of [list, dot]) expect(text.split('\n')).toContain(reason);
  expect(junit.testsuite.flatMap(({ testcase }) => testcase)).toHaveLength(cases.length + 1);
  expect(tap.points).toHaveLength(cases.length);
  expect(events.at(-1)).toMatchObject({ type: 'run-end', reason });
  const verdict = json.verdict ?? '';
  expect(markdown.headings[0]).toEqual({ level: 1, text: verdict });
  for (const text of [list, dot]) expect(text.endsWith(`\n${verdict}\n`)).toBe(true);
  for (const [index, one] of cases.entries()) {
    const point = tap.points[index];
    expect(point?.name).toBe(`${one.id} ${one.title}`);
    expect(point?.skip !== false, one.id).toBe(['unreached', 'skip', 'inconclusive'].includes(one.verdict));
  }
}

describe('a run that ends before its time leaves every report whole', () => {
  it('when it is interrupted midway', async () => {
    const { options, read } = allReportsIn(path, 'interrupted');
    const cli = startCli(['--target', 'builtin', '--workers', '2', ...options, '--reporter', 'list']);
    await cli.said(/(^(PASS|FAIL) .*\n[\s\S]*?){3}/m);
    cli.signal('SIGINT');
    const { status, stderr } = await cli.end;
    expect(status, stderr).toBe(130);
    const reports = read();
    expectTold(reports, 'interrupted by SIGINT');
    const passed = reports.json.cases.filter(({ verdict }) => verdict === 'pass').length;
    expect(passed).toBeGreaterThanOrEqual(3);
    expect(reports.tap.points.filter(({ ok, skip }) => ok && skip === false)).toHaveLength(passed);
  });

  it('when the target cannot be reached', async () => {
    const { options, read } = allReportsIn(path, 'unreachable');
    const target = `127.0.0.1:${await closedPort()}`;
    const { status } = await runCli(['--target', target, '--timeout', '5s', ...options]);
    expect(status).toBe(3);
    const reports = read();
    expectTold(reports, `no TCP connection to ${target}: ECONNREFUSED`);
    expect(reports.tap.points.every(({ skip }) => skip !== false)).toBe(true);
  });

  it('when it cannot begin', async () => {
    const { options, read } = allReportsIn(path, 'refused');
    const { status, stderr } = await runCli(['--target', 'builtin', '--seed', 'x', ...options]);
    expect(status).toBe(2);
    const [, reason = ''] = /^mms-conform: (.*)\n$/.exec(stderr) ?? [];
    expect(reason).toContain('--seed must be a whole number');
    const reports = read();
    expectTold(reports, reason);
    expect(reports.json.cases).toEqual([]);
  });
});

describe('reporters that break', () => {
  it('leave the others whole, and each is named', async () => {
    const { options, files, read } = allReportsIn(path, 'beside');
    const target = ['--target', `127.0.0.1:${await closedPort()}`, '--timeout', '5s'];
    const full = reporterNames.flatMap((name) => {
      symlinkSync('/dev/full', path(`full.${name}`));
      return ['--reporter', `${name}=${path(`full.${name}`)}`];
    });
    const { status, stderr } = await runCli([...target, ...options, ...full]);
    expect(status).toBe(70);
    const said = stderr.trimEnd().split('\n').sort();
    expect(
      said.map((line) => /^mms-conform: the (\w+) reporter broke: cannot write .*: ENOSPC/.exec(line)?.[1]),
    ).toEqual([...reporterNames].sort());
    for (const file of files.values()) expect(existsSync(file), file).toBe(true);
    expect(read().json.status).toBe(3);
  });
});

/** A port of this machine that was free a moment ago. */
const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
