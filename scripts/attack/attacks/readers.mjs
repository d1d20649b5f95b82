// Clients that ask and do not read.
import { setTimeout as sleep } from 'node:timers/promises';
import { messages, packets, visit, wrap } from '../packets.mjs';

const READERS = 30;
/** A play can be started when the header has been sent; when that is, nobody sees who does not read. */
const STARTS_MS = [400, 1000, 2000];

function ask(attackers, socket) {
  const steps = visit('large.asf');
  attackers.send(socket, ...steps.slice(0, 4));
  for (const ms of STARTS_MS) setTimeout(() => attackers.send(socket, ...steps.slice(4)), ms);
}

/** Whoever does not read has to be gone by now; the viewer is one session, or none between two plays. */
function judge({ attackers: { counts }, find }, sessions) {
  if (counts.connections < READERS) find(`only ${counts.connections} of ${READERS} were let in`);
  if (sessions > 20) find(`${sessions} sessions are kept for clients that do not read`);
}

/** What a reader that does not read at all is closed for, in the time of these attacks. */
const STALLED = { stallMs: 2000 };

export const readers = [
  {
    name: 'never-reads',
    title: 'Viewers of a large file, as fast as it goes, that never read a byte.',
    speed: 0,
    limits: STALLED,
    seconds: 12,
    async run(context) {
      const { attackers, over, rest, remaining, state } = context;
      for (const socket of await attackers.dialMany(READERS, { over, reads: false })) ask(attackers, socket);
      await rest(remaining() - 200);
      judge(context, (await state())?.sessions ?? 0);
    },
  },
  {
    name: 'a-byte-a-second',
    title: 'Viewers of a large file that read a byte each second.',
    speed: 0,
    limits: STALLED,
    seconds: 12,
    async run(context) {
      const { attackers, over, rest, remaining, state } = context;
      const sockets = await attackers.dialMany(READERS, { over, reads: false });
      for (const socket of sockets) ask(attackers, socket);
      while (remaining() > 1000) {
        for (const socket of sockets) socket.read(1);
        await sleep(1000);
      }
      await rest(remaining() - 200);
      judge(context, (await state())?.sessions ?? 0);
    },
  },
  {
    name: 'stops-after-header',
    title: 'Viewers that read the header, start the play, and read no more.',
    speed: 0,
    limits: STALLED,
    seconds: 12,
    async run(context) {
      const { attackers, over, rest, remaining, state } = context;
      for (const socket of await attackers.dialMany(READERS, { over })) {
        ask(attackers, socket);
        setTimeout(() => socket.pause(), STARTS_MS[0]);
      }
      await rest(remaining() - 200);
      judge(context, (await state())?.sessions ?? 0);
    },
  },
  {
    name: 'unpaced-readers',
    title:
      'Viewers of a large file, as fast as it goes, that read all of it: the system takes whatever it is given.',
    speed: 0,
    seconds: 6,
    async run({ attackers, over, rest, remaining }) {
      for (const socket of await attackers.dialMany(150, { over })) ask(attackers, socket);
      await rest(remaining());
    },
  },
  {
    name: 'answers-unread',
    title: 'Floods of requests whose answers nobody reads.',
    // All of them are answered in turns, the viewer's among them.
    bears: { slowestReply: 3000 },
    seconds: 6,
    async run({ attackers, over }) {
      const burst = Buffer.concat(Array.from({ length: 400 }, () => packets.funnelInfo()));
      const sockets = await attackers.dialMany(200, { over, reads: false });
      for (const socket of sockets) attackers.send(socket, packets.connect());
      while (!over()) {
        for (const socket of sockets) if (socket.writableLength < 1e5) attackers.send(socket, burst);
        await sleep(5);
      }
    },
  },
  {
    name: 'answers-unread-in-one-packet',
    title: 'Packets of many small requests, each with an answer fifty times as long, which nobody reads.',
    seconds: 6,
    async run({ attackers, over }) {
      const burst = wrap(...Array.from({ length: 4000 }, () => messages.funnelInfo()));
      const sockets = await attackers.dialMany(200, { over, reads: false });
      for (const socket of sockets) attackers.send(socket, packets.connect(), burst);
      while (!over()) {
        for (const socket of sockets) if (socket.writableLength < 1e5) attackers.send(socket, burst);
        await sleep(5);
      }
    },
  },
];
