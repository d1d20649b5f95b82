import { describe, expect, test } from 'vitest';
import { decode } from '../../wire/decode.ts';
import { encode } from '../../wire/encode.ts';
import type { Struct, Value } from '../../wire/fields.ts';
import { isDerived } from '../../wire/testing/derived.ts';
import { NtlmAuth } from './messages/ntlm-auth.ts';
import { RequestPacketListResend } from './messages/resend.ts';
import { decodePacket, encodeData, encodePacket } from './packet.ts';
import {
  allFixtures,
  FILES,
  type Fixture,
  type FixtureOf,
  packetFixtures,
  readFixtures,
} from './testing/fixtures.ts';
import { emptyDataHeader, readDataHeader } from './unit.ts';

type Values = Readonly<Record<string, Value>>;

describe('every entry is read, and none twice', () => {
  const counts: Readonly<Record<(typeof FILES)[number], readonly number[]>> = {
    'worked-examples': [13, 2, 1, 15],
    'windows-media-services': [1, 0, 0, 0],
    'by-hand': [48, 6, 1, 45],
    clients: [14, 0, 0, 0],
  };
  test.each(FILES)('%s', (file) => {
    const entries = readFixtures(file);
    const ofKind = (kind: Fixture['kind']) => entries.filter((entry) => entry.kind === kind).length;
    const encoding = entries.filter(({ encodes }) => encodes).length;
    expect([ofKind('packet'), ofKind('data'), ofKind('resend'), encoding]).toEqual(counts[file]);
  });

  test('86 entries of different names', () => {
    expect(new Set(allFixtures().map(({ name }) => name)).size).toBe(86);
  });
});

test.each(allFixtures().map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  switch (fixture.kind) {
    case 'packet':
      return holdsPacket(fixture);
    case 'data':
      return holdsData(fixture);
    case 'resend':
      return holdsResend(fixture);
  }
});

function holdsPacket({ hex, header, messages, encodes, name, from }: FixtureOf<'packet'>): void {
  const packet = decodePacket(hex);
  const constants = { rep: 1, version: 0, versionMinor: 0, sessionId: 0xb00bface, seal: 0x20534d4d, MBZ: 0 };
  const padding = name.includes('stale-bytes') ? 0x4a : 0;
  expect(packet.header.values).toEqual({ ...constants, padding, ...header });
  expect(packet.header.problems).toEqual([]);
  expect(packet.surplus).toBeUndefined();

  expect(packet.messages.map((found) => found.name)).toEqual(messages.map(({ message }) => message.name));
  for (const [n, { message, values }] of messages.entries()) {
    const found = packet.messages[n];
    expect(message.from).toBe(from);
    const decoded = Object.entries(found?.decoded?.values ?? {});
    expect(Object.fromEntries(decoded.filter(([field]) => field in values))).toEqual(values);
    const unsaid = decoded.filter(([field, value]) => !(field in values) && !isEmpty(value));
    expect(unsaid.map(([field]) => field)).toEqual(message.name === 'Logging' ? ['padding'] : []);
    expect(found?.decoded?.problems).toEqual([]);
    expect(found?.claimed).toBe(Number(values.chunkLen) * 8);
  }
  expect(packet.messages.at(-1)?.span.end ?? 32).toBe(hex.length);

  if (!encodes) return;
  expect(write(header, messages)).toEqual(hex);
  const { messageLength, chunkCount, ...unsaid } = header;
  const customary = chunkCount === Number(messageLength) / 8;
  const brief = messages.map(({ message, values }) => ({ message, values: underived(message, values) }));
  expect(write({ ...unsaid, ...(customary && { chunkCount }) }, brief)).toEqual(hex);
}

const write = (header: Values, messages: readonly { message: Struct; values: Values }[]): Uint8Array =>
  encodePacket(
    messages.map(({ message, values }) => encode(message, values)),
    header,
  );

const isEmpty = (value: unknown) => value === '' || (value instanceof Uint8Array && value.length === 0);

/** Without sizes, counts and offsets: they follow from the rest. */
const underived = (struct: Struct, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !isDerived(struct, name)));

function holdsData({ hex, data, payload, partial, encodes }: FixtureOf<'data'>): void {
  const header = readDataHeader(hex, emptyDataHeader());
  expect(header).toEqual({ ...data, payloadLength: hex.length - 8 });
  expect(partial).toBe(payload === undefined);
  expect(data.PacketSize > hex.length).toBe(partial);
  if (payload !== undefined) expect(hex.slice(8)).toEqual(payload);
  if (!encodes) return;
  const { PacketSize, ...unsaid } = data;
  expect(encodeData(data, payload ?? new Uint8Array())).toEqual(hex);
  expect(encodeData(unsaid, payload ?? new Uint8Array())).toEqual(hex);
}

function holdsResend({ hex, fields, encodes }: FixtureOf<'resend'>): void {
  const decoded = decode(RequestPacketListResend, hex);
  expect(decoded.values).toEqual(fields);
  expect(decoded).toMatchObject({ problems: [], end: hex.length });
  expect(encodes).toBe(true);
  const definition: Struct = RequestPacketListResend;
  expect(encode(definition, fields)).toEqual(hex);
  expect(encode(definition, underived(definition, fields))).toEqual(hex);
}

test('NTLM_AUTH stands in a pToken after two zero bytes', () => {
  const challenge = packetFixtures().find(({ name }) => name === 'security-challenge-ntlm-by-hand');
  const pToken = challenge?.messages[0]?.values.pToken;
  const token = pToken instanceof Uint8Array ? pToken : new Uint8Array();
  expect([...token.subarray(0, 2)]).toEqual([0, 0]);
  const decoded = decode(NtlmAuth, token, 2);
  const { NTLMToken, ...numbers } = decoded.values;
  expect(numbers).toEqual({
    Zero: 0,
    One: 1,
    Reserved1: 0x2a2b2c2d,
    NTLMTokenSize: 48,
    Two: 2,
    Reserved2: 0x3a3b3c3d,
  });
  expect(NTLMToken).toEqual(token.slice(26));
  expect(Buffer.from(NTLMToken ?? []).toString('latin1')).toMatch(/^NTLMSSP\0\x02\0\0\0/);
  expect(decoded).toMatchObject({ problems: [], end: token.length });
  expect(encode(NtlmAuth, decoded.values)).toEqual(token.slice(2));
  const { Zero, One, Two, NTLMTokenSize, ...unsaid } = decoded.values;
  expect(encode(NtlmAuth, unsaid)).toEqual(token.slice(2));
});

test('a packet cut off anywhere yields the messages whose MID is there, none beyond its end', () => {
  for (const { hex, messages } of packetFixtures()) {
    for (let length = 0; length < hex.length; length++) {
      const packet = decodePacket(hex.subarray(0, length));
      expect(packet.bytes).toHaveLength(length);
      expect(packet.messages.length).toBeLessThanOrEqual(messages.length);
      for (const [n, found] of packet.messages.entries()) {
        expect(found.name).toBe(messages[n]?.message.name);
        expect(found.span.end).toBeLessThanOrEqual(length);
      }
    }
  }
});

test('what is behind the last message, and a chunkLen that leads nowhere', () => {
  const [empty] = packetFixtures().filter(({ messages }) => messages.length === 0);
  const head = empty?.hex ?? new Uint8Array();
  const after = (tail: readonly number[]) => decodePacket(Uint8Array.from([...head, ...tail]));
  expect(after([1, 2, 3])).toMatchObject({ messages: [], surplus: { start: 32, end: 35 } });
  const ping = [0x1b, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  expect(after([0, 0, 0, 0, ...ping])).toMatchObject({
    messages: [{ name: 'Ping', claimed: 0, span: { start: 32, end: 40 } }],
    surplus: { start: 40, end: 48 },
  });
  expect(after([0xff, 0xff, 0xff, 0xff, ...ping])).toMatchObject({
    messages: [{ name: 'Ping', claimed: 0x7fffffff8, span: { start: 32, end: 48 } }],
  });
  expect(after([1, 0, 0, 0, 0xff, 0xff, 4, 0])).toMatchObject({
    messages: [{ name: 'MID 0x0004ffff', mid: 0x0004ffff, span: { start: 32, end: 40 } }],
  });
});
