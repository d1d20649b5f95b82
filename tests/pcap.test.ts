import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureName } from '../src/capture/name.ts';
import { payloadOf, type ReadFile, readPcapng } from '../src/capture/testing/read-pcapng.ts';
import { GUARDED } from '../src/cli/contents.ts';
import type { RunEvent } from '../src/events.ts';
import { runCli, startCli, startServe, temporaryFolder } from './support/cli.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const capturesIn = (folder: string): string[] => readdirSync(join(folder, 'pcap')).sort();
const read = (folder: string, name: string): ReadFile => readPcapng(readFileSync(join(folder, 'pcap', name)));
const commentsOf = ({ packets }: ReadFile): string[] => packets.flatMap(({ comments }) => comments);
const eventsIn = (file: string): RunEvent[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const builtin = (folder: string, ...options: readonly string[]) =>
  ['--target', 'builtin', '--seed', '1', '--output-dir', folder, ...options] as const;

it('every case has its capture, with the bytes that the events have', async () => {
  const folder = path('all');
  const ndjson = join(folder, 'events.ndjson');
  const ended = await runCli([
    ...builtin(folder, '--pcap', 'all', '--reporter', `ndjson=${ndjson}`),
    'mmsp/general/two-sessions',
    'mmsp/general/resend*',
  ]);
  expect(ended.status, ended.stderr).toBe(0);
  const events = eventsIn(ndjson);
  const ids = events.flatMap((event) => (event.type === 'case-end' ? [event.case] : []));
  expect(ids.length).toBeGreaterThan(4);
  expect(capturesIn(folder)).toEqual(ids.map((id) => captureName(id)).sort());
  for (const id of ids) {
    const payloads = read(folder, captureName(id)).packets.map(({ bytes }) =>
      payloadOf(bytes).toString('hex'),
    );
    const told = events.flatMap((event) => {
      if (!('case' in event) || event.case !== id) return [];
      if (event.type === 'message') return [event.bytes];
      return event.type === 'flow' ? [...event.head, ...event.tail] : [];
    });
    expect(told.length).toBeGreaterThan(1);
    expect(told.filter((bytes) => !payloads.includes(bytes))).toEqual([]);
  }
});

describe('--pcap failed', () => {
  it('leaves nothing of a right server', async () => {
    const folder = path('right');
    const { status } = await runCli([
      ...builtin(folder, '--pcap', 'failed'),
      'mmsp/general/without-funnel-info',
    ]);
    expect(status).toBe(0);
    expect(capturesIn(folder)).toEqual([]);
  });

  it('has what broke at the packet where it did, and another run removes it', async () => {
    const server = await startServe('--fault', 'mbz-not-zero');
    const folder = path('wrong');
    const run = [...['--target', `127.0.0.1:${server.port}`], '--output-dir', folder, '--pcap', 'failed'];
    try {
      const { status } = await runCli([...run, 'mmsp/general/without-funnel-info']);
      expect(status).toBe(1);
    } finally {
      await server.stop();
    }
    expect(capturesIn(folder)).toContain(captureName('mmsp/general/sanity[at=start]'));
    const capture = read(folder, captureName('mmsp/general/sanity[at=start]'));
    const at = capture.packets.findIndex(({ comments }) => comments.some((text) => text.startsWith('FAIL')));
    const failed = capture.packets[at];
    expect(failed?.comments).toContainEqual(
      expect.stringMatching(
        /^FAIL MMSP-2\.2\.3-12 \(section 2\.2\.3\) server ReportConnectedEX .*, expected 0.*, got 1/,
      ),
    );
    // MBZ of the very packet.
    expect(payloadOf(failed?.bytes ?? Buffer.alloc(0)).readUInt16LE(22)).toBe(1);
    expect(capture.comments[0]).toContain(`MMS is at port ${server.port}`);
    expect(commentsOf(capture)[0]).toBe('step 1: send Connect, expect ReportConnectedEX');

    await runCli([...builtin(folder, '--pcap', 'failed'), 'mmsp/general/without-funnel-info']);
    expect(capturesIn(folder)).toEqual([]);
  });
});

it('no capture has credentials in it', async () => {
  const folder = path('guarded');
  const { status, stderr } = await runCli([...builtin(folder, '--pcap', 'all'), 'mmsp/authentication/*']);
  expect(status, stderr).toBe(0);
  const names = capturesIn(folder);
  expect(names.length).toBeGreaterThan(10);
  const secrets = Object.values(GUARDED).flatMap(({ user = '', password = '' }) => [
    Buffer.from(password),
    Buffer.from(password, 'utf16le'),
    Buffer.from(Buffer.from(`${user}:${password}`).toString('base64')),
  ]);
  const authenticate = Buffer.from('NTLMSSP\0\u0003\0\0\0', 'latin1');
  const challenge = Buffer.from('NTLMSSP\0\u0002\0\0\0', 'latin1');
  const files = names.map((name) => readFileSync(join(folder, 'pcap', name)));
  for (const secret of [...secrets, authenticate])
    expect(names.filter((_, at) => files[at]?.includes(secret))).toEqual([]);
  // What was masked is there, as long as it was; what the server said stands as it came.
  expect(files.some((file) => file.includes(Buffer.alloc(20, 0x2a)))).toBe(true);
  expect(files.some((file) => file.includes(challenge))).toBe(true);
});

describe('trouble', () => {
  it('another word is a mistake of the command line', async () => {
    const { status, stderr } = await runCli(builtin(path('word'), '--pcap', 'some'));
    expect([status, stderr]).toEqual([2, 'mms-conform: --pcap must be failed or all, got "some"\n']);
  });

  it('a folder that cannot be had is said in one sentence, the run goes on, and the status is 70', async () => {
    const folder = path('no-folder');
    const events = path('no-folder.ndjson');
    writeFileSync(folder, '');
    const { status, stdout, stderr } = await runCli([
      ...builtin(folder, '--pcap', 'all', '--reporter', 'list', '--reporter', `ndjson=${events}`),
      'mmsp/general/without-funnel-info',
    ]);
    expect(stderr).toContain(
      `mms-conform: --pcap: cannot write to ${join(folder, 'pcap')}: ENOTDIR: not a directory\n`,
    );
    expect(stdout).toMatch(/conforms in \d+ of \d+ checks/);
    expect(eventsIn(events).at(-1)).toMatchObject({ type: 'run-end', status: 0 });
    expect(status).toBe(70);
  });

  it('an interrupted run leaves whole captures of what was played', async () => {
    const folder = path('interrupted');
    const cli = startCli(
      builtin(folder, '--pcap', 'all', '--workers', '2', '--tag', 'fast', '--reporter', 'list'),
    );
    await cli.said(/(^(PASS|FAIL) .*\n[\s\S]*?){3}/m);
    cli.signal('SIGINT');
    expect((await cli.end).status).toBe(130);
    const names = capturesIn(folder);
    expect(names.length).toBeGreaterThanOrEqual(3);
    for (const name of names) {
      expect(name).toMatch(/\.pcapng$/);
      expect(read(folder, name).packets.length).toBeGreaterThan(0);
    }
  });

  it('without it there is no folder', async () => {
    const folder = path('without');
    await runCli([...builtin(folder), 'mmsp/general/without-funnel-info']);
    expect(existsSync(join(folder, 'pcap'))).toBe(false);
  });
});
