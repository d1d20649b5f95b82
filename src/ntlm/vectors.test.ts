import { describe, expect, test } from 'vitest';
import { authenticate } from './client.ts';
import { des, desl, md4 } from './hashes.ts';
import { type Challenge, encodeChallenge, readMessage } from './messages.ts';
import { lmowfV1, ntowfV1, ntowfV2, responsesV1, responsesV1Extended, responsesV2 } from './responses.ts';
import { proves } from './server.ts';
import { bytes, hex } from './testing/bytes.ts';

// The published values of [MS-NLMP] 4.2: User, Domain, Password, Server.

const credentials = { user: 'User', domain: 'Domain', password: 'Password' };
const serverChallenge = bytes('01 23 45 67 89 ab cd ef');
const clientChallenge = bytes('aa aa aa aa aa aa aa aa');
const nonces = { serverChallenge, clientChallenge };
const targetInfo = bytes(`02 00 0c 00 44 00 6f 00 6d 00 61 00 69 00 6e 00
  01 00 0c 00 53 00 65 00 72 00 76 00 65 00 72 00 00 00 00 00`);

test('MD4 of RFC 1320 A.5', () => {
  expect(hex(md4(new Uint8Array()))).toBe('31d6cfe0d16ae931b73c59d7e0c089c0');
  expect(hex(md4(Buffer.from('message digest')))).toBe('d9130a8164549fe818874806e1c7014b');
});

test('4.2.2.1 the two halves of the LM hash are DES', () => {
  expect(hex(des(Buffer.from('PASSWOR'), Buffer.from('KGS!@#$%')))).toBe('e52cac67419a9a22');
  expect(hex(lmowfV1('Password'))).toBe('e52cac67419a9a224a3b108f3fa6cb6d');
  expect(hex(lmowfV1('Password and more than 14 characters'))).toHaveLength(32);
  expect(hex(ntowfV1('Password'))).toBe('a4f49c406510bdcab6824ee7c30fd852');
  expect(desl(new Uint8Array(16), new Uint8Array(8))).toHaveLength(24);
});

test('4.2.2.2 NTLM v1', () => {
  const { lm, nt } = responsesV1('Password', serverChallenge);
  expect(hex(nt)).toBe('67c43011f30298a2ad35ece64f16331c44bdbed927841f94');
  expect(hex(lm)).toBe('98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13');
});

test('4.2.3.2 NTLM v1 with client challenge', () => {
  const { lm, nt } = responsesV1Extended('Password', nonces);
  expect(hex(lm)).toBe('aaaaaaaaaaaaaaaa00000000000000000000000000000000');
  expect(hex(nt)).toBe('7537f803ae367128ca458204bde7caf81e97ed2683267232');
});

test('4.2.4 NTLM v2', () => {
  expect(hex(ntowfV2(credentials))).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  const { lm, nt } = responsesV2(credentials, nonces, new Uint8Array(8), targetInfo);
  expect(hex(lm)).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  expect(hex(nt.subarray(0, 16))).toBe('68cd0ab851e51c96aabc927bebef6a1c');
  expect(hex(nt.subarray(16))).toBe(
    hex(
      bytes(`01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 aa aa aa aa aa aa aa aa 00 00 00 00
        02 00 0c 00 44 00 6f 00 6d 00 61 00 69 00 6e 00
        01 00 0c 00 53 00 65 00 72 00 76 00 65 00 72 00 00 00 00 00 00 00 00 00`),
    ),
  );
});

const CHALLENGE_V2 =
  bytes(`4e 54 4c 4d 53 53 50 00 02 00 00 00 0c 00 0c 00 38 00 00 00 33 82 8a e2 01 23 45 67 89 ab cd ef
  00 00 00 00 00 00 00 00 24 00 24 00 44 00 00 00 06 00 70 17 00 00 00 0f 53 00 65 00 72 00 76 00
  65 00 72 00 02 00 0c 00 44 00 6f 00 6d 00 61 00 69 00 6e 00 01 00 0c 00 53 00 65 00 72 00 76 00
  65 00 72 00 00 00 00 00`);
const AUTHENTICATE_V1 =
  bytes(`4e 54 4c 4d 53 53 50 00 03 00 00 00 18 00 18 00 6c 00 00 00 18 00 18 00 84 00 00 00 0c 00 0c 00
  48 00 00 00 08 00 08 00 54 00 00 00 10 00 10 00 5c 00 00 00 10 00 10 00 9c 00 00 00 35 82 80 e2
  05 01 28 0a 00 00 00 0f 44 00 6f 00 6d 00 61 00 69 00 6e 00 55 00 73 00 65 00 72 00 43 00 4f 00
  4d 00 50 00 55 00 54 00 45 00 52 00 98 de f7 b8 7f 88 aa 5d af e2 df 77 96 88 a1 72 de f1 1c 7d
  5c cd ef 13 67 c4 30 11 f3 02 98 a2 ad 35 ec e6 4f 16 33 1c 44 bd be d9 27 84 1f 94 51 88 22 b1
  b3 f3 50 c8 95 86 82 ec bb 3e 3c b7`);
const AUTHENTICATE_V1_EXTENDED =
  bytes(`4e 54 4c 4d 53 53 50 00 03 00 00 00 18 00 18 00 6c 00 00 00 18 00 18 00 84 00 00 00 0c 00 0c 00
  48 00 00 00 08 00 08 00 54 00 00 00 10 00 10 00 5c 00 00 00 00 00 00 00 9c 00 00 00 35 82 08 82
  05 01 28 0a 00 00 00 0f 44 00 6f 00 6d 00 61 00 69 00 6e 00 55 00 73 00 65 00 72 00 43 00 4f 00
  4d 00 50 00 55 00 54 00 45 00 52 00 aa aa aa aa aa aa aa aa 00 00 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 75 37 f8 03 ae 36 71 28 ca 45 82 04 bd e7 ca f8 1e 97 ed 26 83 26 72 32`);
const AUTHENTICATE_V2 =
  bytes(`4e 54 4c 4d 53 53 50 00 03 00 00 00 18 00 18 00 6c 00 00 00 54 00 54 00 84 00 00 00 0c 00 0c 00
  48 00 00 00 08 00 08 00 54 00 00 00 10 00 10 00 5c 00 00 00 10 00 10 00 d8 00 00 00 35 82 88 e2
  05 01 28 0a 00 00 00 0f 44 00 6f 00 6d 00 61 00 69 00 6e 00 55 00 73 00 65 00 72 00 43 00 4f 00
  4d 00 50 00 55 00 54 00 45 00 52 00 86 c3 50 97 ac 9c ec 10 25 54 76 4a 57 cc cc 19 aa aa aa aa
  aa aa aa aa 68 cd 0a b8 51 e5 1c 96 aa bc 92 7b eb ef 6a 1c 01 01 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 aa aa aa aa aa aa aa aa 00 00 00 00 02 00 0c 00 44 00 6f 00 6d 00 61 00 69 00 6e 00
  01 00 0c 00 53 00 65 00 72 00 76 00 65 00 72 00 00 00 00 00 00 00 00 00 c5 da d2 54 4f c9 79 90
  94 ce 1c e9 0b c9 d0 3e`);

describe('the published messages', () => {
  test('4.2.4.3 CHALLENGE is read, and but for Version and its place in it, written', () => {
    const read = readMessage(CHALLENGE_V2);
    const expected: Challenge = {
      type: 'CHALLENGE',
      flags: 0xe28a8233,
      targetName: 'Server',
      serverChallenge,
      targetInfo,
    };
    expect(read).toEqual(expected);
    const written = encodeChallenge(expected);
    written.set(CHALLENGE_V2.subarray(48, 56), 48);
    expect(hex(written)).toBe(hex(CHALLENGE_V2));
  });

  test.each([
    ['4.2.2.3 v1', AUTHENTICATE_V1],
    ['4.2.3.3 v1 with client challenge', AUTHENTICATE_V1_EXTENDED],
    ['4.2.4.3 v2', AUTHENTICATE_V2],
  ])('%s AUTHENTICATE proves the password, and no other', (_, message) => {
    const read = readMessage(message);
    if (read.type !== 'AUTHENTICATE') throw new Error(read.type);
    expect([read.domain, read.user, read.workstation]).toEqual(['Domain', 'User', 'COMPUTER']);
    expect(proves(read, serverChallenge, 'Password')).toBe(true);
    expect(proves(read, serverChallenge, 'password')).toBe(false);
    expect(proves(read, clientChallenge, 'Password')).toBe(false);
  });

  test.each([
    ['v2', CHALLENGE_V2, AUTHENTICATE_V2],
    ['v1-extended', CHALLENGE_V2, AUTHENTICATE_V1_EXTENDED],
  ] as const)(
    'a client of %s answers the published CHALLENGE with the published responses',
    (version, challenge, published) => {
      const read = readMessage(challenge);
      if (read.type !== 'CHALLENGE') throw new Error(read.type);
      // The example has the time 0, which is 1601.
      const written = authenticate(credentials, read, version, clientChallenge, -11_644_473_600_000);
      const [own, example] = [readMessage(written), readMessage(published)];
      if (own.type !== 'AUTHENTICATE' || example.type !== 'AUTHENTICATE') throw new Error(own.type);
      expect([hex(own.lm), hex(own.nt)]).toEqual([hex(example.lm), hex(example.nt)]);
    },
  );
});
