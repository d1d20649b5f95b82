// UDP: nobody may make the server send to an address that has not proved itself, nor more than was bargained for.
import { setTimeout as sleep } from 'node:timers/promises';
import { openSession } from '../attackers.mjs';
import { OF_THOUSANDS } from '../bears.mjs';
import {
  message,
  PAIR_OVER_UDP,
  packets,
  REPLY,
  resendRequest,
  u32,
  udpFunnel,
  visit,
  wrap,
} from '../packets.mjs';

const NUMBERS = Array.from({ length: 32 }, (_, n) => n);
const toServer = (heard, bytes, { host, port }) => heard.socket.send(bytes, port, host);

/** A session whose media has gone over UDP, so that there is something to send again. */
async function playedOverUdp(context, file = 'audio.asf') {
  const heard = await context.attackers.datagramSocket();
  const session = await openSession(context.attackers, packets, { file, funnel: udpFunnel(heard.port) });
  if (session === undefined) return undefined;
  context.attackers.send(session.socket, packets.streamSwitch(1), packets.startPlaying());
  return { ...session, heard };
}

export const datagrams = [
  {
    name: 'resend-amplification',
    title: 'Requests for a resend with a right Client-ID from another address and port than the client has.',
    speed: 0,
    seconds: 6,
    async run(context) {
      const { attackers, over, find, from } = context;
      const session = await playedOverUdp(context);
      if (session === undefined) return find('no session over UDP');
      await session.reply(REPLY.ReportEndOfStream);
      await sleep(200);
      const before = session.heard.bytes;
      const stranger = await attackers.datagramSocket(from === undefined ? undefined : '127.0.0.3');
      const neighbour = await attackers.datagramSocket();
      let asked = 0;
      const began = performance.now();
      while (!over()) {
        for (const heard of [stranger, neighbour, session.heard]) {
          toServer(heard, resendRequest(session.clientId, NUMBERS), context);
          asked++;
        }
        attackers.counts.sent += 3;
        await sleep(1);
      }
      await sleep(200);
      for (const heard of [stranger, neighbour])
        if (heard.datagrams > 0) find(`${heard.datagrams} datagrams came to a place that has no session`);
      const seconds = (performance.now() - began) / 1000;
      const copies = session.heard.datagrams - 33 - 1;
      // The burst at once, and so many in each second ([MS-MMSP] 5.1).
      if (copies > 256 + 256 * seconds * 1.2) find(`${copies} copies for ${asked} requests in ${seconds} s`);
      if (session.heard.bytes === before) find('not one copy came, so nothing was tried');
    },
  },
  {
    name: 'resend-guessing',
    title: 'Requests for a resend with guessed Client-IDs, beside hundreds of sessions over UDP.',
    bears: { memory: OF_THOUSANDS },
    seconds: 6,
    async run(context) {
      const { over, random, find, attackers } = context;
      const sessions = await Promise.all(
        Array.from({ length: 300 }, () => playedOverUdp(context, 'long.asf')),
      );
      if (sessions.every((one) => one === undefined)) find('no session over UDP');
      const stranger = await attackers.datagramSocket();
      while (!over()) {
        for (let n = 0; n < 200; n++) toServer(stranger, resendRequest(random.next(), NUMBERS), context);
        attackers.counts.sent += 200;
        await sleep(1);
      }
      if (stranger.datagrams > 0) find(`${stranger.datagrams} datagrams came to a place that has no session`);
    },
  },
  {
    name: 'datagram-garbage',
    title: 'Datagrams of every kind that nobody asked for, messages of the protocol among them.',
    async run(context) {
      const { attackers, over, random, find } = context;
      const stranger = await attackers.datagramSocket();
      const kinds = [
        () => random.bytes(random.below(200)),
        () => Buffer.alloc(0),
        () => random.bytes(60_000),
        () => packets.connect(),
        () => Buffer.concat(visit()),
        () => resendRequest(random.next(), NUMBERS.slice(0, random.below(33))).subarray(0, random.below(140)),
        () => resendRequest(0, NUMBERS, { signature: random.next() }),
      ];
      while (!over()) {
        for (let n = 0; n < 100; n++) toServer(stranger, random.pick(kinds)(), context);
        attackers.counts.sent += 100;
        await sleep(1);
      }
      if (stranger.datagrams > 0) find(`${stranger.datagrams} datagrams came in answer`);
    },
  },
  {
    name: 'funnel-to-another-host',
    title: 'ConnectFunnel with the address of somebody else, and ports that are none.',
    needs: 'addresses',
    speed: 0,
    async run(context) {
      const { attackers, over, find } = context;
      const victims = await Promise.all(
        ['127.0.0.1', '127.0.0.3', '127.0.0.4'].map((address) => attackers.datagramSocket(address)),
      );
      let opened = 0;
      while (!over()) {
        for (const victim of victims) {
          for (const address of [
            victim.address,
            `[::ffff:${victim.address}]`,
            'localhost',
            '0.0.0.0',
            '255.255.255.255',
            '224.0.0.1',
          ]) {
            const session = await openSession(attackers, packets, {
              funnel: udpFunnel(victim.port, address),
            });
            if (session === undefined) continue;
            opened++;
            attackers.send(session.socket, packets.streamSwitch(1), packets.startPlaying());
            await sleep(5);
            session.socket.destroy();
          }
        }
        // Refused, or the server's own port: there is nothing to wait for.
        for (const port of ['0', '65536', '-1', String(context.port)]) {
          const socket = await attackers.dial();
          if (socket === undefined) continue;
          attackers.send(socket, ...visit('audio.asf', udpFunnel(port)));
          await sleep(10);
          socket.destroy();
        }
      }
      for (const { address, datagrams: count } of victims)
        if (count > 0) find(`${count} datagrams came to ${address}, which has no session`);
      if (opened === 0) find('no session was opened');
    },
  },
  {
    name: 'read-block-over-udp',
    title: 'ReadBlock without an end, each of which asks for a packet pair and a header over UDP.',
    speed: 0,
    async run(context) {
      const { attackers, over, find, seconds } = context;
      const sessions = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const heard = await attackers.datagramSocket();
          const socket = await attackers.dial();
          if (socket === undefined) return undefined;
          attackers.send(
            socket,
            packets.connect(),
            packets.funnelInfo(PAIR_OVER_UDP),
            packets.connectFunnel(udpFunnel(heard.port)),
            packets.openFile('av.asf'),
          );
          return { heard, socket };
        }),
      );
      const burst = Buffer.concat(Array.from({ length: 200 }, (_, n) => packets.readBlock(1, 1 + (n % 200))));
      while (!over()) {
        for (const session of sessions)
          if (session !== undefined && session.socket.writableLength < 1e5)
            attackers.send(session.socket, burst);
        await sleep(2);
      }
      const bytes = Math.max(...sessions.map((one) => one?.heard.bytes ?? 0));
      if (bytes === 0) find('no datagram came, so nothing was tried');
      if (bytes > 2e6 * seconds)
        find(`${Math.round(bytes / seconds / 1e6)} MB a second over UDP for ReadBlock alone`);
    },
  },
  {
    name: 'udp-and-gone',
    title: 'Sessions over UDP whose connection is reset while the media is on its way.',
    async run(context) {
      const { over, find } = context;
      let heard = 0;
      while (!over()) {
        const sessions = await Promise.all(
          Array.from({ length: 20 }, () => playedOverUdp(context, 'long.asf')),
        );
        await sleep(100);
        for (const session of sessions) session?.socket.resetAndDestroy();
        await sleep(300);
        const before = sessions.map((session) => session?.heard.datagrams ?? 0);
        await sleep(400);
        sessions.forEach((session, n) => {
          if (session !== undefined && session.heard.datagrams > before[n])
            find('media goes on over UDP after the connection was lost');
          heard += before[n];
          session?.heard.socket.removeAllListeners('message');
        });
        for (const session of sessions) session?.socket.destroy();
      }
      if (heard === 0) find('no media came over UDP, so nothing was tried');
    },
  },
  {
    name: 'commands-for-others',
    title: 'Messages of the protocol over UDP in the name of a client that plays.',
    async run(context) {
      const { attackers, over, find } = context;
      const session = await playedOverUdp(context, 'long.asf');
      if (session === undefined) return find('no session over UDP');
      await sleep(300);
      const forged = [
        packets.stopPlaying(),
        packets.closeFile(),
        wrap(message(0x0d, u32(0, 1)), message(0x09, u32(1, 1))),
      ];
      const stranger = await attackers.datagramSocket();
      while (!over()) {
        for (const bytes of forged)
          for (const heard of [stranger, session.heard]) toServer(heard, bytes, context);
        attackers.counts.sent += 6;
        await sleep(20);
      }
      if (session.socket.destroyed) find('a datagram has ended the session of another');
      const before = session.heard.datagrams;
      await sleep(1500);
      if (session.heard.datagrams === before) find('a datagram has stopped the media of another');
    },
  },
];
