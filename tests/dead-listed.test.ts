import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { allReportsIn } from './support/all-reports.ts';
import { runCli, temporaryFolder } from './support/cli.ts';
import { DEADLY_CASE, startMortal } from './support/mortal.ts';
import { runError } from './support/reports.ts';
import { FIXTURES } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

let server: ReferenceServer;
beforeAll(async () => {
  server = await startServer({ root: FIXTURES, speed: 8, seed: 1 });
});
afterAll(() => server.close());

const REASON = `the target has not answered since ${DEADLY_CASE}`;
const HIDES = `the run ended before its time, which no list excuses: ${REASON}`;
const list = path('known.yaml');
writeFileSync(
  list,
  `failures:\n  - { case: "${DEADLY_CASE}", requirement: MMSP-3.2.5.6-01, reason: bug 123 }\n`,
);

/** Against a server of its own that ends at the request of one case, which the list names. */
async function play(name: string, ...options: readonly string[]) {
  const reports = allReportsIn(path, name);
  const peer = await startMortal(server.port, 'gone');
  try {
    const end = await runCli([
      ...['--target', `127.0.0.1:${peer.port}`, '--file', 'av.asf', '--reference', 'fixtures/asf/av.asf'],
      ...['--timeout', '1s', '--workers', '1', 'mmsp/hostile/lengths[message=OpenFile', ...options],
      ...['--output-dir', path('last'), ...reports.options],
    ]);
    return { ...end, ...reports.read() };
  } finally {
    await peer.close();
  }
}

describe('a crash of the target that is listed', () => {
  it('excuses itself, and not what could not be tested after it', async () => {
    const {
      status,
      json,
      junit,
      tap,
      list: text,
      annotations,
      events,
    } = await play('listed', ...['--expected-failures', list]);
    const verdictOf = (id: string) => json.cases.find((one) => one.id === id)?.verdict;
    expect(verdictOf(DEADLY_CASE)).toBe('fail');
    const unreached = json.cases.filter(({ verdict }) => verdict === 'unreached');
    expect(unreached.length).toBeGreaterThan(3);
    expect(json.cases.filter(({ verdict }) => verdict === 'fail')).toHaveLength(1);

    expect(status).toBe(1);
    expect(json).toMatchObject({ status: 1, reason: REASON });
    expect(json.verdict).toBe(
      'does not conform to the list of expected failures, which is wrong in one place; 1 more fails as expected',
    );
    expect(events.at(-1)).toMatchObject({ type: 'run-end', stale: [HIDES], reason: REASON });
    expect(text).toMatch(/^EXPECTED mmsp\/hostile\/lengths\[message=OpenFile,field=token,value=huge\]/m);
    expect(text.trimEnd().split('\n').slice(-2)).toEqual([REASON, json.verdict]);
    expect(tap.bail).toBe(REASON);
    expect(annotations[0]).toMatchObject({ name: 'error', data: REASON });
    // The run has a verdict, so that nothing but the list is wrong with it.
    expect(runError(junit)).toBeUndefined();
    const own = junit.testsuite
      .flatMap(({ testcase }) => testcase)
      .filter((one) => one.failure !== undefined);
    expect(own.map((one) => [one['@name'], one.failure?.[0]?.['@message']])).toEqual([
      ['expected failures', HIDES],
    ]);
  });

  it('is told again from the stored run, of which no list is made', async () => {
    const stored = path('listed.ndjson');
    const report = await runCli(['report', stored, '--reporter', 'list']);
    expect(report).toMatchObject({ status: 0, stderr: '' });
    expect(report.stdout.trimEnd().split('\n').at(-2)).toBe(REASON);
    const [start = '', ...others] = readFileSync(stored, 'utf8').split('\n');
    const whole = path('whole.ndjson');
    writeFileSync(whole, [JSON.stringify({ ...JSON.parse(start), filtered: false }), ...others].join('\n'));
    expect(await runCli(['expect', '--write', list, whole])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`the run ended before its time: ${REASON}`),
    });
  });

  it('leaves what was not reached to --rerun-failed, and nothing else', async () => {
    const { json } = await play('again', '--expected-failures', list);
    const { failed } = z
      .object({ failed: z.array(z.string()) })
      .parse(JSON.parse(readFileSync(path('last/.last-run.json'), 'utf8')));
    const unreached = json.cases.filter(({ verdict }) => verdict === 'unreached');
    expect(failed.length).toBeGreaterThan(3);
    expect(failed).toEqual(unreached.map(({ id }) => id));
  });

  it('is no more excused in one part of a run', async () => {
    const part = async (i: number) => {
      const { status, events } = await play(
        `part-${i}`,
        ...['--shard', `${i}/2`, '--expected-failures', list],
      );
      const [start, ...others] = events;
      const same = [{ ...start, target: 'mortal' }, ...others].map((event) => `${JSON.stringify(event)}\n`);
      writeFileSync(path(`part-${i}.ndjson`), same.join(''));
      return status;
    };
    expect([await part(1), await part(2)].sort()).toEqual([0, 1]);
    const merged = await runCli([
      ...['merge', path('part-1.ndjson'), path('part-2.ndjson'), '--expected-failures', list],
      ...['--reporter', 'list'],
    ]);
    expect(merged.status).toBe(1);
    expect(merged.stdout).toMatch(/\npart \d\/2: the target has not answered since /);
    expect(merged.stdout).toContain('does not conform to the list of expected failures');
  });
});
