import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { startServer } from '../src/server/server.ts';
import { type Cli, startCli, startServe, temporaryFolder } from './support/cli.ts';
import { type JsonReport, reportsIn, runError, skipped } from './support/reports.ts';
import { FIXTURES, runAgainst } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** Milliseconds for a run to end in good order once it is told to. */
const PROMPTLY = 5000;

/** Runs a few cases, then does something, and tells how the run ended. */
async function midway(cli: Cli, act: () => void) {
  // The first conversation and two more: some cases ran, some run, some have not begun.
  await cli.said(/(^(PASS|FAIL) .*\n[\s\S]*?){3}/m);
  const since = performance.now();
  act();
  const end = await cli.end;
  expect(performance.now() - since).toBeLessThan(PROMPTLY);
  return end;
}

/** The reports hold the whole plan: what ran with its verdict, the others unreached for that reason. */
function expectWhole(
  { junit, json, events }: ReturnType<ReturnType<typeof reportsIn>['read']>,
  reason: string,
) {
  expect(json).toMatchObject({ status: 130, reason, verdict: 'no verdict: the run was interrupted' });
  expect(runError(junit)).toBe(reason);
  expect(junit.testsuite.flatMap(({ testcase }) => testcase)).toHaveLength(json.cases.length + 1);
  const unreached = json.cases.filter(({ verdict }) => verdict === 'unreached');
  expect(unreached.length).toBeGreaterThan(0);
  expect(new Set(unreached.map((one) => one.reason))).toEqual(new Set([reason]));
  expect(skipped(junit).filter((message) => message === `unreached: ${reason}`)).toHaveLength(
    unreached.length,
  );
  expect(events.filter(({ type }) => type === 'case-end')).toHaveLength(json.cases.length);
}

const verdictsOf = ({ cases }: JsonReport) =>
  new Set(cases.flatMap(({ checks }) => checks.map(({ verdict }) => verdict)));

describe('130: the run was interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s leaves whole reports of what was run', async (signal) => {
    const { options, read } = reportsIn(path, signal);
    const cli = startCli(['--target', 'builtin', '--workers', '2', ...options]);
    const { status, stdout, stderr } = await midway(cli, () => cli.signal(signal));
    expect(status, stdout + stderr).toBe(130);
    expect(stderr).toBe(`mms-conform: ${signal}: ending the run; another one ends it without reports\n`);
    expect(stdout).toMatch(/\nno verdict: the run was interrupted\n$/);
    const reports = read();
    expectWhole(reports, `interrupted by ${signal}`);
    expect(reports.json.cases.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThanOrEqual(3);
    // What did not come by then is not held against the target.
    expect([...verdictsOf(reports.json)].sort()).toEqual(['pass', 'unreached']);
  });

  it('the end of --max-time is one too, with a reason of its own', async () => {
    const { options, read } = reportsIn(path, 'max-time');
    const cli = startCli(['--target', 'builtin', '--workers', '2', '--max-time', '1s', ...options]);
    const { status, stdout, stderr } = await cli.end;
    expect({ status, stderr }, stdout).toEqual({ status: 130, stderr: '' });
    expectWhole(read(), 'the time of --max-time 1s was up');
  });

  it('comes before nonconformity and before a broken reporter', async () => {
    writeFileSync(path('file'), '');
    const server = await startServe('--fault', 'version-wrong');
    try {
      const { options, read } = reportsIn(path, 'first');
      const target = ['--target', `127.0.0.1:${server.port}`, '--file', 'av.asf', '--workers', '2'];
      const cli = startCli([...target, ...options, '--reporter', `junit=${path('file')}/below.xml`]);
      const { status, stdout, stderr } = await midway(cli, () => cli.signal('SIGINT'));
      expect(status, stdout + stderr).toBe(130);
      expect(verdictsOf(read().json)).toContain('fail');
    } finally {
      await server.stop();
    }
  });
});

describe('an interruption at any moment', () => {
  it('never makes a target look worse than it is', async () => {
    const server = await startServer({ root: FIXTURES, speed: 8, seed: 1 });
    try {
      const moments = Array.from({ length: 24 }, (_, i) => i * 50);
      const ends = await Promise.all(
        moments.map(async (moment) => {
          const abort = new AbortController();
          setTimeout(() => abort.abort('enough'), moment);
          const { end } = await runAgainst({ port: server.port, workers: 4, signal: abort.signal });
          return {
            moment,
            status: end.status,
            fail: end.checks.fail,
            warn: end.checks.warn,
            error: end.checks.error,
          };
        }),
      );
      const good = { status: 130, fail: 0, warn: 0, error: 0 };
      expect(ends).toEqual(moments.map((moment) => ({ moment, ...good })));
    } finally {
      await server.close();
    }
  });
});
