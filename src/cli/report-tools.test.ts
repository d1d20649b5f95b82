import { describe, expect, test } from 'vitest';
import { Data } from '../protocols/mmsp/messages/data.ts';
import { messageByName } from '../protocols/mmsp/messages/index.ts';
import { RequestPacketListResend } from '../protocols/mmsp/messages/resend.ts';
import { encodeData, encodePacket } from '../protocols/mmsp/packet.ts';
import type { AnnotatedLine } from '../report/reporter.ts';
import { message } from '../report/testing/story.ts';
import { encode } from '../wire/encode.ts';
import type { Value } from '../wire/fields.ts';
import { reportTools } from './report-tools.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const digits = (lines: readonly AnnotatedLine[]): string =>
  lines
    .map((line) => line.hex)
    .join(' ')
    .replaceAll(' ', '');
const fields = (lines: readonly AnnotatedLine[]): string[] =>
  lines.flatMap(({ field }) => (field === '' ? [] : [field]));

function packet(...parts: readonly (readonly [string, Readonly<Record<string, Value>>])[]): string {
  const encoded = parts.map(([name, values]) => {
    const definition = messageByName(name);
    if (definition === undefined) throw new Error(name);
    return encode(definition, values);
  });
  return hex(encodePacket(encoded, { seq: 3 }));
}

describe('a packet', () => {
  const bytes = packet(['Ping', { dwParam1: 0x11223344 }], ['Ping', {}]);
  const lines = reportTools.annotate(message('mmsp/a', { bytes }));

  test('is read field by field, header and all messages, no byte left out', () => {
    expect(digits(lines)).toBe(bytes);
    expect(fields(lines).filter((field) => field === 'MID')).toHaveLength(2);
    const seq = lines.find(({ field }) => field === 'seq');
    expect(seq).toMatchObject({ hex: '03 00', value: '3' });
    for (const [n, { offset }] of lines.entries()) {
      const before = lines[n - 1];
      if (before) expect(offset).toBe(before.offset + (before.hex.length + 1) / 3);
    }
  });

  test('that was cut off, or is nothing of the kind, shows all bytes there are', () => {
    for (const cut of ['', '01', bytes.slice(0, 40), bytes.slice(0, 90), 'ff'.repeat(100), '00'.repeat(77)])
      expect(digits(reportTools.annotate(message('mmsp/a', { bytes: cut })))).toBe(cut);
  });

  test('never shows what a client proves itself with', () => {
    const token = Uint8Array.from(Buffer.from('dXNlcjpwYXNz\0', 'latin1'));
    const secret = packet(['SecurityResponse', { playIncarnation: 9, cookie: 1, pToken: token }]);
    const shown = digits(reportTools.annotate(message('mmsp/a', { bytes: secret })));
    expect(shown).toHaveLength(secret.length);
    expect(shown).not.toContain(hex(token).slice(0, 12));
  });
});

test('a Data packet is read as one, from a flow or out of place', () => {
  const bytes = hex(encodeData({ LocationId: 7, playIncarnation: 5, AFFlags: 9 }, new Uint8Array(40)));
  const lines = reportTools.annotateData(bytes);
  expect(fields(lines)).toEqual(Object.keys(Data.fields));
  expect(digits(lines)).toBe(bytes);
  const datagram = {
    transport: 'udp',
    from: 'server',
    names: ['datagram that is no Data packet'],
    bytes,
  } as const;
  expect(reportTools.annotate(message('mmsp/a', datagram))).toEqual(lines);
  for (const cut of ['', '07', bytes.slice(0, 14)]) expect(digits(reportTools.annotateData(cut))).toBe(cut);
});

test('a message that came over UDP, where none may be, is read as one', () => {
  const bytes = packet(['Ping', {}]);
  const datagram = {
    transport: 'udp',
    from: 'server',
    names: ['datagram that is no Data packet'],
    bytes,
  } as const;
  const lines = reportTools.annotate(message('mmsp/a', datagram));
  expect(fields(lines)).toContain('sessionId');
  expect(digits(lines)).toBe(bytes);
});

test('a resend request is read as one', () => {
  const numbers = [{ sequenceNumber: 7 }, { sequenceNumber: 9 }];
  const bytes = hex(
    encode(RequestPacketListResend, { dwClientId: 5, wSourceId: 1, dwBeginPacketList: numbers }),
  );
  const said = { transport: 'udp', from: 'client', names: ['RequestPacketListResend'], bytes } as const;
  const lines = reportTools.annotate(message('mmsp/a', said));
  expect(digits(lines)).toBe(bytes);
  expect(lines.find(({ field }) => field === 'dwBeginPacketList[1].sequenceNumber')?.value).toBe('9');
});
