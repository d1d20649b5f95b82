import { describe, expect, it } from 'vitest';
import { addressBytes } from './address.ts';
import { checksum, FLAGS, tcpPacket, udpPacket } from './ip.ts';

const bytes = (...lines: readonly string[]): Uint8Array =>
  Uint8Array.from(Buffer.from(lines.join('').replace(/\s/g, ''), 'hex'));
const hex = (given: Uint8Array): string => Buffer.from(given).toString('hex');

describe('the checksum', () => {
  it('is that of the example in RFC 1071', () => {
    // 0001 + f203 + f4f5 + f6f7 = 2ddf0, which folds to ddf2.
    expect(checksum([bytes('0001 f203 f4f5 f6f7')])).toBe(0xffff - 0xddf2);
  });

  it('is that of a well-known IPv4 header', () => {
    expect(checksum([bytes('4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7')])).toBe(0xb861);
  });

  it('takes a 0 for the byte that an odd length lacks, and several parts as one', () => {
    // 0102 + 0300 = 0402
    expect(checksum([bytes('0102'), bytes('03')])).toBe(0xffff - 0x0402);
    expect(checksum([])).toBe(0xffff);
  });

  it('of what has a right checksum is 0', () => {
    const packet = tcpPacket(
      { address: '192.0.2.1', port: 1755 },
      { address: '192.0.2.2', port: 40_000 },
      { seq: 1, ack: 2, flags: FLAGS.ack },
      bytes('ff 80 7f'),
      1,
    );
    expect(checksum([packet.subarray(0, 20)])).toBe(0);
    expect(checksum([packet.subarray(12, 20), Uint8Array.of(0, 6, 0, 23), packet.subarray(20)])).toBe(0);
  });
});

describe('packets, byte by byte', () => {
  const client = { address: '192.0.2.1', port: 0xc350 };
  const server = { address: '192.0.2.2', port: 1755 };

  it('a datagram over IPv4', () => {
    const packet = udpPacket(client, server, bytes('616263'), 7);
    // The addresses, the protocol, the length; then the datagram, its length a second time.
    const words = [0xc000, 0x0201, 0xc000, 0x0202, 0x0011, 0x000b, 0xc350, 0x06db, 0x000b, 0x6162, 0x6300];
    const sum = words.reduce((a, b) => a + b);
    expect(sum.toString(16)).toBe('312b7');
    expect(hex(packet)).toBe(
      hex(
        bytes(
          // 4500 + 001f + 0007 + 4000 + 4011 + c000 + 0201 + c000 + 0202 = 2493a, 493c when folded
          '45 00 001f 0007 4000 40 11 b6c3 c0000201 c0000202',
          'c350 06db 000b ed45', // 12b7 + 3 = 12ba, and ffff - 12ba = ed45
          '616263',
        ),
      ),
    );
  });

  it('a segment over IPv6 from ::1 to ::1, and a SYN with its window', () => {
    const one = { address: '::1', port: 1 };
    const other = { address: '::1', port: 2 };
    const syn = tcpPacket(one, other, { seq: 0x01020304, ack: 0, flags: FLAGS.syn }, new Uint8Array(0), 1);
    // 1 + 1 + 6 + 18 + 1 + 2 + 0102 + 0304 + 6002 + ffff + 0103 + 030e, 18 being the length
    expect((0x20 + 3 + 0x0102 + 0x0304 + 0x6002 + 0xffff + 0x0103 + 0x030e).toString(16)).toBe('1683b');
    expect(hex(syn)).toBe(
      hex(
        bytes(
          '60000000 0018 06 40 00000000000000000000000000000001 00000000000000000000000000000001',
          '0001 0002 01020304 00000000 60 02 ffff 97c3 0000', // 683b + 1, and its complement
          '01 03 03 0e',
        ),
      ),
    );
  });

  it('a datagram whose checksum would be 0, which says that there is none', () => {
    // The payload makes up for what the rest adds up to: 0 + 0 + 0011 + 000a + 0001 + 0001 + 000a = 0027.
    const nowhere = { address: '0.0.0.0', port: 1 };
    const packet = udpPacket(nowhere, nowhere, bytes('ffd8'), 0);
    expect(hex(packet.subarray(20))).toBe('00010001000affffffd8');
  });
});

describe('addresses', () => {
  it.each([
    ['127.0.0.1', '10.0.0.2', '7f000001', '0a000002'],
    ['::ffff:127.0.0.1', '::FFFF:10.0.0.2', '7f000001', '0a000002'],
    ['::', '2001:db8::1:2', '0'.repeat(32), '20010db8000000000000000000010002'],
    [
      '1:2:3:4:5:6:7:8',
      'fe80::1%eth0',
      '00010002000300040005000600070008',
      'fe800000000000000000000000000001',
    ],
    ['64:ff9b::192.0.2.33', '::1', '0064ff9b0000000000000000c0000221', `${'0'.repeat(31)}1`],
    ['127.0.0.1', '::1', '00000000000000000000ffff7f000001', `${'0'.repeat(31)}1`],
    ['1::', '::8', '0001'.padEnd(32, '0'), `${'0'.repeat(31)}8`],
  ])('%s and %s', (one, other, ofOne, ofOther) => {
    expect(addressBytes(one, other).map(hex)).toEqual([ofOne, ofOther]);
  });

  it('are no names', () => {
    expect(() => addressBytes('localhost', '::1')).toThrow('"localhost" is no IP address');
  });
});
