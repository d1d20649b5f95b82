// Connections, and nothing that one would want them for.
import { setTimeout as sleep } from 'node:timers/promises';
import { OF_THOUSANDS } from '../bears.mjs';
import { packets, visit } from '../packets.mjs';

export const connections = [
  {
    name: 'silent-connections',
    title: 'Ever more connections that never say a word.',
    limits: { connectMs: 2000 },
    bears: { memory: OF_THOUSANDS, slowestReply: 1500 },
    seconds: 6,
    async run({ attackers, over, find, state }) {
      const made = await attackers.dialMany(6000, { over });
      while (!over()) await attackers.dialMany(50, { over });
      const sessions = (await state())?.sessions ?? 0;
      // What one address may have, and the viewer's, which on some systems is the same address.
      if (sessions > 3200) find(`${sessions} silent connections are held at once`);
      if (made.length === 0) find('no connection was made');
    },
  },
  {
    name: 'silence-is-not-for-ever',
    title: 'Connections that never say a word, and wait whether anybody minds.',
    limits: { connectMs: 1500 },
    seconds: 5,
    async run({ attackers, find, remaining, rest }) {
      await attackers.dialMany(200);
      await rest(remaining() - 1000);
      if (attackers.sockets.size > 0) find(`${attackers.sockets.size} silent connections are still open`);
    },
  },
  {
    name: 'connection-churn',
    title: 'Connections that are made and broken at once, by a close or a reset.',
    async run({ attackers, over, random }) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          while (!over()) {
            const socket = await attackers.dial();
            if (random.below(2) === 0) socket?.resetAndDestroy();
            else socket?.destroy();
          }
        }),
      );
    },
  },
  {
    name: 'one-address-takes-all',
    title: 'One address says Connect on as many connections as it gets, and stays.',
    needs: 'addresses',
    bears: { memory: OF_THOUSANDS },
    seconds: 8,
    async run({ attackers, over }) {
      await Promise.all(
        Array.from({ length: 64 }, async () => {
          while (!over()) {
            const socket = await attackers.dial();
            if (socket !== undefined) attackers.send(socket, packets.connect());
            // Where there are no more places every further try costs a port of this address.
            await sleep(attackers.sockets.size > 2900 ? 20 : 2);
          }
        }),
      );
    },
  },
  {
    name: 'half-close-everywhere',
    title: 'The client closes its side after each byte count of a visit, and reads on or does not.',
    async run({ attackers, over, random }) {
      const bytes = Buffer.concat(visit());
      await Promise.all(
        Array.from({ length: 40 }, async () => {
          while (!over()) {
            const socket = await attackers.dial({ reads: random.below(2) === 0 });
            if (socket === undefined) continue;
            attackers.send(socket, bytes.subarray(0, random.below(bytes.length + 1)));
            socket.end();
            await new Promise((resolve) => {
              socket.once('close', resolve);
              setTimeout(resolve, 200);
            });
            if (random.below(4) > 0) socket.destroy();
          }
        }),
      );
    },
  },
  {
    name: 'reset-at-every-step',
    title:
      'The client resets the connection after each step of a visit, at once or while the answer is on its way.',
    async run({ attackers, over, random }) {
      const files = ['audio.asf', 'large.asf', 'av.asf', 'none.asf'];
      await Promise.all(
        Array.from({ length: 40 }, async () => {
          while (!over()) {
            const steps = visit(random.pick(files));
            const socket = await attackers.dial({ reads: random.below(2) === 0 });
            if (socket === undefined) continue;
            attackers.send(socket, ...steps.slice(0, 1 + random.below(steps.length)));
            if (random.below(3) > 0) await new Promise((resolve) => setTimeout(resolve, random.below(30)));
            socket.resetAndDestroy();
          }
        }),
      );
    },
  },
];
