// Many who do nothing wrong.

import { openSession } from '../attackers.mjs';
import { OF_THOUSANDS } from '../bears.mjs';
import { packets, REPLY, udpFunnel, visit } from '../packets.mjs';

async function manySessions({ attackers, over, rest, remaining, find }, count, funnelOf) {
  let playing = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (next++ < count && !over()) {
        const session = await openSession(attackers, packets, { file: 'long.asf', funnel: await funnelOf() });
        if (session === undefined) continue;
        attackers.send(session.socket, ...visit().slice(4));
        if ((await session.reply(REPLY.ReportStartedPlaying))?.hr === 0) playing++;
      }
    }),
  );
  if (playing < count) find(`only ${playing} of ${count} sessions play`);
  await rest(remaining());
}

export const sessions = [
  {
    name: 'thousands-of-sessions',
    title: '2,500 viewers at the pace of 32 kbit/s from one address.',
    speed: 1,
    seconds: 25,
    run: (context) => manySessions(context, 2500, async () => undefined),
  },
  {
    name: 'thousands-over-udp',
    title: '1,000 viewers over UDP, whose packets are kept for a resend.',
    bears: { memory: OF_THOUSANDS },
    speed: 8,
    seconds: 20,
    run: (context) =>
      manySessions(context, 1000, async () => udpFunnel((await context.attackers.datagramSocket()).port)),
  },
];
