import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { authenticate, negotiate } from '../ntlm/client.ts';
import { readMessage } from '../ntlm/messages.ts';
import { type ReferenceServer, type ServerOptions, startServer } from './server.ts';
import type { Site } from './site.ts';
import { type Client, connectTo, MID as KNOWN, type Received } from './testing/client.ts';
import { asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';
import { ascii, basic, type Echo, openFile, raw, response, wrapped } from './testing/security.ts';

const MID = { ...KNOWN, SecurityChallenge: 0x0004001a };
const users = { anna: 'se:cret', 'Bo "x"': '' };
const site: Site = {
  protected: {
    'basic.asf': { scheme: 'BASIC', realm: 'a "b" \\ c', users, file: 'audio.asf' },
    'ntlm.asf': { scheme: 'NTLM', users, file: 'audio.asf' },
    'folder/': { scheme: 'BASIC', users },
    list: { scheme: 'BASIC', users },
    radio: { scheme: 'BASIC', users },
    tone: { scheme: 'BASIC', users },
  },
  playlists: { list: ['audio.asf', 'multi.asf'] },
  live: { radio: 'audio.asf' },
  generated: { tone: { packets: 10 } },
};
const OLD = 'NSPlayer/7.1.0.3055; {11112222-3333-4444-5555-666677778888}';
const ACCESS_DENIED = 0x80070005;

let server: ReferenceServer;
const start = async (options: Partial<ServerOptions> = {}): Promise<void> => {
  server = await startServer({ root: asfFolder, site, seed: 1, ...options });
};
beforeEach(() => start());
afterEach(() => server.close());

const anna = basic('anna', 'se:cret');

const tokenOf = (challenge: Received): Buffer =>
  Buffer.from(challenge.bytes.subarray(52, 52 + challenge.u32(48)));

async function connected(product?: string): Promise<{ client: Client; authenPackage: string }> {
  const client = await connectTo(server);
  client.send(requests.connect(product));
  const report = await client.message(MID.ReportConnectedEX);
  const size = 2 * report.u32(32 + 60);
  const at = 32 + 64 + 2 * (report.u32(32 + 48) + report.u32(32 + 52) + report.u32(32 + 56));
  client.send(requests.connectFunnel());
  await client.message(MID.ReportConnectedFunnel);
  return { client, authenPackage: Buffer.from(report.bytes.subarray(at, at + size)).toString('utf16le') };
}

async function asked(name: string, product?: string): Promise<{ client: Client; challenge: Received }> {
  const { client } = await connected(product);
  client.send(openFile(name));
  return { client, challenge: await client.message(MID.SecurityChallenge) };
}

const hr = (report: Received): number => report.u32(40);
describe('Basic', () => {
  test('the challenge names the realm in UTF-16, and the right credentials open the file', async () => {
    const { client, challenge } = await asked('basic.asf');
    expect(tokenOf(challenge).toString('utf16le')).toBe('realm="a \\"b\\" \\\\ c"\0');
    expect(challenge.u32(40)).toBe(9);
    client.send(response(challenge, anna));
    const opened = await client.message(MID.ReportOpenFile);
    expect([hr(opened), opened.u32(44)]).toEqual([0, 9]);
    client.send(requests.readBlock());
    expect(hr(await client.message(MID.ReportReadBlock))).toBe(0);
  });

  test.each<[string, number[]]>([
    ['a wrong password', basic('anna', 'secret')],
    ['no password', basic('anna', '')],
    ['nobody', basic('', '')],
    ['a user that there is not', basic('toString', '')],
    ['no Base64', ascii('anna:se:cret\0')],
    ['the word in front', [...ascii('Basic '), ...anna]],
    ['nothing', []],
    ['a NUL', [0]],
    ['very much', Array.from({ length: 30_000 }, () => 0x41)],
  ])('%s is asked for again, with another cookie, and the right ones get in afterwards', async (_, token) => {
    const { client, challenge } = await asked('basic.asf');
    client.send(response(challenge, token));
    const again = await client.message(MID.SecurityChallenge);
    expect(again.u32(44)).not.toBe(challenge.u32(44));
    client.send(response(again, anna));
    expect(hr(await client.message(MID.ReportOpenFile))).toBe(0);
  });

  test.each<[string, Echo]>([
    ['cookie', { cookie: 1 }],
    ['playIncarnation', { playIncarnation: 77 }],
  ])('a response with another %s answers no challenge of this session', async (_, echo) => {
    const { client, challenge } = await asked('basic.asf');
    client.send(response(challenge, anna, echo));
    await client.message(MID.SecurityChallenge);
  });

  test.each([100, 0xffffffff])('a cbToken of %i, more than there is, is refused', async (cbToken) => {
    const { client, challenge } = await asked('basic.asf');
    client.send(response(challenge, anna, { cbToken }));
    expect(hr(await client.message(MID.ReportOpenFile))).toBeGreaterThanOrEqual(0x80000000);
    client.send(response(challenge, anna));
    expect(await client.during(60)).toEqual([]);
  });

  test('a client of version 7 is told BASIC, and its tokenData is taken', async () => {
    const { client, authenPackage } = await connected(OLD);
    expect(authenPackage).toBe('BASIC\0');
    client.send(openFile('basic.asf', anna));
    expect(hr(await client.message(MID.ReportOpenFile))).toBe(0);
  });

  test('a client of version 7 is asked by Basic for what newer ones need NTLM for', async () => {
    const { client, challenge } = await asked('ntlm.asf', OLD);
    expect(tokenOf(challenge).toString('utf16le')).toBe('realm=""\0');
    client.send(response(challenge, anna));
    expect(hr(await client.message(MID.ReportOpenFile))).toBe(0);
  });

  test('tokenData of a newer client is read as NTLM, and so is asked for again by the scheme of the content', async () => {
    const { client, authenPackage } = await connected();
    expect(authenPackage).toBe('NTLM\0');
    client.send(openFile('basic.asf', anna));
    expect(tokenOf(await client.message(MID.SecurityChallenge))[0]).toBe(0x72);
  });
});

describe('NTLM', () => {
  test.each([
    ['raw', raw],
    ['in NTLM_AUTH', wrapped],
  ] as const)(
    '%s: a challenge of two zero bytes, then one of the same form as the response',
    async (_, form) => {
      const { client, challenge } = await asked('ntlm.asf');
      expect([...tokenOf(challenge)]).toEqual([0, 0]);
      client.send(response(challenge, form(negotiate('v2'))));
      const second = await client.message(MID.SecurityChallenge);
      const token = tokenOf(second);
      const at = form === raw ? 2 : 26;
      expect([...token.subarray(0, 2)]).toEqual([0, 0]);
      if (form === wrapped)
        expect([token.readUInt32LE(6), token.readUInt32LE(14)]).toEqual([1, token.length - 26]);
      const message = readMessage(token.subarray(at));
      if (message.type !== 'CHALLENGE') throw new Error(message.type);
      const credentials = { domain: 'ANY', user: 'ANNA', password: 'se:cret' };
      client.send(response(second, form(authenticate(credentials, message, 'v2'))));
      expect(hr(await client.message(MID.ReportOpenFile))).toBe(0);
    },
  );

  test('an AUTHENTICATE without a CHALLENGE, or of another session, gets nowhere', async () => {
    const { client, challenge } = await asked('ntlm.asf');
    const other = {
      type: 'CHALLENGE',
      flags: 1,
      targetName: '',
      serverChallenge: new Uint8Array(8),
    } as const;
    const credentials = { domain: '', user: 'anna', password: 'se:cret' };
    const late = authenticate(credentials, { ...other, targetInfo: new Uint8Array() }, 'v2');
    client.send(response(challenge, raw(late)));
    const again = await client.message(MID.SecurityChallenge);
    client.send(response(again, raw(negotiate('v1'))));
    const second = await client.message(MID.SecurityChallenge);
    client.send(response(second, raw(late)));
    expect([...tokenOf(await client.message(MID.SecurityChallenge))]).toEqual([0, 0]);
  });

  test('an exchange may begin with OpenFile', async () => {
    const { client } = await connected();
    client.send(openFile('ntlm.asf', [...negotiate('v2')]));
    expect(tokenOf(await client.message(MID.SecurityChallenge)).toString('latin1')).toContain('NTLMSSP');
  });
});

describe('what is protected', () => {
  test.each(['basic.asf', '/basic.asf', 'ntlm.asf', 'folder/any.asf', 'folder/../audio.asf'])(
    '%s',
    async (name) => {
      const { client } = await connected();
      client.send(openFile(name));
      await client.message(MID.SecurityChallenge);
    },
  );

  test('nothing else: who brings credentials for other content gets it, and nobody is told of a scheme for nothing', async () => {
    const { client } = await connected();
    client.send(openFile('audio.asf', anna));
    expect(hr(await client.message(MID.ReportOpenFile))).toBe(0);
    await server.close();
    await start({ site: {} });
    const { authenPackage } = await connected();
    expect(authenPackage).toBe('');
  });

  test('a site with one scheme names it to everybody', async () => {
    await server.close();
    await start({ site: { protected: { 'a.asf': { scheme: 'NTLM', users } } } });
    for (const product of [OLD, undefined]) expect((await connected(product)).authenPackage).toBe('NTLM\0');
  });
});

test('guessing ends with a refusal and the connection', async () => {
  await server.close();
  await start({ limits: { maxChallenges: 3 } });
  const { client, challenge } = await asked('basic.asf');
  let last = challenge;
  for (let round = 0; round < 2; round++) {
    client.send(response(last, basic('anna', String(round))));
    last = await client.message(MID.SecurityChallenge);
  }
  client.send(response(last, anna.slice(1)));
  expect(hr(await client.message(MID.ReportOpenFile))).toBe(ACCESS_DENIED);
  await client.closed;
});

test('a SecurityResponse that nobody asked for is ignored, also after the file was opened', async () => {
  const { client, challenge } = await asked('basic.asf');
  client.send(response(challenge, anna));
  await client.message(MID.ReportOpenFile);
  client.send(response(challenge, anna));
  expect(await client.during(60)).toEqual([]);
  const { client: other } = await connected();
  other.send(response(challenge, anna));
  expect(await other.during(60)).toEqual([]);
});

test.each(['list', 'radio', 'tone'])(
  '%s, which is no file, is guarded however many slashes stand before it',
  async (name) => {
    for (const slashes of ['', '/', '//', '///']) {
      const { client } = await connected();
      client.send(openFile(`${slashes}${name}`));
      const answer = await client.next();
      if (slashes.length < 2) expect(answer.mid).toBe(MID.SecurityChallenge);
      else expect([answer.mid, hr(answer)]).toEqual([MID.ReportOpenFile, 0xc00d001a]);
      client.socket.destroy();
    }
  },
);
