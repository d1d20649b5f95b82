import { TCP_HEADER_SIZE } from '../protocols/mmsp/constants.ts';
import { allMessages } from '../protocols/mmsp/messages/index.ts';
import { decodePacket, encodePacket, type PacketMessage } from '../protocols/mmsp/packet.ts';
import { encode } from '../wire/encode.ts';
import type { Fields, Layout, Struct, Value } from '../wire/fields.ts';
import type { Message } from '../wire/message.ts';
import type { Chance } from './chance.ts';
import { measuring } from './field-spans.ts';
import { hostileText } from './texts.ts';

/** A right packet around a message. */
export const wrapped = (...messages: readonly Uint8Array[]): Uint8Array =>
  encodePacket(messages, { seq: 0, timeSent: 0n });

/** A packet with a message of any definition, of a server unless told otherwise; it is well formed, and its values are any. */
export function anyPacket(chance: Chance, from: 'client' | 'server' = 'server'): Uint8Array {
  const definition = chance.among(allMessages().filter((message) => message.from === from));
  return definition === undefined ? wrapped() : wrapped(anyMessage(definition, chance));
}

/** A well formed message: lengths, counts and offsets fit, all else is drawn. */
export const anyMessage = (definition: Message, chance: Chance): Uint8Array =>
  encode(definition, { ...anyValues(definition, chance), MID: definition.mid });

function anyValues({ fields }: Struct, chance: Chance): Record<string, Value> {
  const derived = measuring(fields);
  const values: Record<string, Value> = {};
  for (const [name, { layout, constraint, optional }] of Object.entries(fields)) {
    if (optional) break;
    if (derived.has(name)) continue;
    const right = constraint?.only;
    values[name] =
      (typeof right === 'number' || typeof right === 'string') && chance.happens(0.7)
        ? right
        : anyValue(layout, chance);
  }
  return values;
}

const DOUBLES: readonly [number, ...number[]] = [
  0,
  -1,
  1e-300,
  3.5,
  Number.MAX_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

function anyValue(layout: Layout, chance: Chance): Value {
  switch (layout.kind) {
    case 'integer':
      return chance.edge(layout.size);
    case 'u64':
      return (BigInt(chance.edge(4)) << 32n) | BigInt(chance.edge(4));
    case 'f64':
      return chance.pick(DOUBLES);
    case 'utf16':
    case 'ansi':
      return hostileText(chance);
    case 'bytes':
      return chance.bytes(layout.extent.is === 'fixed' ? layout.extent.size : chance.below(300));
    case 'struct':
      return anyValues(layout.of, chance);
    case 'list':
      return Array.from({ length: chance.below(chance.happens(0.1) ? 600 : 6) }, () =>
        anyValues(layout.of, chance),
      );
  }
}

/** The packet with a field of its message holding another value, and everything that measures it made to fit. */
export function withAnother(
  packet: Uint8Array,
  chance: Chance,
  fits: (layout: Layout) => boolean,
): Uint8Array {
  const { messages } = decodePacket(packet);
  const changeable = messages.filter(
    ({ message, decoded }) => message !== undefined && decoded?.problems.length === 0,
  );
  const chosen = chance.among(changeable);
  if (chosen?.message === undefined) return packet;
  const derived = measuring(chosen.message.fields);
  const names = Object.entries(chosen.message.fields).filter(
    ([name, { layout }]) => !derived.has(name) && name !== 'MID' && fits(layout),
  );
  const [name, field] = chance.among(names) ?? [];
  if (name === undefined || field === undefined) return packet;
  const parts = messages.map((one) =>
    one === chosen
      ? encodedAgain(one, derived, { [name]: anyValue(field.layout, chance) })
      : packet.slice(one.span.start, one.span.end),
  );
  const made = wrapped(...parts);
  // The number and the time of the right packet.
  made.set(packet.subarray(20, TCP_HEADER_SIZE), 20);
  return made;
}

function encodedAgain(
  { message, decoded, mid }: PacketMessage,
  derived: ReadonlySet<string>,
  over: Record<string, Value>,
): Uint8Array {
  if (message === undefined || decoded === undefined) return new Uint8Array();
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ ...decoded.values })) {
    if (!derived.has(name) && value !== undefined) values[name] = value;
  }
  return encode<Fields>(message, { ...values, MID: mid, ...over });
}
