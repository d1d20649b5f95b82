import { afterEach, describe, expect, test } from 'vitest';
import { authenticate, type NtlmVersion, negotiate } from '../../src/ntlm/client.ts';
import { FLAGS, has } from '../../src/ntlm/flags.ts';
import { type Challenge, readMessage } from '../../src/ntlm/messages.ts';
import { challengeFor, encodeChallenge, proves } from '../../src/ntlm/server.ts';
import { type NtlmAuth, type NtlmAuthOptions, startNtlmAuth } from './support/ntlm-auth.ts';

// NTLM against Samba, in both directions.

const WHO = { user: 'User', domain: 'DOMAIN', password: 'Pässwörd 1' };
const NONCE = Uint8Array.of(0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe);
const TAKES_V1 = ['ntlm auth = ntlmv1-permitted'];

const started: NtlmAuth[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.end();
});
function samba(options: NtlmAuthOptions): NtlmAuth {
  const one = startNtlmAuth(options);
  started.push(one);
  return one;
}

const toBase64 = (message: Uint8Array): string => Buffer.from(message).toString('base64');
/** `TT TlRM…`: the word and the message. */
const read = (line: string) => readMessage(Uint8Array.from(Buffer.from(line.split(' ')[1] ?? '', 'base64')));

/** Our client against the server of Samba: what it says in the end. */
async function ourClient(version: NtlmVersion, password: string): Promise<string> {
  const server = samba({ as: 'server', settings: TAKES_V1, ...WHO });
  const asked = await server.ask(`YR ${toBase64(negotiate(version))}`);
  const challenge = read(asked);
  if (challenge.type !== 'CHALLENGE') throw new Error(asked);
  expect(has(challenge.flags, FLAGS.EXTENDED_SESSIONSECURITY)).toBe(version !== 'v1');
  const { user, domain } = WHO;
  return server.ask(`KK ${toBase64(authenticate({ user, domain, password }, challenge, version))}`);
}

describe.each<NtlmVersion>(['v1', 'v1-extended', 'v2'])(
  'our client, %s, and the server of Samba',
  (version) => {
    test('the right password is let in', async () => {
      expect(await ourClient(version, WHO.password)).toBe('AF DOMAIN\\User');
    });
    test('a wrong one is not', async () => {
      expect(await ourClient(version, 'Passwort 1')).toMatch(/^NA /);
    });
  },
);

/** The client of Samba against our server. */
async function sambaClient(settings: readonly string[], extended: boolean, password: string) {
  const client = samba({ as: 'client', settings, ...WHO, password });
  const first = read(await client.ask('YR'));
  if (first.type !== 'NEGOTIATE') throw new Error(first.type);
  const flags = extended ? first.flags : first.flags & ~FLAGS.EXTENDED_SESSIONSECURITY;
  const challenge: Challenge = challengeFor({ type: 'NEGOTIATE', flags }, NONCE, 'MEDIA');
  const said = await client.ask(`TT ${toBase64(encodeChallenge(challenge))}`);
  const last = read(said);
  if (last.type !== 'AUTHENTICATE') throw new Error(said);
  expect([last.domain, last.user]).toEqual([WHO.domain, WHO.user]);
  return { last, right: proves(last, NONCE, WHO.password) };
}

describe('the client of Samba and our server', () => {
  const onlyV1 = ['client ntlmv2 auth = no', 'client lanman auth = no'];
  test.each<[string, readonly string[], boolean, (size: number) => boolean]>([
    ['v1', onlyV1, false, (size) => size === 24],
    ['v1 with extended session security', onlyV1, true, (size) => size === 24],
    ['v2', [], true, (size) => size > 44],
  ])('%s: the right password is let in, and a wrong one is not', async (_, settings, extended, fits) => {
    const { last, right } = await sambaClient(settings, extended, WHO.password);
    expect(fits(last.nt.length)).toBe(true);
    expect(right).toBe(true);
    expect((await sambaClient(settings, extended, 'Passwort 1')).right).toBe(false);
  });
});
