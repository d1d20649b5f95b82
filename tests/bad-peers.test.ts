import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { runCli, temporaryFolder } from './support/cli.ts';
import {
  between,
  dataPackets,
  drip,
  flood,
  hex,
  type Peer,
  pingPacket,
  startPeer,
  tcpHeader,
} from './support/peers.ts';
import { reportsIn, skipped } from './support/reports.ts';
import { FIXTURES } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

let server: ReferenceServer;
beforeAll(async () => {
  server = await startServer({ root: FIXTURES });
});
afterAll(() => server.close());

/** What every wait is told to last, and how often at most: the first conversation, and once more. */
const TIMEOUT = 1000;
const LONGEST = 2 * TIMEOUT;
/** Milliseconds for a process to start and end on a busy machine. */
const AROUND = 12_000;
/** What a run with three reports takes anyway is about 120. */
const MEGABYTES = 320;
/** How much garbage Node lets pile up before it looks differs by version and machine: what is kept is the question. */
const SMALL_NURSERY = '--max-semi-space-size=8';

const NO_REPLY = 'MMSP-3.2.5.3-05';
const WRAPPED = 'MMSP-3.2.5.2-01';
const LENGTH = 'MMSP-2.2.3-07';
const TRIGGERED = 'MMSP-2.2.2-09';
const SEQ = 'MMSP-2.2.3-10';

const HTTP = 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\nBad Request';

/** A flood that is cut off somewhere. */
const FLOODED =
  /ReportConnectedEX with a success hr was expected, but (nothing came in time|\d+ bytes came that make no whole packet)/;

interface Bad {
  readonly name: string;
  readonly behave: (socket: Socket) => void;
  /** The requirements of which one is named. */
  readonly names: readonly string[];
  /** What is read about it. */
  readonly says: RegExp;
}

const reads = (behave: (socket: Socket) => void) => (socket: Socket) => {
  socket.resume();
  behave(socket);
};
const answers = (behave: (socket: Socket) => void) => (socket: Socket) => {
  socket.once('data', () => behave(socket));
};

/** Peers with which no conversation comes about: they say little, or nothing. */
const QUIET: readonly Bad[] = [
  {
    name: 'an HTTP server that answers',
    behave: answers((socket) => socket.end(HTTP)),
    names: [WRAPPED, NO_REPLY],
    says: /begin with "HTTP\/1\.1 400 Bad Request": this looks like another protocol than MMS/,
  },
  {
    name: 'a server that greets with text',
    behave: reads((socket) => socket.write('220 mail.example ESMTP ready\r\n')),
    names: [WRAPPED, TRIGGERED, NO_REPLY],
    says: /begin with "220 mail\.example ESMTP ready": this looks like another protocol than MMS/,
  },
  {
    name: 'one that says nothing',
    behave: reads(() => {}),
    names: [NO_REPLY],
    says: /ReportConnectedEX with a success hr was expected, but nothing came in time/,
  },
  {
    name: 'one that never reads',
    behave: (socket) => socket.pause(),
    names: [NO_REPLY],
    says: /ReportConnectedEX with a success hr was expected, but nothing came in time/,
  },
  {
    name: 'one that closes at once',
    behave: (socket) => socket.destroy(),
    names: [NO_REPLY],
    says: /ReportConnectedEX with a success hr was expected, but the server closed the connection/,
  },
  {
    name: 'one that closes its half and reads on',
    behave: reads((socket) => socket.end()),
    names: [NO_REPLY],
    says: /ReportConnectedEX with a success hr was expected, but the server closed the connection/,
  },
  {
    name: 'one that resets',
    behave: answers((socket) => socket.resetAndDestroy()),
    names: [NO_REPLY],
    says: /ReportConnectedEX with a success hr was expected, but the server closed the connection/,
  },
  {
    name: 'one that drips a right reply',
    behave: dripsRightReply,
    names: [NO_REPLY],
    says: /ReportConnectedEX with a success hr was expected, but \d bytes came that make no whole packet/,
  },
  {
    name: 'one that drips garbage',
    behave: reads((socket) => drip(socket, () => hex('fe fe fe fe fe fe fe fe fe fe'), TIMEOUT * 0.7)),
    names: [NO_REPLY],
    says: /ReportConnectedEX with a success hr was expected, but \d bytes came that make no whole packet/,
  },
  {
    name: 'one that sends every reply twice',
    behave: sendsTwice,
    names: [NO_REPLY],
    says: /expected {2}ReportConnectedEX only in answer to Connect\n/,
  },
  {
    name: 'one that sends half a packet',
    behave: answers((socket) => socket.write(tcpHeader('20 00 00 00'))),
    names: [WRAPPED],
    says: /32 bytes of 48, and no more/,
  },
];

/** And those that never stop. */
const LOUD: readonly Bad[] = [
  {
    name: 'one that sends zeros without end',
    behave: reads((socket) => flood(socket, new Uint8Array(1 << 16))),
    names: [WRAPPED],
    says: /the bytes are no TcpMessageHeader, and PacketSize 0 is less than 8/,
  },
  {
    name: 'one that sends Data without end and unasked',
    behave: reads((socket) => flood(socket, dataPackets(4))),
    names: [TRIGGERED],
    says: /Data only after a ReadBlock or StartPlaying/,
  },
  {
    name: 'one that sends Data of ever changing plays',
    behave: reads((socket) => flood(socket, dataPackets(4, 5))),
    names: [TRIGGERED],
    says: /Data only after a ReadBlock or StartPlaying/,
  },
  {
    name: 'one that announces a packet of 4 gigabytes and sends it',
    behave: reads((socket) => {
      socket.write(tcpHeader('ff ff ff ff'));
      flood(socket, new Uint8Array(1 << 16));
    }),
    names: [LENGTH],
    says: /messageLength 4294967295 asks for more than \d+ bytes/,
  },
  {
    name: 'one that sends empty packets without end',
    behave: reads((socket) => flood(socket, tcpHeader('10 00 00 00'))),
    names: [NO_REPLY],
    says: FLOODED,
  },
  {
    name: 'one that sends Ping without end and never reads',
    behave: (socket) => flood(socket, pingPacket()),
    names: [NO_REPLY, SEQ],
    says: FLOODED,
  },
];

function dripsRightReply(socket: Socket): void {
  const reply: Buffer[] = [];
  drip(socket, () => Buffer.concat(reply), TIMEOUT * 0.7);
  // What the reference server answers is kept, and let go byte by byte.
  between(server.port, (_, bytes) => void reply.push(bytes))(socket);
}

function sendsTwice(socket: Socket): void {
  between(server.port, (client, bytes) => void client.write(Buffer.concat([bytes, bytes])))(socket);
}

async function meet(behave: (socket: Socket) => void, name: string) {
  const peer: Peer = await startPeer(behave);
  try {
    const { files, options, read } = reportsIn(path, name.replaceAll(' ', '-'));
    const target = ['--target', `127.0.0.1:${peer.port}`, '--timeout', `${TIMEOUT}ms`];
    const args = [...target, '--file', 'audio.asf', '--reporter', 'list', ...options];
    const end = await runCli(args, { env: { NODE_OPTIONS: SMALL_NURSERY } });
    return { end, files, ...read(), accepted: peer.accepted };
  } finally {
    await peer.close();
  }
}

async function expectItToEndThere({ name, behave, names, says }: Bad): Promise<void> {
  const { end, junit, json, accepted } = await meet(behave, name);
  expect(end.status, end.stdout + end.stderr).toBe(1);
  expect(end.stderr).toBe('');
  expect(accepted).toBeLessThanOrEqual(2);
  expect(end.milliseconds).toBeLessThan(LONGEST + AROUND);
  expect(end.megabytes).toBeLessThan(MEGABYTES);

  const [first, ...rest] = json.cases;
  const broken = first?.checks.find(({ verdict }) => verdict === 'fail');
  expect(broken?.consequenceOf).toBeUndefined();
  expect(names).toContain(broken?.requirement);
  expect(first).toMatchObject({ id: 'mmsp/general/sanity[at=start]', verdict: 'fail' });
  expect(new Set(rest.map(({ verdict }) => verdict))).toEqual(new Set(['unreached']));
  expect(json.reason).toBe(`the first conversation did not go through: ${first?.reason}`);

  expect(end.stdout).toMatch(says);
  expect(end.stdout).toContain(broken?.requirement);
  const [failure] = junit.testsuite[0]?.testcase[0]?.failure ?? [];
  expect(failure?.['#text']).toContain(broken?.requirement);
  // The cases that follow only point at it.
  expect(skipped(junit).slice(1)).toEqual(
    rest.map(() => 'unreached: after mmsp/general/sanity[at=start], which did not go through'),
  );
  expect(end.stdout.split(json.reason ?? '').length - 1).toBe(1);
}

describe('a peer with which no conversation comes about', () => {
  it.concurrent.each(QUIET)('$name', expectItToEndThere);
  it.each(LOUD)('$name', expectItToEndThere);
});
