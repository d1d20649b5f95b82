// Clients that ask and do not read.
import { setTimeout as sleep } from 'node:timers/promises';
import { messages, packets, visit, wrap } from '../packets.mjs';

const READERS = 300;
/** What a reader that does not read at all is closed for, in the time of these attacks. */
const STALLED = { stallMs: 2000 };

export const readers = [
  {
    name: 'never-reads',
    title: 'Viewers of a large file, as fast as it goes, that never read a byte.',
    speed: 0,
    limits: STALLED,
    seconds: 7,
    async run({ attackers, over, find, rest, remaining, ask }) {
      for (const socket of await attackers.dialMany(READERS, { over, reads: false }))
        attackers.send(socket, ...visit('large.asf'));
      await rest(remaining() - 200);
      const sessions = (await ask())?.sessions ?? 0;
      if (sessions > 50) find(`${sessions} sessions are kept for clients that never read`);
    },
  },
  {
    name: 'a-byte-a-second',
    title: 'Viewers of a large file that read a byte each second.',
    speed: 0,
    limits: STALLED,
    seconds: 7,
    async run({ attackers, over, find, rest, remaining, ask }) {
      const sockets = await attackers.dialMany(READERS, { over, reads: false });
      for (const socket of sockets) attackers.send(socket, ...visit('large.asf'));
      while (remaining() > 1000) {
        for (const socket of sockets) socket.read(1);
        await sleep(1000);
      }
      await rest(remaining() - 200);
      const sessions = (await ask())?.sessions ?? 0;
      if (sessions > 50) find(`${sessions} sessions are kept for clients that read a byte a second`);
    },
  },
  {
    name: 'stops-after-header',
    title: 'Viewers that read the header, start the play, and read no more.',
    speed: 0,
    limits: STALLED,
    seconds: 7,
    async run({ attackers, over, find, rest, remaining, ask }) {
      const [, , , , ...starts] = visit('large.asf');
      for (const socket of await attackers.dialMany(READERS, { over })) {
        attackers.send(socket, ...visit('large.asf').slice(0, 4));
        setTimeout(() => {
          socket.pause();
          attackers.send(socket, ...starts);
        }, 500);
      }
      await rest(remaining() - 200);
      const sessions = (await ask())?.sessions ?? 0;
      if (sessions > 50) find(`${sessions} sessions are kept for clients that have stopped reading`);
    },
  },
  {
    name: 'answers-unread',
    title: 'Floods of requests whose answers nobody reads.',
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
