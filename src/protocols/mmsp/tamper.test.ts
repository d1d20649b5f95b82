import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breaksOf, WAYS } from './breakable.ts';
import { allMessages } from './messages/index.ts';
import { decodePacket } from './packet.ts';
import { fieldOf, problemOf, type Tamper, tampered } from './tamper.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const shown = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A TcpMessageHeader by hand: messageLength, then chunkCount. */
const header = (length: string, count: string): string =>
  `01 00 00 00 ce fa 0b b0 ${length} 4d 4d 53 20 ${count} 00 00 00 00 00 00 00 00 00 00 00 00`;

/** StopPlaying: openFileId 1, playIncarnation 9. */
const stop = hex(`${header('20 00 00 00', '06 00 00 00')} 02 00 00 00 09 00 03 00 01 00 00 00 09 00 00 00`);
/** OpenFile: token 0x0C behind the fileName "a.asf" with its NUL, cbtoken 3, tokenData "dX" and NUL. */
const open = hex(`${header('40 00 00 00', '0a 00 00 00')}
  05 00 00 00  05 00 03 00  09 00 00 00  00 00 00 00  0c 00 00 00  03 00 00 00
  61 00 2e 00 61 00 73 00 66 00 00 00  64 58 00 00 00`);

describe('a field made wrong', () => {
  test.each<[string, Uint8Array, Tamper, number, string]>([
    ['openFileId', stop, { field: 'openFileId', value: 7 }, 40, '07000000'],
    ['a seal', stop, { field: 'header.seal', value: 0 }, 12, '00000000'],
    ['a byte', stop, { field: 'header.rep', value: 2 }, 0, '02'],
    ['16 bits', stop, { field: 'header.MBZ', value: 0xffff }, 22, 'ffff'],
    ['messageLength less', stop, { field: 'header.messageLength', value: 'less' }, 8, '18000000'],
    ['messageLength more', stop, { field: 'header.messageLength', value: 'more' }, 8, '28000000'],
    ['chunkLen less', stop, { field: 'chunkLen', value: 'less' }, 32, '01000000'],
    ['chunkLen huge', stop, { field: 'chunkLen', value: 'huge' }, 32, 'ffffffff'],
    ['MID', stop, { field: 'MID', value: 0x000300ff }, 36, 'ff000300'],
    ['token odd', open, { field: 'token', value: 'odd' }, 48, '0b000000'],
    ['token beyond', open, { field: 'token', value: 'beyond' }, 48, '0c100000'],
    ['cbtoken zero', open, { field: 'cbtoken', value: 'zero' }, 52, '00000000'],
    ['half a character', open, { field: 'fileName', value: 'lone-surrogate' }, 56, '00d8'],
    ['no NUL', open, { field: 'fileName', value: 'unterminated' }, 66, '6100'],
  ])('%s', (_, bytes, tamper, at, wrong) => {
    const made = tampered(bytes, tamper);
    expect(made.length).toBe(bytes.length);
    expect(shown(made.subarray(at, at + wrong.length / 2))).toBe(wrong);
    const rest = made.slice();
    rest.set(bytes.subarray(at, at + wrong.length / 2), at);
    expect(shown(rest)).toBe(shown(bytes));
  });

  test('a message that is cut has lengths that fit', () => {
    expect(shown(tampered(stop, { field: 'openFileId', value: 'cut' }))).toBe(
      shown(hex(`${header('18 00 00 00', '05 00 00 00')} 01 00 00 00 09 00 03 00`)),
    );
    const cut = tampered(open, { field: 'fileName', value: 'cut' });
    expect(cut.length).toBe(56);
    expect(shown(cut.subarray(8, 12))).toBe('28000000');
    expect(shown(cut.subarray(32, 36))).toBe('03000000');
  });
});

describe('what can be made wrong', () => {
  test.each<[string, Tamper, RegExp]>([
    ['StopPlaying', { field: 'openfileid', value: 1 }, /must name a field of StopPlaying/],
    ['StopPlaying', { field: 'header.sael', value: 1 }, /must name a field/],
    ['StopPlaying', { field: '__proto__', value: 1 }, /must name a field/],
    ['StopPlaying', { field: 'openFileId', value: 2 ** 32 }, /fits into 4 bytes/],
    ['StopPlaying', { field: 'header.rep', value: 256 }, /fits into 1 bytes/],
    ['StopPlaying', { field: 'openFileId', value: 'unterminated' }, /must be a text/],
    ['StartPlaying', { field: 'position', value: 'zero' }, /whole number/],
    ['StopPlaying', { field: 'header.seal', value: 'cut' }, /must be a field of the message/],
  ])('%s %o', (message, tamper, says) => expect(problemOf(message, tamper)).toMatch(says));

  test('fields of structures within a message', () => {
    expect(fieldOf('Logging', 'log.info.cbSize')?.layout.kind).toBe('integer');
    expect(fieldOf('Logging', 'log.info.none')).toBeUndefined();
  });
});

describe('mistakes that are read off the definitions', () => {
  const labels = (found: readonly Tamper[]): string[] => found.map(({ field, value }) => `${field} ${value}`);

  test('every length, count and offset of OpenFile', () => {
    const fields = new Set(breaksOf('lengths', 'OpenFile').map(({ field }) => field));
    expect([...fields]).toEqual([
      'header.messageLength',
      'header.chunkCount',
      'chunkLen',
      'token',
      'cbtoken',
    ]);
    expect(labels(breaksOf('lengths', 'OpenFile'))).toContain('token odd');
    expect(labels(breaksOf('lengths', 'Logging'))).toContain('log.info.cbSize huge');
  });
  test('a cut for each length that a message can be short by', () => {
    expect(labels(breaksOf('cuts', 'StopPlaying'))).toEqual(['openFileId cut']);
    expect(labels(breaksOf('cuts', 'StreamSwitch'))).toEqual(['cStreamEntries cut', 'aStreamEntries cut']);
    expect(labels(breaksOf('cuts', 'StartPlaying'))).toEqual([
      'openFileId cut',
      'position cut',
      'asfOffset cut',
      'frameOffset cut',
    ]);
  });
  test('none of a message that there is not', () => expect(breaksOf('texts', 'Nothing')).toEqual([]));

  const clientMessages = allMessages().filter(({ from }) => from === 'client');
  test.each(clientMessages)('every mistake of $name can be made', ({ name }) => {
    for (const way of WAYS)
      for (const tamper of breaksOf(way, name)) expect(problemOf(name, tamper)).toBeUndefined();
  });
});

test('whatever is made of it, a packet stays readable by a lenient reader', () => {
  const tampers = breaksOf('lengths', 'OpenFile').concat(breaksOf('cuts', 'OpenFile'));
  fc.assert(
    fc.property(fc.constantFrom(...tampers), (tamper) => {
      expect(() => decodePacket(tampered(open, tamper))).not.toThrow();
    }),
  );
});
