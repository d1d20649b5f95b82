import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseTooMany, systemLimits } from '../src/cli/load-limits.ts';
import { loadSchema } from '../src/load/document-schema.ts';
import { runLoad } from '../src/load/load.ts';
import { find, only, readPage, textOf } from '../src/report/html/testing/read-page.ts';
import { systemClock } from '../src/runner/clock.ts';
import { type Cli, type CliEnd, runCli, startCli, startServe, temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';
import { catalogue, FIXTURES } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const SOON = 15_000;
const load = (...args: readonly string[]): Promise<CliEnd> => runCli(['load', ...args]);
const figuresIn = (file: string) => loadSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

/** Runs a command until it has said that on standard error, interrupts it, and waits for its end. */
async function interrupted(args: readonly string[], when: RegExp) {
  const child = spawn(process.execPath, [`${ROOT}dist/cli/main.js`, ...args], { cwd: ROOT });
  const limit = setTimeout(() => child.kill('SIGKILL'), 25_000);
  let [stdout, stderr, told] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (told || !when.test(stderr)) return;
    told = true;
    child.kill('SIGINT');
  });
  const [status] = await once(child, 'close');
  clearTimeout(limit);
  return { status: status === null ? undefined : Number(status), stdout, stderr };
}

describe('load', () => {
  it('plays many sessions of the embedded server, and reports them', async () => {
    const [json, html] = [path('load.json'), path('load.html')];
    const { status, stdout, stderr } = await load(
      ...['--target', 'builtin', '--sessions', '12', '--ramp', '500ms', '--duration', '2s'],
      ...['--json', json, '--html', html],
    );
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/12 begun, 12 connected, 12 played, 12 at the same time/);
    expect(stdout).toMatch(/\nno violation\n$/);
    expect(stderr).toMatch(/^\d of 3 s {2}\d+ of 12 playing/);
    const figures = figuresIn(json);
    expect(figures).toMatchObject({ ended: 'complete', status: 0, target: 'builtin', file: 'long.asf' });
    expect(figures.violations.filter(({ verdict }) => verdict !== 'note')).toEqual([]);
    expect(figures.packets.missing).toBe(0);
    expect(figures.harness).toMatchObject({ servesToo: true });
    expect(figures.times.firstPacket.count).toBe(12);
    const page = readPage(readFileSync(html, 'utf8'));
    expect(textOf(only(page, 'h1'))).toBe(figures.verdict);
    expect(find(page, 'figure.plot')).toHaveLength(5);
    expect(find(page, 'script')).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'tells of a file that it cannot write, and that it is none of the server’s doing',
    async () => {
      const args = ['--target', 'builtin', '--sessions', '1', '--duration', '1s', '--json', '/dev/full'];
      const { status, stdout, stderr } = await load(...args);
      expect(status).toBe(70);
      expect(stdout).toMatch(/\nno violation\n$/);
      expect(stderr).toMatch(/^mms-conform: cannot write \/dev\/full: ENOSPC: no space left on device$/m);
      expect(stderr).not.toContain('our own fault');
    },
  );

  it('prints JSON and nothing else where it is asked to', async () => {
    const { status, stdout } = await load(
      '--target',
      'builtin',
      '--sessions',
      '1',
      '--duration',
      '1s',
      '--json',
      '-',
    );
    expect(status).toBe(0);
    expect(loadSchema.parse(JSON.parse(stdout)).sessions.played).toBe(1);
  });

  it('fails for what one of the sessions breaks, and shows its bytes', async () => {
    const server = await startServe('--fault', 'media-packet-lost');
    try {
      const json = path('lost.json');
      const { status, stdout } = await load(
        ...['--target', `127.0.0.1:${server.port}`, '--file', 'av.asf', '--reference', `${FIXTURES}av.asf`],
        ...['--sessions', '3', '--ramp', '0s', '--duration', '1s', '--json', json],
      );
      expect(status).toBe(1);
      expect(stdout).toMatch(/FAIL MMSP-2\.2\.2-14 {2}3 times in 3 sessions/);
      expect(stdout).toMatch(/AFFlags {2}6 {3}<-- expected 5/);
      const { violations, packets } = figuresIn(json);
      expect(violations[0]).toMatchObject({
        requirement: 'MMSP-2.2.2-14',
        sessions: 3,
        first: { path: 'AFFlags', expected: '5, one more than the packet before' },
      });
      expect(packets.missing).toBe(3);
    } finally {
      await server.stop();
    }
  });

  it('quotes what a server says to those that it turns away', async () => {
    const server = await startServe();
    try {
      const args = [
        '--target',
        `mms://127.0.0.1:${server.port}/no/such.asf`,
        '--sessions',
        '3',
        '--ramp',
        '0s',
      ];
      const { status, stdout } = await load(...args);
      expect(status).toBe(1);
      expect(stdout).toMatch(
        /3 sessions: OpenFile: ReportOpenFile with hr 0x[8-9a-f]\w{7} \(first session [1-3]\)/,
      );
      expect(stdout).toMatch(/\nno session came to play\n$/);
    } finally {
      await server.stop();
    }
  });

  it('sees how many a server takes at the same time', async () => {
    const server = await startServe('--connections', '3');
    try {
      const json = path('full.json');
      const args = [
        '--target',
        `127.0.0.1:${server.port}`,
        '--file',
        'av.asf',
        '--duration',
        '1s',
        '--ramp',
        '0s',
      ];
      const { status, stdout } = await load(...args, '--json', json);
      expect(status, stdout).toBe(0);
      const { sessions, refusals } = figuresIn(json);
      // The connection before all others may still count as one.
      expect([2, 3]).toContain(sessions.played);
      expect(sessions.refused).toBe(10 - sessions.played);
      expect(new Set(refusals.map(({ asked }) => asked))).toEqual(new Set(['Connect']));
      expect(stdout).toMatch(/\nno violation, but of the sessions [78] refused\n$/);
    } finally {
      await server.stop();
    }
  });

  it('ends in good order when it is interrupted, with reports of what was', async () => {
    const json = path('interrupted.json');
    const args = ['load', '--target', 'builtin', '--duration', '60s', '--ramp', '0s', '--json', json];
    const { status, stdout, stderr } = await interrupted(args, /of 10 playing/);
    expect(status, stderr).toBe(130);
    expect(stderr).toContain('mms-conform: SIGINT: ending the run');
    expect(stdout).toMatch(/\ninterrupted: what follows is what there was until then\n$/);
    const figures = figuresIn(json);
    expect(figures).toMatchObject({ ended: 'interrupted', status: 130 });
    expect(figures.sessions).toMatchObject({ played: 10, lost: 0 });
    expect(figures.packets.media).toBeGreaterThan(0);
  });

  it('tells when nobody is there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const { status, stdout } = await load('--target', `127.0.0.1:${port}`, '--file', 'a.asf');
    expect(status).toBe(3);
    expect(stdout).toMatch(/no TCP connection to 127\.0\.0\.1:\d+: ECONNREFUSED; there was no load\n$/);
  });
});

describe('what was late because this process was busy', () => {
  let server: Cli;
  let port = 0;
  beforeAll(async () => {
    server = startCli(['serve', '--root', FIXTURES, '--port', '0', '--speed', '1']);
    port = Number((await server.said(/^listening on 127\.0\.0\.1:(\d+)$/m))[1]);
  });
  afterAll(async () => {
    server.signal('SIGTERM');
    await server.end;
  });

  it('is not laid at the door of a server in another process', async () => {
    const abort = new AbortController();
    let busy = 0;
    const { figures, violations } = await runLoad({
      ...{ host: '127.0.0.1', port, path: 'av.asf', sessions: 4, ramp: 0, duration: 4000, tolerance: 600 },
      timeout: { connect: 10_000, reply: 10_000 },
      seed: 1,
      catalogue,
      clock: systemClock,
      signal: abort.signal,
      onSecond() {
        // Twice, for longer than a packet may be late.
        if (++busy > 2) return;
        const until = performance.now() + 1000;
        while (performance.now() < until);
      },
    });
    expect(figures.packets.lateWhileBusy).toBeGreaterThan(0);
    expect(figures.packets.late).toBe(0);
    expect(violations.count('fail')).toBe(0);
  });
});

describe('a user’s mistake is one sentence, and nothing is started', () => {
  const named = ['--target', '127.0.0.1:9', '--file', 'a.asf'];
  const MISTAKES: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no target', [], /load needs a target that is named for it: --target HOST/],
    ['no content', ['--target', '127.0.0.1:9'], /load needs content to play: name it with --file PATH/],
    [
      'no sessions',
      [...named, '--sessions', '0'],
      /--sessions must be a whole number from 1 to 60000, got "0"/,
    ],
    ['a word for a number', [...named, '--sessions', 'many'], /--sessions must be .* got "many"/],
    ['more than is usual', [...named, '--sessions', '501'], /--sessions 501 is more than 500: add --heavy/],
    ['longer than is usual', [...named, '--duration', '1h'], /more than 10 minutes: add --heavy/],
    ['no time at all', [...named, '--duration', '0s'], /--duration must be a duration .* not nothing/],
    ['no ramp', [...named, '--ramp', 'slow'], /--ramp must be a duration such .* at most, got "slow"/],
    ['UDP', ['--target', 'mmsu://127.0.0.1/a.asf'], /load plays over TCP only/],
    ['a reference that is none', [...named, '--reference', 'package.json'], /package\.json: not an ASF file/],
    [
      'one file for both',
      [...named, '--json', 'x', '--html', 'x'],
      /--json and --html name the same file, "x"/,
    ],
    ['a file that is a folder', [...named, '--json', ROOT], /cannot write .*: it is a folder/],
  ];
  it.each(MISTAKES)('%s', async (_what, args, sentence) => {
    const { status, stdout, stderr, milliseconds } = await load(...args);
    expect(stderr).toMatch(sentence);
    expect(stderr.split('\n')).toHaveLength(2);
    expect([status, stdout]).toEqual([2, '']);
    expect(milliseconds).toBeLessThan(SOON);
  });

  it('no connections to serve', async () => {
    const { status, stderr } = await runCli(['serve', '--root', FIXTURES, '--connections', '0']);
    expect([status, stderr]).toEqual([
      2,
      'mms-conform: --connections must be a whole number from 1 to 1000000, got "0"\n',
    ]);
  });

  it('too few open files, as the system has them', () => {
    const main = `${ROOT}dist/cli/main.js`;
    const line = `ulimit -n 256; "${process.execPath}" "${main}" load --target 127.0.0.1:9 --file a.asf --sessions 400; echo "status $?"`;
    const said = execFileSync('/bin/sh', ['-c', `{ ${line}; } 2>&1`], { encoding: 'utf8' });
    expect(said).toBe(
      'mms-conform: 400 sessions need 464 open files, and this process may have 256: run `ulimit -n 464` in this shell first, or ask for fewer with --sessions\nstatus 2\n',
    );
  });

  it('too few local ports', () => {
    const limits = { openFiles: 100_000, ports: { low: 40_000, high: 40_099 } };
    expect(() => refuseTooMany(101, 1, limits)).toThrow(
      /^101 sessions need a local port each, and the system gives out 100 \(40000 to 40099\)/,
    );
    expect(() => refuseTooMany(100, 1, limits)).not.toThrow();
    expect(() => refuseTooMany(60_000, 1, { openFiles: undefined, ports: undefined })).not.toThrow();
    // Both ends of each are here when the server is.
    expect(() => refuseTooMany(100, 2, { ...limits, openFiles: 263 })).toThrow(/need 264 open files/);
  });

  it.runIf(process.platform === 'linux')('Linux tells both', () => {
    const { openFiles, ports } = systemLimits();
    expect(openFiles).toBe(Number(execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' })));
    expect(ports?.high).toBeGreaterThan(ports?.low ?? 0);
  });
});
