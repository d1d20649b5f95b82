import type { SilenceStep } from '../scenario/scenario.ts';
import type { Playing } from './playing.ts';
import { GO, inconclusive, pass, type StepEnd } from './step-end.ts';
import { seconds } from './timing.ts';

/** Milliseconds in which a server may find out that a connection is gone. */
const NOTICED = 3000;

/** Nothing more comes to the UDP socket of a session whose connection the client has ended while media was sent. */
export async function playNoDatagrams(playing: Playing, step: SilenceStep): Promise<StepEnd> {
  const link = playing.sessions.get(step.session);
  const { clock, timing } = playing.context;
  if (
    link?.udp === undefined ||
    link.closedBy === undefined ||
    link.session.conversation.play?.ended !== false
  )
    return inconclusive(playing, step, 'no media was on its way over UDP when the connection ended');
  const allowed = step.for ?? NOTICED;
  const began = clock.now();
  let before: number;
  do {
    before = link.udp.received();
    await link.until(() => undefined, timing.silence);
    if (link.udp.received() === before) return pass(playing, step);
    // By when they may have come, and not by when we got round to read them.
  } while (clock.arrived() - began < allowed);
  for (const [i, requirement] of step.proves.entries()) {
    playing.see(step.session, {
      requirement,
      observation: 'broken',
      subject: 'server Data packets',
      expected: `no datagrams ${seconds(allowed)} after the connection is gone`,
      got: 'they still come',
      ...(i > 0 && { follows: step.proves.slice(0, i) }),
    });
  }
  return GO;
}
