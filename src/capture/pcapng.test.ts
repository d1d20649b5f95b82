import { describe, expect, it } from 'vitest';
import { applicationIn, enhancedPacket, interfaceDescription, sectionHeader } from './pcapng.ts';

const bytes = (...lines: readonly string[]): Uint8Array =>
  Uint8Array.from(Buffer.from(lines.join('').replace(/\s/g, ''), 'hex'));

describe('the section header, byte by byte', () => {
  it('names the program and has a comment, each filled up to 4 bytes', () => {
    expect(sectionHeader({ application: 'abcde', comments: ['xyz'] })).toEqual(
      bytes(
        '0a0d0d0a 34000000', // type, 52 bytes in all
        '4d3c2b1a 0100 0000', // byte order, version 1.0
        'ffffffffffffffff', // the length of the section is not said
        '0400 0500 6162636465 000000', // shb_userappl, 5 bytes and 3 to fill
        '0100 0300 78797a 00', // opt_comment, 3 bytes and 1
        '0000 0000', // end of options
        '34000000',
      ),
    );
  });

  it('is read again, and only by who wrote it', () => {
    expect(applicationIn(sectionHeader({ application: 'mms-conform 1', comments: ['a'] }))).toBe(
      'mms-conform 1',
    );
    expect(applicationIn(sectionHeader({ application: '', comments: [] }))).toBe('');
    const other = bytes('0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000');
    expect(applicationIn(other)).toBeUndefined();
    expect(applicationIn(bytes('d4c3b2a1 02000400 00000000'))).toBeUndefined();
    expect(applicationIn(new Uint8Array(0))).toBeUndefined();
    expect(
      applicationIn(sectionHeader({ application: 'abc', comments: [] }).subarray(0, 30)),
    ).toBeUndefined();
  });
});

it('the interface says that packets begin with IP and that times are microseconds', () => {
  expect(interfaceDescription({ name: 'mms', description: 'four' })).toEqual(
    bytes(
      '01000000 30000000', // type, 48 bytes in all
      '6500 0000 00000000', // LINKTYPE_RAW, reserved, no limit
      '0200 0300 6d6d73 00', // if_name
      '0300 0400 666f7572', // if_description, nothing to fill
      '0900 0100 06 000000', // if_tsresol: 10 to the power of -6
      '0000 0000',
      '30000000',
    ),
  );
});

describe('a packet', () => {
  // 2026-01-02T03:04:05.678901Z, which is 0x0006475ef6574f35; the upper half comes first.
  const microseconds = 1_767_323_045_678_901;
  const time = '5e470600 354f57f6';

  it('without comments has no options at all', () => {
    expect(enhancedPacket({ microseconds, bytes: bytes('4500 0001 02'), comments: [] })).toEqual(
      bytes(
        '06000000 28000000', // type, 40 bytes in all
        '00000000', // interface 0
        time,
        '05000000 05000000', // kept, and as it was
        '4500000102 000000',
        '28000000',
      ),
    );
  });

  it('has its comments one after the other, in UTF-8', () => {
    expect(enhancedPacket({ microseconds, bytes: bytes('01020304'), comments: ['step', 'ü!'] })).toEqual(
      bytes(
        '06000000 38000000', // 56 bytes
        '00000000',
        time,
        '04000000 04000000',
        '01020304',
        '0100 0400 73746570',
        '0100 0300 c3bc21 00',
        '0000 0000',
        '38000000',
      ),
    );
  });

  it('takes no comment that is longer than an option can be', () => {
    const block = enhancedPacket({ microseconds, bytes: new Uint8Array(0), comments: ['a'.repeat(70_000)] });
    expect(Buffer.from(block).readUInt16LE(30)).toBe(0xffff);
    expect(block).toHaveLength(8 + 20 + 4 + 0x10000 + 4 + 4);
  });
});
