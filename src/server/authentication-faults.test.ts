import { expect, test } from 'vitest';
import { negotiate } from '../ntlm/client.ts';
import { authenticationFaults } from './faults/authentication.ts';
import { challengeFaults } from './faults/challenge.ts';
import { type ServerOptions, startServer } from './server.ts';
import type { Site } from './site.ts';
import { connectTo, type Received } from './testing/client.ts';
import { asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';
import { basic, openFile, raw, response, wrapped } from './testing/security.ts';
import { canSay } from './testing/transcript.ts';
import { authenticationVariants } from './variants/authentication.ts';

const users = { anna: 'se:cret' };
const site: Site = {
  protected: {
    'basic.asf': { scheme: 'BASIC', realm: 'a', users, file: 'audio.asf' },
    'ntlm.asf': { scheme: 'NTLM', users, file: 'audio.asf' },
  },
};
const OLD = 'NSPlayer/7.1.0.3055; {11112222-3333-4444-5555-666677778888}';
const anna = basic('anna', 'se:cret');

/** What a server says in the conversations in which the faults and variants show; nonces left out. */
async function conversations(options: Partial<ServerOptions>): Promise<string[]> {
  const server = await startServer({ root: asfFolder, site, seed: 1, ...options });
  const said: string[] = [];
  const note = (packets: readonly Received[]): Received | undefined => {
    for (const { bytes } of packets) said.push(bytesWithoutNonce(bytes));
    return packets.at(-1);
  };
  for (const product of [undefined, OLD]) {
    for (const name of ['basic.asf', 'ntlm.asf']) {
      const client = await connectTo(server);
      client.send(requests.connect(product), requests.connectFunnel(), openFile(name));
      let last = note(await client.during(25));
      const tokens = [basic('anna', 'x'), anna, wrapped(negotiate('v2')), raw(negotiate('v2')), [65, 0]];
      for (const [n, token] of tokens.entries()) {
        if (last !== undefined) client.send(response(last, token, n === 4 ? { cbToken: 900 } : {}));
        last = note(await client.during(12)) ?? last;
      }
      client.send(requests.readBlock());
      note((await client.during(12)).slice(0, 1));
      client.socket.destroy();
    }
  }
  for (const [product, token] of [
    [OLD, anna],
    [OLD, basic('anna', 'x')],
    [undefined, [...negotiate('v2')]],
  ] as const) {
    const client = await connectTo(server);
    client.send(requests.connect(product), requests.connectFunnel(), openFile('basic.asf', token));
    note(await client.during(25));
    client.socket.destroy();
  }
  await server.close();
  return said;
}

function bytesWithoutNonce(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf('NTLMSSP');
  if (at >= 0) copy.fill(0, at + 24, at + 32);
  // timeSent
  copy.fill(0, 24, 32);
  return copy.toString('hex');
}

test('every fault and variant makes the server say something else', async () => {
  const right = await conversations({});
  expect(await canSay(right, () => conversations({}))).toBe(true);
  // They show only where NTLM_AUTH with other reserved values, or a cut response with the right credentials, comes.
  const elsewhere = ['ntlm-auth-reserved1-read', 'ntlm-auth-reserved2-read', 'security-response-unverified'];
  const same: string[] = [];
  for (const fault of [...authenticationFaults, ...challengeFaults])
    if (String(await conversations({ fault })) === String(right)) same.push(fault.name);
  for (const variant of Object.values(authenticationVariants))
    if (String(await conversations({ variant })) === String(right)) same.push(variant.name);
  expect(same.filter((name) => !elsewhere.includes(name))).toEqual([]);
}, 120_000);
