import { afterEach, expect, test } from 'vitest';
import { faultByName } from '../src/server/faults/index.ts';
import { generatedFile } from '../src/server/generated/content.ts';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { FIXTURES, type Ran, runAgainst } from './support/run.ts';

let server: ReferenceServer;
afterEach(() => server.close());

const HAPPY = 'mmsp/general/happy-path[transport=tcp]';
const SEEKS = 'mmsp/general/start-point[transport=tcp';

/** Content of three streams, with a copy that is made by the same arithmetic, packet by packet. */
async function judge(fault?: string, seed = 1): Promise<Ran> {
  const given = { packets: 700, streams: 3, packetSize: 1000, bitRate: 200_000 } as const;
  const broken = fault === undefined ? undefined : faultByName(fault);
  server = await startServer({
    root: FIXTURES,
    site: { generated: { made: given } },
    speed: 8,
    ...(broken && { fault: broken }),
  });
  return runAgainst({
    port: server.port,
    contents: { short: { key: 'short', path: 'made', reference: generatedFile({ ...given, seed }) } },
    only: (id) => id === HAPPY || id.startsWith(SEEKS),
  });
}

const broken = ({ checks }: Ran): readonly string[] =>
  checks.filter(({ verdict }) => verdict !== 'pass').map(({ requirement }) => requirement);

test('generated content passes every check, with a reference copy', async () => {
  const ran = await judge();
  expect(ran.end.status).toBe(0);
  expect(broken(ran)).toEqual([]);
  expect(
    ran.events.filter((event) => event.type === 'case-end' && event.verdict === 'pass').length,
  ).toBeGreaterThan(3);
  expect(
    ran.checks.filter(({ requirement, passes }) => requirement === 'MMSP-3.2.5.11-11' && passes > 0),
  ).not.toEqual([]);
});

test('a byte that is another is found', async () => {
  const ran = await judge('media-byte-changed');
  expect(broken(ran)).toContain('MMSP-3.2.5.11-11');
});

test('a copy of another seed is another content', async () => {
  const ran = await judge(undefined, 2);
  expect(broken(ran)).toEqual(expect.arrayContaining(['MMSP-2.2.2-23', 'MMSP-3.2.5.11-11']));
});
