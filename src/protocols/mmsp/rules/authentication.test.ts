import { describe, expect, test } from 'vitest';
import { authenticate, negotiate } from '../../../ntlm/client.ts';
import { challengeFor, encodeChallenge } from '../../../ntlm/server.ts';
import type { Value } from '../../../wire/fields.ts';
import { audio } from './testing/content.ts';
import { client, type Line, server, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import { connecting, opening } from './testing/right.ts';

const NEW = 'NSPlayer/9.0.0.3250; {A1B2C3D4-E5F6-4789-8ABC-DEF012345678}';
const OLD = 'NSPlayer/7.1.0.3055; {A1B2C3D4-E5F6-4789-8ABC-DEF012345678}';

const utf16 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'));
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const bytes = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const u32 = (value: number): number[] => [
  value & 0xff,
  (value >>> 8) & 0xff,
  (value >>> 16) & 0xff,
  value >>> 24,
];
const wrap = (
  message: Uint8Array,
  fields: Partial<Record<'zero' | 'one' | 'size' | 'two', number>> = {},
): Uint8Array => {
  const { zero = 0, one = 1, size = message.length, two = 2 } = fields;
  return bytes([0, 0], u32(zero), u32(one), u32(5), u32(size), u32(two), u32(6), message);
};
const raw = (message: Uint8Array): Uint8Array => bytes([0, 0], message);

const NEGOTIATE = negotiate('v2');
const CHALLENGE = encodeChallenge(
  challengeFor({ type: 'NEGOTIATE', flags: 1 }, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 'MEDIA'),
);
const CREDENTIALS = ascii('dXNlcjpwYXNz\0');
const REALM = utf16('realm="media"\0');
const ZEROS = Uint8Array.of(0, 0);

interface Told {
  readonly authenPackage?: string;
  readonly product?: string;
  readonly version?: string;
}

/** Connected, and the content asked for. */
function asking({ authenPackage = 'BASIC', product = NEW, version = '9.1.1.3814' }: Told = {}): Talk {
  const values = { AuthenPackage: authenPackage, ServerVersionInfo: version };
  return talk(connecting())
    .with('Connect', { subscriberName: product })
    .with('ReportConnectedEX', values)
    .then(client('OpenFile', { playIncarnation: 9, cbtoken: 0, fileName: 'audio.asf' }));
}

let cookies = 100;
const challenge = (pToken: Uint8Array, more: Readonly<Record<string, Value>> = {}): Line => ({
  ...server('SecurityChallenge', { playIncarnation: 9, cookie: cookies++, pToken, ...more }),
  name: `challenge ${cookies}`,
});
const response = (pToken: Uint8Array): Line =>
  client('SecurityResponse', { playIncarnation: 9, cookie: 1, pToken });
const opened = (): Line[] => opening(audio).slice(1, 2);

const basic = (token: Uint8Array, told: Told = {}): Talk => asking(told).then(challenge(token));
const ntlm = (first: Uint8Array, ...rest: readonly Line[]): Talk =>
  asking({ authenPackage: 'NTLM' }).then(challenge(first), ...rest);

test('a whole exchange of either scheme is right', () => {
  const passes = [
    'MMSP-2.2.4.2-23',
    'MMSP-2.2.4.14-01',
    'MMSP-2.2.4.14-02',
    'MMSP-2.2.4.14-03',
    'MMSP-2.2.4.14-04',
  ];
  const again = [response(ascii('x\0')), challenge(REALM), response(CREDENTIALS), ...opened()];
  const done = ['MMSP-3.2.5.6-12', 'MMSP-3.2.5.7-07', 'MMSP-2.2.4.14-05', 'MMSP-2.2.4.14-06'];
  expectFindings(basic(REALM).then(...again), {}, { passes: [...passes, ...done] });
  const message = challengeFor({ type: 'NEGOTIATE', flags: 1 }, new Uint8Array(8), 'MEDIA');
  const last = authenticate({ user: 'u', domain: '', password: 'p' }, message, 'v2');
  for (const form of [raw, wrap]) {
    const exchange = [
      response(form(NEGOTIATE)),
      challenge(form(CHALLENGE)),
      response(form(last)),
      ...opened(),
    ];
    const mirrored = form === raw ? ['MMSP-3.2.5.7-05'] : ['MMSP-3.2.5.7-04', 'MMSP-2.2.4.14.1-06'];
    const of = ['MMSP-2.2.4.14-09', 'MMSP-2.2.4.14-10', ...mirrored];
    expectFindings(ntlm(ZEROS, ...exchange), {}, { passes: [...passes, ...of] });
  }
});

test('without a challenge AuthenPackage may be empty, and with one it may not', () => {
  expectFindings(asking({ authenPackage: '' }).then(...opened()), {}, { passes: ['MMSP-2.2.4.2-25'] });
  expectFindings(basic(REALM, { authenPackage: '' }), { 'MMSP-2.2.4.2-23': 'fail' });
});

describe('SecurityChallenge', () => {
  test('repeats playIncarnation', () => {
    expectFindings(asking().then(challenge(REALM, { playIncarnation: 8 })), { 'MMSP-2.2.4.14-02': 'fail' });
  });
  test('has a cookie of its own', () => {
    const twice = [challenge(REALM, { cookie: 5 }), response(CREDENTIALS), challenge(REALM, { cookie: 5 })];
    expectFindings(asking().then(...twice), { 'MMSP-2.2.4.14-03': 'warn' });
  });
  test.each([33, 0x7fffffff, 0xffffffff])('counts its bytes, and not %i', (cbToken) => {
    expectFindings(asking().then(challenge(REALM, { cbToken })), { 'MMSP-2.2.4.14-04': 'fail' });
  });
  test('has its own MID: what looks like it and has another one was meant to be it', () => {
    const wrong = challenge(REALM);
    const edit = (packet: Uint8Array): Uint8Array => {
      packet[36] = 0x1f;
      return packet;
    };
    expectFindings(asking().then({ ...wrong, edit }), { 'MMSP-2.2.4.14-01': 'fail' });
    const reply = opened().map((line): Line => ({ ...line, edit }));
    expectFindings(asking().then(...reply), { 'MMSP-2.2.4.7-01': 'fail' });
  });
});

describe('the realm of Basic (A-23)', () => {
  test.each<[string, Uint8Array, Record<string, string>]>([
    ['realm="media"', REALM, {}],
    ['capitals', utf16('Realm="media"\0'), {}],
    ['quotes in it', utf16('realm="a \\"b\\" \\\\"\0'), {}],
    ['empty', utf16('realm=""\0'), {}],
    ['no NUL', utf16('realm="media"'), { 'MMSP-2.2.4.14-06': 'note A-23' }],
    ['no quotes', utf16('realm=media\0'), { 'MMSP-2.2.4.14-06': 'fail' }],
    ['half a quote', utf16('realm="media\0'), { 'MMSP-2.2.4.14-06': 'fail' }],
    ['a scheme in front', utf16('Basic realm="media"\0'), { 'MMSP-2.2.4.14-06': 'fail' }],
    ['text after the NUL', utf16('realm="media"\0x'), { 'MMSP-2.2.4.14-06': 'fail' }],
    ['nothing at all after realm=', utf16('realm=\0'), { 'MMSP-2.2.4.14-08': 'warn' }],
    ['ASCII', ascii('realm="media"\0'), { 'MMSP-2.2.4.14-05': 'fail' }],
    ['an odd number of bytes', bytes(REALM, [0]), { 'MMSP-2.2.4.14-05': 'fail' }],
    ['another scheme', utf16('nonce="1"\0'), { 'MMSP-3.2.5.6-12': 'fail' }],
    ['SPNEGO', Uint8Array.of(0x60, 0x82, 1, 2), { 'MMSP-3.2.5.6-12': 'fail' }],
    ['no bytes', new Uint8Array(), { 'MMSP-3.2.5.6-12': 'fail' }],
    ['one byte', Uint8Array.of(0), { 'MMSP-3.2.5.6-12': 'fail' }],
  ])('%s', (_, token, expected) => {
    expectFindings(basic(token), expected);
  });
  test('an empty one passes what asks for it', () => {
    const passes = ['MMSP-2.2.4.14-07', 'MMSP-2.2.4.14-08'];
    expectFindings(basic(utf16('realm=""\0')), {}, { passes });
  });
  test.each<[string, Record<string, string>]>([
    ['9.1.1.3814', { 'MMSP-2.2.4.14-07': 'warn A-23' }],
    ['4.1.0.3930', { 'MMSP-2.2.4.14-07': 'note A-23' }],
  ])('left out by version %s: told when credentials of Basic get in', (version, expected) => {
    const bare = basic(ZEROS, { version });
    expectFindings(bare, {});
    expectFindings(bare.then(response(CREDENTIALS), challenge(ZEROS)), {});
    expect(findings(judge(bare.then(response(CREDENTIALS), ...opened())))).toEqual(expected);
  });
});

describe('the scheme of a client older than version 8', () => {
  const old = (authenPackage: string, token: Uint8Array): Talk =>
    basic(token, { authenPackage, product: OLD });
  const wrong = { 'MMSP-3.2.5.6-11': 'fail' };
  test.each<[string, Uint8Array, Record<string, string>]>([
    ['BASIC', REALM, {}],
    ['BASIC', ZEROS, {}],
    ['BASIC', raw(CHALLENGE), wrong],
    ['BASIC', utf16('nonce="1"\0'), wrong],
    ['NTLM', ZEROS, {}],
    ['NTLM', REALM, wrong],
    ['ntlm', raw(CHALLENGE), {}],
  ])('%s is what it was told', (authenPackage, token, expected) => {
    expectFindings(old(authenPackage, token), expected);
  });
  test('passes', () => {
    expectFindings(old('BASIC', REALM), {}, { passes: ['MMSP-3.2.5.6-11'] });
  });
  test.each(['Spoooon!', 'Other/1.0', ''])('is not known of %j', (product) => {
    expectFindings(basic(REALM, { authenPackage: 'NTLM', product }), {});
  });
  test('matters only without credentials in OpenFile', () => {
    const withToken = asking({ authenPackage: 'NTLM', product: OLD });
    const lines = withToken.lines.slice(0, -1);
    const openFile = client('OpenFile', {
      playIncarnation: 9,
      fileName: 'audio.asf',
      tokenData: CREDENTIALS,
    });
    expectFindings(talk([...lines, openFile, challenge(REALM)]), {});
  });
});

describe('the tokens of NTLM', () => {
  const second = (asked: Uint8Array, token: Uint8Array): Talk =>
    ntlm(ZEROS, response(asked), challenge(token));
  const typed = CHALLENGE.slice();
  typed[8] = 1;
  const R = raw(NEGOTIATE);
  const W = wrap(NEGOTIATE);
  test.each<[string, Uint8Array, Uint8Array, Record<string, string>]>([
    ['without zeros', R, CHALLENGE, { 'MMSP-2.2.4.14-09': 'fail' }],
    ['another message', R, raw(typed), { 'MMSP-2.2.4.14-10': 'fail' }],
    ['garbage', R, bytes([0, 0], utf16('garbage')), { 'MMSP-2.2.4.14-10': 'fail' }],
    ['a cut message', R, raw(CHALLENGE.slice(0, 20)), { 'MMSP-2.2.4.14-10': 'fail' }],
    ['Zero', W, wrap(CHALLENGE, { zero: 0x10000 }), { 'MMSP-2.2.4.14.1-01': 'fail' }],
    ['One', W, wrap(CHALLENGE, { one: 0 }), { 'MMSP-2.2.4.14.1-02': 'fail' }],
    ['Two', W, wrap(CHALLENGE, { two: 1 }), { 'MMSP-2.2.4.14.1-04': 'fail' }],
    ['too small a size', W, wrap(CHALLENGE, { size: 9 }), { 'MMSP-2.2.4.14.1-06': 'fail' }],
    ['too great a size', W, wrap(CHALLENGE, { size: 0xffffffff }), { 'MMSP-2.2.4.14.1-06': 'fail' }],
    ['no NTLM in NTLM_AUTH', W, wrap(ascii('Kerberos')), { 'MMSP-2.2.4.14-10': 'fail' }],
    ['zeros within Zero', W, wrap(CHALLENGE).slice(2), { 'MMSP-2.2.4.14.1-01': 'note A-23' }],
    ['not wrapped', W, raw(CHALLENGE), { 'MMSP-3.2.5.7-04': 'fail' }],
    ['wrapped', R, wrap(CHALLENGE), { 'MMSP-3.2.5.7-05': 'fail' }],
    ['nothing after NEGOTIATE', R, ZEROS, { 'MMSP-3.2.5.7-02': 'fail' }],
    ['another scheme after NEGOTIATE', R, utf16('nonce="1"\0'), { 'MMSP-3.2.5.7-02': 'fail' }],
    ['a new beginning after anything else', ascii('AAAA\0'), ZEROS, {}],
  ])('%s', (_, asked, token, expected) => {
    expectFindings(second(asked, token), expected);
  });
  test.each<[string, Uint8Array]>([
    ['two more zero bytes', new Uint8Array(4)],
    ['anything', Uint8Array.of(0, 0, 1, 2, 3)],
    ['a CHALLENGE message', raw(CHALLENGE)],
  ])('the first may hold %s (A-23)', (_, token) => {
    expectFindings(ntlm(token), {});
  });
});

test.each<[string, Uint8Array, Record<string, string>, readonly string[]]>([
  ['is taken', raw(CHALLENGE), {}, ['MMSP-3.2.5.6-08']],
  ['is not taken', ZEROS, { 'MMSP-3.2.5.6-08': 'note A-23' }, []],
])('NTLM in OpenFile %s', (_, token, expected, passes) => {
  const lines = asking({ authenPackage: 'NTLM' }).lines.slice(0, -1);
  const openFile = client('OpenFile', { playIncarnation: 9, fileName: 'audio.asf', tokenData: NEGOTIATE });
  expectFindings(talk([...lines, openFile, challenge(token)]), expected, { passes });
});

test('a flood of challenges is judged to the end', () => {
  const many = Array.from({ length: 600 }, () => [response(CREDENTIALS), challenge(REALM)]).flat();
  expectFindings(basic(REALM).then(...many), {});
});
