import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { storedEvents } from '../src/cli/stored-events.ts';
import type { RunEvent } from '../src/events.ts';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';
import { flood, hex, pingPacket, startPeer } from './support/peers.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const MESSAGE = /^ *\d+\.\d{3} {2}\[(.*?)\] {2}(tcp|udp) {2}(client|server) -> \w+ {2}(.+), (\d+) bytes?$/;
const FLOW = /^ *\d+\.\d{3} {2}\[(.*?)\] {2}(tcp|udp) {2}server -> client {2}(\d+) (header|media) packets, /;
const STEP = /^ *\d+\.\d{3} {2}step (\d+) {2}\[(.*?)\] {2}(.*)$/;
const FAIL = /^ *\d+\.\d{3} {2}FAIL {2}/;

/** What the trace says, case by case, in the order in which it said it. */
function read(text: string): Map<string, string[]> {
  const cases = new Map<string, string[]>();
  let lines: string[] | undefined;
  for (const line of text.split('\n')) {
    const [, id] = /^==> (.*) <==$/.exec(line) ?? [];
    if (id !== undefined) {
      lines = cases.get(id) ?? [];
      cases.set(id, lines);
    } else if (FLOW.test(line)) lines?.push(`flow ${FLOW.exec(line)?.slice(1).join(' ')}`);
    else if (MESSAGE.test(line)) lines?.push(`message ${MESSAGE.exec(line)?.slice(1).join(' ')}`);
    else if (STEP.test(line)) lines?.push(`step ${STEP.exec(line)?.slice(1).join(' ')}`);
    else if (FAIL.test(line)) lines?.push('fail');
  }
  return cases;
}

/** The same of the stored events. */
function expected(events: readonly RunEvent[]): Map<string, string[]> {
  const cases = new Map<string, string[]>();
  for (const event of events) {
    if (event.type === 'case-start') cases.set(event.case, []);
    if (!('case' in event)) continue;
    const lines = cases.get(event.case);
    if (event.type === 'step') lines?.push(`step ${event.step} ${event.session} ${event.text}`);
    else if (event.type === 'flow')
      lines?.push(`flow ${event.session} ${event.transport} ${event.packets} ${event.flow}`);
    else if (event.type === 'message') {
      const names = event.names.join(' + ') || 'empty packet';
      lines?.push(`message ${event.session} ${event.transport} ${event.from} ${names} ${event.size}`);
    } else if (event.type === 'check' && event.verdict === 'fail') lines?.push('fail');
  }
  return cases;
}

it.each([
  ['--trace', ['--trace'], {}],
  ['its variable', [], { MMS_CONFORM_TRACE: '1' }],
])(
  '%s shows on standard error what the events hold, and leaves the reports as they are',
  async (_name, options, env) => {
    const file = path('events.ndjson');
    const { port, stop } = await startServe('--fault', 'connected-ex-wrong-max-open-files');
    try {
      const target = ['--target', `127.0.0.1:${port}`, '--file', 'av.asf', 'mmsp/general/happy-path'];
      const reports = ['--reporter', 'list', '--reporter', `ndjson=${file}`];
      const { status, stdout, stderr } = await runCli([...target, ...reports, ...options], { env });
      expect(status, stderr).toBe(1);
      expect(stdout).toMatch(/^mms-conform [^\n]+\n\nFAIL /);
      expect(stdout).not.toContain('==>');
      const events = await storedEvents(file);
      expect(read(stderr)).toEqual(expected(events));
      expect(stderr).toMatch(/^ +0044 {2}00 00 00 00 +nMaxOpenFiles {2}0$/m);
      expect(stderr).toMatch(/nMaxOpenFiles {2}0 +<-- /);
    } finally {
      await stop();
    }
  },
);

it('is a reporter too, for a file or the screen', async () => {
  const file = path('trace.txt');
  const { status, stdout, stderr } = await runCli([
    ...['--target', 'builtin', 'mmsp/general/without-funnel-info[transport=tcp]'],
    ...['--reporter', 'trace', '--reporter', `trace=${file}`],
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/==> mmsp\/general\/without-funnel-info\[transport=tcp\] <==/);
  expect(stdout).toMatch(/\nconforms in \d+ of \d+ checks\n$/);
  expect(readFileSync(file, 'utf8')).toBe(stdout);
});

it('is bounded when the target floods', async () => {
  const pings = Buffer.concat(Array.from({ length: 1000 }, pingPacket));
  const peer = await startPeer((socket) => socket.once('data', () => flood(socket, pings)));
  try {
    const { status, stderr } = await runCli([
      ...['--target', `127.0.0.1:${peer.port}`, '--timeout', '1s', '--tag', 'sanity', '--trace'],
    ]);
    expect(status).toBe(1);
    const messages = [...read(stderr).values()].flat().filter((line) => line.startsWith('message'));
    expect(messages.length).toBeGreaterThan(1000);
    // A session keeps 4096 events, and there is one session, or two for the other dialect.
    expect(messages.length).toBeLessThanOrEqual(2 * 4096);
  } finally {
    await peer.close();
  }
});

it('shows no terminal escape that a target sends, in a colour or not', async () => {
  const escapes = hex('1b 5b 33 31 6d 1b 5d 30 3b 78 07 9b 32 4a 00 0d 0a 3d 3d 3e 20 78 20 3c 3d 3d 0a');
  const peer = await startPeer((socket) => socket.once('data', () => socket.end(escapes)));
  try {
    const run = ['--target', `127.0.0.1:${peer.port}`, '--timeout', '1s', '--tag', 'sanity', '--trace'];
    const { status, stderr } = await runCli(run, { env: { FORCE_COLOR: '1' } });
    expect(status).toBe(1);
    expect(stderr).toContain('\u001b[');
    expect(stderr.replace(/\u001b\[\d+m/g, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect([...read(stderr.replace(/\u001b\[\d+m/g, '')).keys()]).toEqual([
      'mmsp/general/sanity[at=start]',
      'mmsp/general/sanity[at=end]',
    ]);
  } finally {
    await peer.close();
  }
});
