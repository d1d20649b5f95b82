import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { bytes } from '../../../asf/testing/bytes.ts';
import type { Field, Struct, Value } from '../../../wire/fields.ts';
import { messageByName } from '../messages/index.ts';
import { RequestPacketListResend } from '../messages/resend.ts';
import { TcpMessageHeader } from '../messages/tcp-message-header.ts';

// Packets with the values that are in them, from fixtures/bytes; its README.md tells the format.

const hex = z
  .string()
  .regex(/^(?:[0-9A-Fa-f]{2}|\s)*$/)
  .transform((digits) => bytes().hex(digits.replace(/\s/g, '')).done());
const record = z.record(z.string(), z.unknown());
const common = {
  name: z.string(),
  source: z.string(),
  from: z.enum(['client', 'server']),
  encodes: z.boolean(),
  partial: z.boolean().default(false),
  hex,
};

const messageEntry = z.strictObject({ name: z.string(), fields: record }).transform(({ name, fields }) => {
  const message = messageByName(name);
  if (message === undefined) throw new Error(`a fixture holds the unknown message ${name}`);
  return { message, values: valuesOf(message, fields) };
});

const dataHeader = z.strictObject({
  LocationId: z.number(),
  playIncarnation: z.number(),
  AFFlags: z.number(),
  PacketSize: z.number(),
});

const entry = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('packet'),
    header: record.transform((header) => valuesOf(TcpMessageHeader, header)),
    messages: z.array(messageEntry),
  }),
  z.strictObject({ ...common, kind: z.literal('data'), data: dataHeader, payload: hex.optional() }),
  z.strictObject({
    ...common,
    kind: z.literal('resend'),
    fields: record.transform((fields) => valuesOf(RequestPacketListResend, fields)),
  }),
]);

export type Fixture = z.infer<typeof entry>;
export type FixtureOf<K extends Fixture['kind']> = Extract<Fixture, { kind: K }>;

export const FILES = ['worked-examples', 'windows-media-services', 'by-hand', 'clients'] as const;

export function readFixtures(file: (typeof FILES)[number]): Fixture[] {
  const url = new URL(`../../../../fixtures/bytes/${file}.yaml`, import.meta.url);
  return z.array(entry).parse(parse(readFileSync(url, 'utf8')));
}

const all = FILES.flatMap(readFixtures);
const isPacket = (fixture: Fixture): fixture is FixtureOf<'packet'> => fixture.kind === 'packet';
const isData = (fixture: Fixture): fixture is FixtureOf<'data'> => fixture.kind === 'data';

export const allFixtures = (): readonly Fixture[] => all;
export const packetFixtures = (): readonly FixtureOf<'packet'>[] => all.filter(isPacket);
export const dataFixtures = (): readonly FixtureOf<'data'>[] => all.filter(isData);

/** The written values as the decoder gives them: u64 as a bigint, bytes from hex digits. */
function valuesOf(struct: Struct, written: Readonly<Record<string, unknown>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      const field = struct.fields[name];
      if (field === undefined) throw new Error(`a fixture states the unknown field ${struct.name}.${name}`);
      return [name, read(field, value)];
    }),
  );
}

function read({ layout }: Field, written: unknown): Value {
  switch (layout.kind) {
    case 'u64':
      return BigInt(z.union([z.string(), z.int()]).parse(written));
    case 'integer':
    case 'f64':
      return z.number().parse(written);
    case 'utf16':
    case 'ansi':
      return z.string().parse(written);
    case 'bytes':
      return hex.parse(written);
    case 'struct':
      return valuesOf(layout.of, record.parse(written));
    case 'list':
      // The elements of dwBeginPacketList are bare numbers in the text, entries of one field in the definition.
      return z
        .array(z.union([record, z.number().transform((number) => only(layout.of, number))]))
        .parse(written)
        .map((element) => valuesOf(layout.of, element));
  }
}

function only(struct: Struct, value: number): Record<string, unknown> {
  const [name = '', second] = Object.keys(struct.fields);
  if (second !== undefined) throw new Error(`${struct.name} has more than one field`);
  return { [name]: value };
}
