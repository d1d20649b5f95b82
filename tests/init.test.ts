import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadProfile } from '../src/profile/profile.ts';
import { says } from '../src/server/hooks/reply-edits.ts';
import { startServer } from '../src/server/server.ts';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';
import { startPeer } from './support/peers.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const PROFILE = 'mms-conform.config.yaml';
const JOBS = ['Jenkinsfile', 'github-actions.yml', 'gitlab-ci.yml'];
const CONTENT = ['--file', 'av.asf', '--reference', 'fixtures/asf/av.asf'];

let server: Awaited<ReturnType<typeof startServe>>;
let target = '';
beforeAll(async () => {
  server = await startServe();
  target = `127.0.0.1:${server.port}`;
});
afterAll(() => server.stop());

const textOf = (folder: string, name = PROFILE): string => readFileSync(join(folder, name), 'utf8');

/** Nothing of its own has come into the folder. */
const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

describe('init', () => {
  const folder = path('new/of server');

  it('writes a profile of the server and jobs for pipelines, and says so', async () => {
    const { status, stdout, stderr } = await runCli(['init', '--target', target, ...CONTENT, '--to', folder]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(folder).sort()).toEqual(['ci', PROFILE]);
    expect(readdirSync(join(folder, 'ci')).sort()).toEqual(JOBS);
    for (const name of JOBS) expect(textOf(folder, `ci/${name}`)).toBe(textOf(ROOT, `docs/ci/${name}`));
    for (const name of [PROFILE, ...JOBS.map((job) => `ci/${job}`)])
      expect(stdout).toContain(`wrote ${join(folder, name)}\n`);
    expect(stdout).toContain('short: 302 packets of 512 bytes, 6.046 s, streams 1, 2, seekable');
    expect(stdout).toMatch(/^ {2}mms-conform --profile '.*\/of server\/mms-conform\.config\.yaml'$/m);
  });

  it('writes what the server claimed beside the keys', () => {
    const text = textOf(folder);
    for (const [found, key] of [
      ['Claimed: ReportConnectedFunnel for UDP', 'udp'],
      ['Claimed: ReportFunnelInfo says 0xf0f0f901 to 0xf0f0f901', 'packet-pair'],
      ['Claimed: fileAttributes of ReportOpenFile is 0x01800000', 'seekable'],
      ['Claimed: fileAttributes of ReportOpenFile is 0x01800000', 'striding'],
      ['Not claimed: fileAttributes of ReportOpenFile is 0x01800000', 'live'],
      ['Not claimed: AuthenPackage is ""', 'auth-ntlm'],
    ])
      expect(text).toContain(`\n  # ${found}\n  ${key}: auto\n`);
    expect(text).toMatch(/^# Found: server "9\.1\.1\.3814", AuthenPackage ""$/m);
    expect(text).toMatch(/^# Found: short: 302 packets of 512 bytes, .*\ntarget: "127\.0\.0\.1:\d+"$/m);
  });

  it('writes a profile that a run takes as it is, wherever it is run', async () => {
    const cases = ['mmsp/general/stop-mid-playback', 'mmsp/general/resend'];
    const named = await runCli(['--profile', join(folder, PROFILE), ...cases]);
    expect(named, named.stdout).toMatchObject({ status: 0, stderr: '' });
    expect(named.stdout).toContain('PASS mmsp/general/stop-mid-playback[transport=udp]');
    const found = await runCli(['--tag', 'sanity'], { cwd: folder });
    expect(found).toMatchObject({ status: 0, stderr: '' });
    expect(found.stdout).toContain(`against ${target}\n`);
  });

  it('asks what needs no content when none is named', async () => {
    const bare = path('bare');
    const { status, stdout } = await runCli(['init', '--target', target, '--to', bare, '--ci', 'none']);
    expect(status).toBe(0);
    expect(readdirSync(bare)).toEqual([PROFILE]);
    const text = textOf(bare);
    expect(text).toContain('\n  # Claimed: ReportConnectedFunnel for UDP\n  udp: auto\n');
    expect(text + stdout).not.toMatch(/fileAttributes|could not be opened/);
    expect((await loadProfile(join(bare, PROFILE), {})).content).toEqual({});
  });

  it('tries out the embedded server', async () => {
    const own = path('builtin');
    expect((await runCli(['init', '--target', 'builtin', '--to', own])).status).toBe(0);
    const { status, stdout } = await runCli(['--tag', 'sanity'], { cwd: own });
    expect(status).toBe(0);
    expect(stdout).toContain('against builtin\n');
  });

  it.each([
    ['github', ['github-actions.yml']],
    ['gitlab', ['gitlab-ci.yml']],
    ['jenkins', ['Jenkinsfile']],
    ['all', JOBS],
  ])('writes the jobs for %s', async (word, files) => {
    const to = path(`ci-${word}`);
    const { status } = await runCli(['init', '--no-probe', '--to', to, '--ci', word]);
    expect(status).toBe(0);
    expect(readdirSync(join(to, 'ci')).sort()).toEqual(files);
  });

  it('writes without asking when it is told to', async () => {
    const to = path('unasked');
    const peer = await startPeer((socket) => socket.resume());
    try {
      const args = ['--no-probe', '--target', `127.0.0.1:${peer.port}`, ...CONTENT];
      const { status, stdout } = await runCli(['init', ...args, '--to', to]);
      expect(status).toBe(0);
      expect(peer.accepted).toBe(0);
      expect(textOf(to) + stdout).not.toMatch(/[Cc]laimed:|Found:/);
      const { target: read, content } = await loadProfile(join(to, PROFILE), {});
      expect(read).toMatchObject({ host: '127.0.0.1', port: peer.port });
      expect(content.short).toEqual({ path: 'av.asf', reference: `${ROOT}fixtures/asf/av.asf` });
    } finally {
      await peer.close();
    }
  });
});

describe('what a server says of itself', () => {
  it('stays a comment', async () => {
    const evil = '9.1\ntarget: evil\u0085\u2028x: y # \u001b[31m\u202e';
    const hostile = await startServer({
      root: `${ROOT}fixtures/asf`,
      speed: 8,
      fault: {
        name: 'evil',
        title: '',
        requirement: '',
        level: 'MUST',
        start: says('ReportConnectedEX', { ServerVersionInfo: evil, AuthenPackage: evil }),
      },
    });
    const [plain, other] = [path('plain'), path('evil')];
    try {
      const at = ['--target', `127.0.0.1:${hostile.port}`, '--file', 'av.asf', '--ci', 'none'];
      const { status, stdout } = await runCli(['init', ...at, '--to', other]);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^[\P{C}\n]*$/u);
      await runCli(['init', '--no-probe', ...at, '--to', plain]);
    } finally {
      await hostile.close();
    }
    expect(textOf(other)).toContain('target: evil');
    expect(textOf(other)).toMatch(/^[\P{C}\n]*$/u);
    expect(parse(textOf(other))).toEqual(parse(textOf(plain)));
  });
});

describe('init writes nothing', () => {
  it('when the server cannot be reached: 3', async () => {
    const peer = await startPeer(() => {});
    await peer.close();
    const to = path('unreachable');
    const { status, stdout, stderr } = await runCli([
      'init',
      '--target',
      `127.0.0.1:${peer.port}`,
      '--to',
      to,
    ]);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(
      /^mms-conform: [^\n]*ECONNREFUSED[^\n]*; nothing was written, and --no-probe [^\n]+\n$/,
    );
    expect(isEmpty(to)).toBe(true);
  });

  it('when something else than MMS answers: 3', async () => {
    const peer = await startPeer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    const to = path('http');
    try {
      const { status, stdout, stderr } = await runCli([
        ...['init', '--target', `127.0.0.1:${peer.port}`],
        ...['--timeout', '1s', '--to', to],
      ]);
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
      expect(stderr).toMatch(
        /^mms-conform: the first conversation did not go through: [^\n]+; nothing was written/,
      );
      expect(isEmpty(to)).toBe(true);
    } finally {
      await peer.close();
    }
  });

  it.each([PROFILE, 'ci/gitlab-ci.yml'])('over a %s that is there, and asks nobody then', async (name) => {
    const peer = await startPeer((socket) => socket.resume());
    const to = path(`mine-${name.length}`);
    mkdirSync(join(to, 'ci'), { recursive: true });
    writeFileSync(join(to, name), 'my own');
    try {
      const { status, stdout, stderr } = await runCli([
        'init',
        '--target',
        `127.0.0.1:${peer.port}`,
        '--to',
        to,
      ]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toBe(
        `mms-conform: ${to}: ${name} is there already: choose another --to, or replace with --force\n`,
      );
      expect(peer.accepted).toBe(0);
    } finally {
      await peer.close();
    }
    expect(readdirSync(to, { recursive: true }).sort()).toEqual([...new Set(['ci', name])].sort());
    expect(textOf(to, name)).toBe('my own');
  });

  it('but with --force, and reads no profile that is there', async () => {
    const to = path('forced');
    mkdirSync(to);
    writeFileSync(join(to, PROFILE), 'target: [wrong');
    const args = ['init', '--target', target, '--ci', 'none'];
    const { status, stderr } = await runCli([...args, '--force'], { cwd: to });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(parse(textOf(to)).target).toBe(target);
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    ['no target', [], /init needs the server to ask: name it with --target HOST\[:PORT\], or .* --no-probe/],
    ['a bad target', ['--target', '::1'], /the target "::1" must have its IPv6 address in brackets/],
    [
      'another pipeline',
      ['--no-probe', '--ci', 'travis'],
      /--ci must be one of github, gitlab, .* got "travis"/,
    ],
    [
      'a reference that is not there',
      ['--no-probe', '--target', 'host', '--file', 'x', '--reference', 'no.asf'],
      /no\.asf: the reference copy cannot be read \(ENOENT\)/,
    ],
    [
      'a folder below a file',
      ['--no-probe', '--to', 'package.json/x'],
      /the folder cannot be made \(ENOTDIR\)/,
    ],
  ])('with %s: 2', async (_, args, sentence) => {
    const to = path('refused');
    const { status, stdout, stderr } = await runCli([
      'init',
      ...(args.includes('--to') ? [] : ['--to', to]),
      ...args,
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
    expect(isEmpty(to)).toBe(true);
  });
});
