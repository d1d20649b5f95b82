import { describe, expect, test } from 'vitest';
import { encodePacket } from '../packet.ts';
import { ascii } from './testing/bytes.ts';
import { joined } from './testing/content.ts';
import { datagram, said } from './testing/conversation.ts';
import { expectFindings, marked } from './testing/judged.ts';
import { rightOverUdp } from './testing/udp.ts';

const PACKET_SIZE = 'MMSP-2.2.2-19';
const OVER_TCP = 'MMSP-2.2.4-01';
const bytesOf = (name: string): Uint8Array =>
  said(rightOverUdp()).find(({ line }) => line.name === name)?.bytes ?? new Uint8Array();
const [two, three] = [bytesOf('media 2'), bytesOf('media 3')];

describe('a datagram is one Data packet', () => {
  test.each([
    ['two packets', joined(two, three), `two Data packets, ${two.length} and ${three.length} bytes`],
    ['five packets', joined(two, two, two, two, two), '5 Data packets, 425, 425, 425, 425, … bytes'],
    ['surplus bytes', joined(two, new Uint8Array(80)), 'PacketSize 425 in a datagram of 505 bytes'],
    ['too few bytes', two.subarray(0, 400), 'PacketSize 425 in a datagram of 400 bytes'],
    ['7 bytes', two.subarray(0, 7), '7 bytes, fewer than the header of a Data packet has'],
    ['nothing', new Uint8Array(), '0 bytes, fewer than the header of a Data packet has'],
    ['PacketSize 0', new Uint8Array(32), 'PacketSize 0 in a datagram of 32 bytes'],
  ])('%s', (name, bytes, got) => {
    const of = rightOverUdp().replace('media 2', datagram(bytes));
    const checks = expectFindings(of.drop('end'), { [PACKET_SIZE]: 'fail' });
    expect(checks[0]?.sighting?.got).toBe(got);
    if (bytes.length >= 8) expect(marked(checks[0])).toContain('PacketSize');
    expect(name).not.toBe('');
  });
  test('many are counted', () => {
    const of = rightOverUdp().before(
      'media 3',
      ...Array.from({ length: 50 }, () => datagram(two.subarray(1))),
    );
    expect(expectFindings(of, { [PACKET_SIZE]: 'fail' })[0]?.times).toBe(50);
  });
  test('another protocol is named', () => {
    const checks = expectFindings(rightOverUdp().before('media 3', datagram(ascii('HTTP/1.1 200 OK\r\n'))), {
      [PACKET_SIZE]: 'fail',
    });
    expect(checks[0]?.sighting?.why).toContain('HTTP/1.1 200 OK');
  });
});

describe('messages travel over TCP', () => {
  test.each(['ReportReadBlock', 'ReportStartedPlaying'])('%s in a datagram', (name) => {
    const checks = expectFindings(rightOverUdp().before('media 3', datagram(bytesOf(name))), {
      [OVER_TCP]: 'fail',
    });
    expect(checks[0]?.sighting?.got).toBe(`a TcpMessageHeader packet with ${name}`);
    expect(marked(checks[0])).toContain('sessionId');
  });
  test('the end of the content in a datagram', () => {
    const checks = expectFindings(rightOverUdp().before('media 3', datagram(bytesOf('ReportEndOfStream'))), {
      'MMSP-3.2.4.1-06': 'fail',
      [OVER_TCP]: 'fail',
    });
    expect(checks[1]?.consequenceOf).toBe('MMSP-3.2.4.1-06');
    expectFindings(rightOverUdp(), {}, { passes: ['MMSP-3.2.4.1-06'] });
  });
  test('an empty packet, and a part of one', () => {
    const empty = encodePacket([], { seq: 0, timeSent: 0n });
    for (const bytes of [empty, empty.subarray(0, 9)])
      expectFindings(rightOverUdp().before('media 3', datagram(bytes)), { [OVER_TCP]: 'fail' });
  });
  test('none did', () => {
    expectFindings(rightOverUdp(), {}, { passes: [OVER_TCP, PACKET_SIZE] });
  });
});
