import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startCli, startServe, temporaryFolder } from './support/cli.ts';
import { reportsIn, runError, skipped } from './support/reports.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

let server: Awaited<ReturnType<typeof startServe>>;
beforeAll(async () => {
  server = await startServe();
});
afterAll(async () => {
  expect((await server.stop()).status).toBe(0);
});

/** Two short conversations: enough where the target does not matter. */
const SHORT = ['--tag', 'sanity'];

/** What waits for no timer. */
const QUICK = ['--tag', 'fast'];

/** Runs `run` against a server of its own that has the fault. */
async function against(fault: string, run: (target: string) => Promise<void>): Promise<void> {
  const faulty = await startServe('--fault', fault);
  try {
    await run(`127.0.0.1:${faulty.port}`);
  } finally {
    await faulty.stop();
  }
}

describe('0: the target conforms', () => {
  it('is the end of a run against the reference server in the same process', async () => {
    const { options, read } = reportsIn(path, 'builtin');
    const { status, stdout, stderr } = await runCli(
      ['--target', 'builtin', '--seed', '5', '--workers', '16', ...options],
      { limit: 110_000 },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^mms-conform \S+, suite \S+, seed 5: \d+ cases against builtin\n/);
    expect(stdout).toMatch(/\nconforms in (\d+) of \1 checks\n$/);
    const { junit, json, events } = read();
    expect(new Set(json.cases.map(({ verdict }) => verdict))).toEqual(new Set(['pass']));
    expect(junit).toMatchObject({ '@failures': '0', '@errors': '0', '@tests': String(json.cases.length) });
    expect(events.filter(({ type }) => type === 'case-end')).toHaveLength(json.cases.length);
    expect(json).toMatchObject({ target: 'builtin', status: 0, reason: null });
    // What waits for long timers waits beside everything else.
    const times = events.flatMap(({ type, duration }) => (type === 'case-end' ? [Number(duration)] : []));
    const longest = Math.max(...times);
    expect(longest).toBeLessThan(80_000);
    expect(Number(events.at(-1)?.t)).toBeLessThan(1.2 * longest);
  }, 120_000);

  it('is the end of a run against a server in another process', async () => {
    const { files, read } = reportsIn(path, 'served');
    const target = `127.0.0.1:${server.port}`;
    const content = ['--file', 'audio.asf', '--reference', 'fixtures/asf/audio.asf'];
    const reporters = [
      '--reporter',
      'list',
      '--reporter',
      `junit=${files.junit}`,
      '--reporter',
      `json=${files.json}`,
    ];
    const { status, stdout, stderr } = await runCli([
      '--target',
      target,
      ...content,
      ...QUICK,
      ...reporters,
      '--reporter',
      `ndjson=${files.ndjson}`,
    ]);
    expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
    const { junit, json } = read();
    expect(junit).toMatchObject({ '@failures': '0', '@errors': '0' });
    expect(json.cases.some(({ id, verdict }) => id.includes('happy-path') && verdict === 'pass')).toBe(true);
  });

  it('takes its options from the environment, and the command line beats it', async () => {
    const env = { MMS_CONFORM_TARGET: 'builtin', MMS_CONFORM_WORKERS: 'many', MMS_CONFORM_STRICT: '1' };
    const json = path('environment.json');
    const args = ['--workers', '2', '--reporter', `json=${json}`, ...SHORT];
    expect(await runCli(args, { env })).toMatchObject({ status: 0, stderr: '' });
    const refused = await runCli(SHORT, { env });
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--workers must be a whole number'),
    });
  });
});

describe('1: the target does not conform', () => {
  it('is the end when a MUST is broken, and every report names it', () =>
    against('version-wrong', async (target) => {
      const { options, read } = reportsIn(path, 'must');
      const { status, stdout } = await runCli(['--target', target, ...SHORT, ...options]);
      expect(status, stdout).toBe(1);
      expect(stdout).toMatch(
        /MMSP-2\.2\.3-02 [\s\S]*\ndoes not conform: \d+ of \d+ checks failed, in 2 of 2 cases\n$/,
      );
      const { junit, json } = read();
      const [failure] = junit.testsuite[0]?.testcase[0]?.failure ?? [];
      expect(failure?.['#text']).toContain('MMSP-2.2.3-02');
      expect(json.cases[0]?.checks[0]).toMatchObject({ requirement: 'MMSP-2.2.3-02', verdict: 'fail' });
      expect(runError(junit)).toBeUndefined();
    }));

  it('is the end for a SHOULD only under --strict', () =>
    against('started-playing-wrong-file', async (target) => {
      const args = ['--target', target, '--file', 'audio.asf', 'mmsp/general/happy-path'];
      const lenient = await runCli(args);
      expect(lenient.status, lenient.stdout).toBe(0);
      expect(lenient.stdout).toMatch(/\n {2}WARN [\s\S]*MMSP-2\.2\.4\.10-03 /);
      const strict = await runCli([...args, '--strict']);
      expect(strict.status, strict.stdout).toBe(1);
      expect(strict.stdout).toMatch(/\n {2}FAIL [\s\S]*MMSP-2\.2\.4\.10-03 /);
    }));

  it('is the end when a capability that was required is skipped', async () => {
    const { status, stdout } = await runCli([
      '--target',
      `mmsu://127.0.0.1:${server.port}`,
      '--require',
      'tcp',
      ...QUICK,
    ]);
    expect(status, stdout).toBe(1);
  });
});

describe('3: nothing could be judged', () => {
  const each = (name: string, target: () => Promise<string>, reason: RegExp) =>
    it(name, async () => {
      const { options, read } = reportsIn(path, 'unreachable');
      const { status, stdout } = await runCli(['--target', await target(), '--timeout', '5s', ...options]);
      expect(status, stdout).toBe(3);
      const { junit, json } = read();
      expect(json.reason).toMatch(reason);
      expect(runError(junit)).toBe(json.reason);
      expect(new Set(json.cases.map(({ verdict }) => verdict))).toEqual(new Set(['unreached']));
      expect(skipped(junit).slice(1)).toEqual(
        json.cases.slice(1).map(() => `unreached: after ${json.cases[0]?.id}, which did not go through`),
      );
      expect(stdout).toMatch(reason);
      expect(stdout).toMatch(/\nno verdict: nothing could be judged\n$/);
    });

  each(
    'for a port that nobody listens on',
    async () => `127.0.0.1:${await closedPort()}`,
    /^no TCP connection to 127\.0\.0\.1:\d+: ECONNREFUSED$/m,
  );
  each(
    'for a name that nobody has',
    async () => 'mms.invalid',
    /^no TCP connection to mms\.invalid:1755: (ENOTFOUND|EAI_AGAIN)$/m,
  );
});

describe('70: our own fault', () => {
  it('is the end when a reporter cannot write; the run goes on and the others write', async () => {
    writeFileSync(path('file'), '');
    const { options, read } = reportsIn(path, 'beside');
    const broken = ['--reporter', `junit=${path('file')}/below.xml`];
    const { status, stderr } = await runCli(['--target', 'builtin', ...SHORT, ...options, ...broken]);
    expect(status).toBe(70);
    expect(stderr).toMatch(
      /^mms-conform: the junit reporter cannot start: cannot write \S+below\.xml: \w+: [^\n]+\n$/,
    );
    expect(read().json).toMatchObject({ status: 0, verdict: expect.stringMatching(/^conforms/) });
  });

  it('is the end when standard output goes nowhere; the run goes on and the reports are written', async () => {
    const { options, read } = reportsIn(path, 'unheard');
    const cli = startCli(['--target', 'builtin', 'mmsp/general/*', ...options]);
    await cli.said(/cases against/);
    cli.stopListening();
    const { status, stderr } = await cli.end;
    expect({ status, stderr }).toEqual({
      status: 70,
      stderr: 'mms-conform: standard output cannot be written: write EPIPE\n',
    });
    expect(read().json).toMatchObject({ status: 0, verdict: expect.stringMatching(/^conforms/) });
  });

  it('comes before nonconformity', () =>
    against('version-wrong', async (target) => {
      const broken = ['--reporter', `junit=${path('file')}/below.xml`];
      expect((await runCli(['--target', target, ...SHORT, ...broken])).status).toBe(70);
    }));
});

/** A port of this machine that was free a moment ago. */
const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
