import type { Behaviour, Deed, Given, Moment } from './behaviour.ts';
import { chance } from './chance.ts';
import type { Remembered } from './memory.ts';
import type { Script, When } from './script.ts';

/** What a connection does in the place of the right server. */
export interface Acting {
  /**
   * The deeds in the place of a packet that the right server sends, of so many bytes and of that kind; nothing when it
   * may go out as it is.
   */
  at(kind: Kind, bytes: Uint8Array, transport: 'tcp' | 'udp'): Iterable<Deed> | undefined;
}

type Kind = Exclude<Moment, 'any'>;

const fits = (moment: Moment, kind: Kind): boolean =>
  moment === kind || (moment === 'any' && kind !== 'open');

/** How many deeds of one behaviour another works on: floods are left alone after so many. */
const WORKED_ON = 64;

/** What each behaviour of the script does on the connection of that number. */
export function createActing(
  { seed, parts }: Script,
  connection: number,
  memory: Remembered,
  reply: number,
): Acting {
  const cast = parts.map(({ behaviour, when }, i) => ({
    behaviour,
    when,
    place: `${connection} ${i}`,
    turns: chance(seed, `turns ${connection} ${i}`),
    seen: 0,
  }));

  const isDue = (when: When, nth: number, drawn: number): boolean =>
    'nth' in when ? when.nth === nth : drawn < when.chance;

  return {
    at(kind, bytes, transport) {
      const due: { readonly behaviour: Behaviour; readonly place: string }[] = [];
      for (const one of cast) {
        if (!fits(one.behaviour.at, kind)) continue;
        const nth = one.seen++;
        // Drawn each time, so that what comes later does not depend on what was due.
        const drawn = one.turns.below(1 << 16) / (1 << 16);
        if (isDue(one.when, nth, drawn)) due.push({ ...one, place: `${one.place} ${nth}` });
      }
      const [first, ...others] = due;
      if (first === undefined) return undefined;
      const given = (place: string, right: Uint8Array): Given => ({
        bytes: right,
        transport,
        chance: chance(seed, place),
        memory,
        reply,
      });
      return others.reduce<Iterable<Deed>>(
        (deeds, { behaviour, place }) =>
          workedOn(deeds, (right, n) => behaviour.act(given(`${place} ${n}`, right))),
        first.behaviour.act(given(first.place, bytes)),
      );
    },
  };
}

function* workedOn(
  deeds: Iterable<Deed>,
  act: (bytes: Uint8Array, nth: number) => Iterable<Deed>,
): Generator<Deed> {
  let n = 0;
  for (const deed of deeds) {
    if (n < WORKED_ON && (deed.do === 'send' || deed.do === 'datagram') && deed.bytes.length > 0)
      yield* act(deed.bytes, n++);
    else yield deed;
  }
}
