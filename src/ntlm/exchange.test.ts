import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authenticate, credentialsOf, type NtlmVersion, negotiate } from './client.ts';
import { FLAGS } from './flags.ts';
import { encodeNegotiate, readMessage } from './messages.ts';
import { challengeFor, encodeChallenge, proves } from './server.ts';

const NONCE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

function exchange(version: NtlmVersion, name: string, password: string, told = password): boolean {
  const first = readMessage(negotiate(version));
  if (first.type !== 'NEGOTIATE') throw new Error(first.type);
  const challenge = readMessage(encodeChallenge(challengeFor(first, NONCE, 'MEDIA')));
  if (challenge.type !== 'CHALLENGE') throw new Error(challenge.type);
  const last = readMessage(authenticate(credentialsOf(name, told), challenge, version));
  if (last.type !== 'AUTHENTICATE') throw new Error(last.type);
  return proves(last, NONCE, password);
}

describe.each<NtlmVersion>(['v1', 'v1-extended', 'v2'])('our client and our server, %s', (version) => {
  test.each([
    ['alice', 'secret'],
    ['MEDIA\\alice', 'secret'],
    ['ünï', 'pässwörd with more than fourteen characters 日本'],
    ['alice', ''],
  ])('%s', (name, password) => {
    expect(exchange(version, name, password)).toBe(true);
    expect(exchange(version, name, password, `${password}x`)).toBe(false);
  });
});

test('only a client that offers it gets extended session security', () => {
  const flagsFor = (offered: number): number =>
    challengeFor({ type: 'NEGOTIATE', flags: offered }, NONCE, 'MEDIA').flags;
  expect(flagsFor(FLAGS.UNICODE) & FLAGS.EXTENDED_SESSIONSECURITY).toBe(0);
  expect(flagsFor(FLAGS.EXTENDED_SESSIONSECURITY) & FLAGS.EXTENDED_SESSIONSECURITY).not.toBe(0);
  expect(flagsFor(0) & FLAGS.OEM).not.toBe(0);
});

test('a name with a backslash has a domain before it', () => {
  expect(credentialsOf('a', 'p')).toEqual({ domain: '', user: 'a', password: 'p' });
  expect(credentialsOf('D\\a\\b', 'p')).toEqual({ domain: 'D', user: 'a\\b', password: 'p' });
});

describe('bytes that are no good', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['none', new Uint8Array(), /NTLMSSP/],
    ['another signature', Buffer.from('NTLMSSQ\0\x01\0\0\0\0\0\0\0'), /NTLMSSP/],
    ['a signature alone', Buffer.from('NTLMSSP\0'), /MessageType/],
    ['an unknown type', Buffer.from('NTLMSSP\0\x04\0\0\0\0\0\0\0'), /MessageType is 4/],
    ['a short NEGOTIATE', Buffer.from('NTLMSSP\0\x01\0\0\0'), /at least 16/],
    ['a short CHALLENGE', Buffer.from(`NTLMSSP\0\x02\0\0\0${'\0'.repeat(10)}`, 'latin1'), /at least 32/],
    ['a short AUTHENTICATE', Buffer.from(`NTLMSSP\0\x03\0\0\0${'\0'.repeat(30)}`, 'latin1'), /at least 52/],
  ])('%s', (_, raw, why) => {
    const read = readMessage(raw);
    expect(read.type === 'malformed' ? read.why : read.type).toMatch(why);
  });

  test('fields that lie outside', () => {
    const challenge = encodeChallenge(challengeFor({ type: 'NEGOTIATE', flags: 1 }, NONCE, 'MEDIA'));
    for (const at of [12, 16, 40, 44]) {
      const wrong = challenge.slice();
      wrong.fill(0xff, at, at + 2);
      expect(readMessage(wrong).type).toBe('malformed');
    }
    const endless = challenge.slice();
    endless.fill(0xff, challenge.length - 4);
    expect(readMessage(endless)).toMatchObject({ why: expect.stringMatching(/MsvAvEOL/) });
  });

  test('whatever they are, reading them neither throws nor proves anything', () => {
    const prefix = fc.constantFrom(
      ...[1, 2, 3].map((type) => Buffer.from(`NTLMSSP\0${String.fromCharCode(type)}\0\0\0`)),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), prefix, fc.boolean(), (rest, head, begins) => {
        const read = readMessage(begins ? Uint8Array.from([...head, ...rest]) : rest);
        if (read.type === 'AUTHENTICATE') expect(proves(read, NONCE, 'x')).toBe(false);
      }),
    );
  });

  test('a view into a larger buffer is read from where it begins', () => {
    const message = encodeNegotiate(7);
    const large = new Uint8Array(100);
    large.set(message, 9);
    expect(readMessage(large.subarray(9, 9 + message.length))).toEqual({ type: 'NEGOTIATE', flags: 7 });
  });
});
