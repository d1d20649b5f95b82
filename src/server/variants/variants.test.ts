import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { faultByName } from '../faults/index.ts';
import { startServer } from '../server.ts';
import { connected, MID } from '../testing/client.ts';
import { asfFolder } from '../testing/fixtures.ts';
import * as requests from '../testing/requests.ts';
import { canSay, transcript } from '../testing/transcript.ts';
import { udpTranscript } from '../testing/udp-transcript.ts';
import { connectingVariants } from './connecting.ts';
import { framingVariants } from './framing.ts';
import { variantByName, variants } from './index.ts';
import { openingVariants } from './opening.ts';
import { playingVariants } from './playing.ts';
import { productVariants } from './products.ts';
import { udpVariants } from './udp.ts';
import type { Variant } from './variant.ts';

const catalogue: { requirements: readonly { id: string; role: string }[] } = parse(
  readFileSync(fileURLToPath(new URL('../../../suites/mmsp/requirements.yaml', import.meta.url)), 'utf8'),
);
const roles = new Map(catalogue.requirements.map(({ id, role }) => [id, role]));

test('names are unique, kebab-case, and found', () => {
  expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
  for (const variant of variants) {
    expect(variant.name).toMatch(/^[a-z0-9.]+(-[a-z0-9.]+)*$/);
    expect(variantByName(variant.name)).toBe(variant);
    expect(faultByName(variant.name)).toBeUndefined();
  }
  expect(variantByName('none')).toBeUndefined();
});

test.each(variants)('$name names what allows it and what becomes a note', ({ title, reading, notes }) => {
  expect(title).toMatch(/^\S.*\.$/);
  if (!/^A-\d\d$/.test(reading)) expect(roles.has(reading)).toBe(true);
  for (const id of notes) expect(roles.get(id)).toMatch(/^(server|both)$/);
});

/** Those of an ordinary conversation; what others are there for has scenarios of its own. */
const everyday: readonly Variant[] = [
  ...Object.values(framingVariants),
  ...Object.values(connectingVariants),
  ...Object.values(openingVariants),
  ...Object.values(playingVariants),
  ...productVariants,
];

test('every variant of an ordinary conversation makes the server say something else', async () => {
  const both = String(await transcript({}, [1, 2]));
  const audio = String(await transcript({}, [2]));
  const unnoticed: string[] = [];
  const concerned = everyday.filter(({ delivery }) => delivery === undefined);
  for (let n = 0; n < concerned.length; n += 12) {
    await Promise.all(
      concerned.slice(n, n + 12).map(async (variant) => {
        if (String(await transcript({ variant }, [1, 2])) !== both) return;
        if (String(await transcript({ variant }, [2])) === audio) unnoticed.push(variant.name);
      }),
    );
  }
  // The conversation has no such ReadBlock; the next test has.
  expect(unnoticed.filter((name) => name !== 'read-block-without-file-unanswered')).toEqual([]);
}, 120_000);

/** A packet pair over UDP has a test of its own. */
const overUdp = everyday.concat(Object.values(udpVariants));

test('variants of delivery over UDP say something else there, and nowhere else', async () => {
  const right = await udpTranscript({});
  const tcp = await transcript({}, [1, 2]);
  await Promise.all(
    overUdp
      .filter(({ delivery }) => delivery === 'udp')
      .map(async (variant) => {
        const said = await udpTranscript({ variant });
        expect(String(said) === String(right), variant.name).toBe(false);
        expect(await canSay(tcp, () => transcript({ variant }, [1, 2])), variant.name).toBe(true);
      }),
  );
});

test('a ReadBlock without a file can stay unanswered', async () => {
  const variant = variantByName('read-block-without-file-unanswered');
  const server = await startServer({ root: asfFolder, ...(variant && { variant }) });
  const client = await connected(server);
  client.send(requests.openFile('missing.asf'), requests.readBlock());
  await client.message(MID.ReportOpenFile);
  expect(await client.during(60)).toEqual([]);
  await server.close();
});

test('a fault breaks a variant too', async () => {
  const variant = variantByName('windows-media-services-4.1');
  const fault = faultByName('connected-ex-wrong-revision');
  const of = { ...(variant && { variant }) };
  const both = await transcript({ ...of, ...(fault && { fault }) }, [1, 2]);
  const alone = await transcript(of, [1, 2]);
  expect(new Set(both.filter((one) => !alone.includes(one))).size).toBe(1);
});
