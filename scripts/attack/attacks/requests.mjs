// Requests: too many, too large, too small, cut, and lying.
import { setTimeout as sleep } from 'node:timers/promises';
import { OF_THOUSANDS } from '../bears.mjs';
import { HEADER_SIZE, messages, packets, u32, visit, wrap } from '../packets.mjs';

/** Sends `burst` on `count` connections that read, as often as it is taken. */
async function flood({ attackers, over }, count, prelude, burst) {
  const sockets = await attackers.dialMany(count, { over });
  for (const socket of sockets) attackers.send(socket, ...prelude);
  // A header may have been asked for, which comes before a play.
  await sleep(300);
  for (let n = 0; !over(); n++) {
    for (const socket of sockets)
      if (socket.writableLength < 2e5) attackers.send(socket, typeof burst === 'function' ? burst(n) : burst);
    await sleep(2);
  }
}

const many = (count, make) => Buffer.concat(Array.from({ length: count }, (_, n) => make(n)));
const UNKNOWN = u32(1, 0x0003ffff);
const LENGTHS = [
  0, 1, 2, 7, 8, 15, 16, 17, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff,
];

export const requests = [
  {
    name: 'request-flood',
    title: 'FunnelInfo without an end from a hundred connections that read every answer.',
    run: (context) =>
      flood(
        context,
        100,
        [packets.connect()],
        many(300, () => packets.funnelInfo()),
      ),
  },
  {
    name: 'tiny-messages',
    title: 'Packets of 64 kB that hold eight thousand messages of nothing.',
    run: (context) =>
      flood(context, 100, [packets.connect()], wrap(...Array.from({ length: 8180 }, () => UNKNOWN))),
  },
  {
    name: 'start-stop-flood',
    title: 'A hundred sessions that start, stride, switch and stop without an end.',
    async run(context) {
      const burst = many(60, (n) =>
        Buffer.concat([
          packets.startPlaying({ playIncarnation: 2 + (n % 200), position: n % 5 }),
          packets.streamSwitch(1, 2),
          packets.startStriding({ playIncarnation: 2 + (n % 200), rate: (n % 10) - 5 }),
          packets.stopPlaying(n),
        ]),
      );
      await flood(context, 100, visit('av.asf').slice(0, 4), burst);
    },
  },
  {
    name: 'endless-open-file',
    title: 'OpenFile without an end: what there is, what there is not, in turns.',
    async run(context) {
      const names = ['audio.asf', 'av.asf', 'none.asf', 'members/only.asf', 'long.asf', 'no/such/folder.asf'];
      const burst = (n) => many(40, (m) => packets.openFile(names[(n + m) % names.length], n));
      await flood(context, 100, [packets.connect(), packets.connectFunnel()], burst);
    },
  },
  {
    name: 'more-files-than-memory',
    title: 'Sessions that each hold another large file, of more bytes together than the server may keep.',
    limits: { maxFileBytes: 20 * 1024 * 1024, contentBytes: 50 * 1024 * 1024 },
    async run(context) {
      const { attackers, over } = context;
      const sockets = await attackers.dialMany(60, { over });
      for (const socket of sockets) attackers.send(socket, packets.connect(), packets.connectFunnel());
      for (let n = 0; !over(); n++) {
        sockets.forEach((socket, m) => {
          const file = (n + m) % 7;
          attackers.send(socket, packets.openFile(file === 0 ? 'large.asf' : `large-${file}.asf`, n));
        });
        await sleep(50);
      }
    },
  },
  {
    name: 'unfinished-messages',
    title: 'Thousands of messages of 64 kB of which the last byte never comes.',
    limits: { messageMs: 3000 },
    bears: { memory: OF_THOUSANDS, slowestReply: 2000, widestGap: 2000 },
    seconds: 16,
    async run({ attackers, rest, remaining, find, state }) {
      const begun = packets.logging(65_000).subarray(0, 65_000);
      for (const socket of await attackers.dialMany(2500, { over: () => remaining() < 10_000 }))
        attackers.send(socket, packets.connect(), begun);
      await rest(remaining() - 300);
      const sessions = (await state())?.sessions ?? 0;
      if (sessions > 200) find(`${sessions} connections wait for the end of a message`);
    },
  },
  {
    name: 'large-messages',
    title: 'A large message on each of thousands of connections, after which they stay.',
    bears: { memory: OF_THOUSANDS, slowestReply: 2000 },
    seconds: 8,
    async run({ attackers, over, rest, remaining }) {
      const large = packets.logging(60_000);
      for (const socket of await attackers.dialMany(2500, { over }))
        attackers.send(socket, packets.connect(), large);
      await rest(remaining());
    },
  },
  {
    name: 'lying-lengths',
    title: 'Every 32-bit field of every message, and of its header, with every kind of wrong length.',
    bears: { slowestReply: 1500 },
    async run({ attackers, over, random }) {
      const kinds = Object.keys(messages);
      const prelude = visit('audio.asf').slice(0, 5);
      await Promise.all(
        Array.from({ length: 30 }, async () => {
          while (!over()) {
            const socket = await attackers.dial();
            if (socket === undefined) continue;
            attackers.send(socket, ...prelude.slice(0, random.below(6)));
            const packet = packets[random.pick(kinds)]();
            const at = 4 * random.below(Math.floor(packet.length / 4));
            packet.writeUInt32LE(random.below(4) === 0 ? random.next() : random.pick(LENGTHS), at);
            attackers.send(socket, packet);
            await sleep(random.below(15));
            socket.destroy();
          }
        }),
      );
    },
  },
  {
    name: 'random-bytes',
    title: 'Random bytes, alone and behind a good header, and visits with a few bytes changed.',
    async run({ attackers, over, random }) {
      const bytes = Buffer.concat(visit('av.asf'));
      const changed = () => {
        const copy = Buffer.from(bytes);
        for (let n = random.below(8); n >= 0; n--) copy[random.below(copy.length)] = random.next();
        return copy;
      };
      const behindHeader = () => wrap(random.bytes(8 * random.below(60)));
      const kinds = [changed, changed, behindHeader, () => random.bytes(random.below(300))];
      await Promise.all(
        Array.from({ length: 30 }, async () => {
          while (!over()) {
            const socket = await attackers.dial();
            if (socket === undefined) continue;
            attackers.send(socket, random.pick(kinds)());
            await sleep(random.below(15));
            socket.destroy();
          }
        }),
      );
    },
  },
  {
    name: 'oversize-and-undersize',
    title: 'Messages that are announced larger than any, and packets that are smaller than their own header.',
    async run({ attackers, over, random, find }) {
      let open = 0;
      await Promise.all(
        Array.from({ length: 30 }, async () => {
          while (!over()) {
            const socket = await attackers.dial();
            if (socket === undefined) continue;
            const packet = packets.connect();
            packet.writeUInt32LE(random.pick([0, 7, 15, 65_536 - 15, 1 << 20, 0x7fffffff, 0xffffffff]), 8);
            attackers.send(
              socket,
              packet.subarray(0, HEADER_SIZE + random.below(packet.length - HEADER_SIZE)),
            );
            await Promise.race([new Promise((resolve) => socket.once('close', resolve)), sleep(3000)]);
            if (!socket.destroyed) open++;
            socket.destroy();
          }
        }),
      );
      if (open > 0) find(`${open} connections stayed open behind a length that no message has`);
    },
  },
  {
    name: 'one-byte-at-a-time',
    title: 'Hundreds of visits that come a byte at a time.',
    seconds: 6,
    async run({ attackers, over }) {
      const bytes = Buffer.concat(visit());
      const sockets = await attackers.dialMany(300, { over });
      for (let at = 0; !over(); at = (at + 1) % bytes.length) {
        for (const socket of sockets) attackers.send(socket, bytes.subarray(at, at + 1));
        await sleep(2);
      }
    },
  },
];
