import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { GUARDED } from '../src/cli/contents.ts';
import { playRight, type Said } from '../src/cli/right-server.ts';
import { faultByName } from '../src/server/faults/index.ts';
import { allReportsIn } from './support/all-reports.ts';
import { runCli, temporaryFolder } from './support/cli.ts';
import { catalogue, probes, runBuiltin, scenarios } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

/** Everything that would give a password away, or let somebody else use what proved it; in small letters. */
const SECRETS = Object.values(GUARDED).flatMap(({ user = '', password = '' }) => {
  const token = Buffer.from(`${user}:${password}`).toString('base64');
  const wide = Buffer.from(password, 'utf16le').toString('hex');
  return [password, token.toLowerCase(), hex(token), hex(password), wide];
});
/** How AUTHENTICATE begins; CHALLENGE is the server's and stands as it came. */
const AUTHENTICATE = `${hex('NTLMSSP\0')}03000000`;
const CHALLENGE = `${hex('NTLMSSP\0')}02000000`;
const MASKED = '2a2a2a2a2a2a2a2a';

function expectNoSecret(text: string): void {
  const small = text.toLowerCase();
  for (const secret of [...SECRETS, AUTHENTICATE]) expect(small.includes(secret), secret).toBe(false);
}

it('no report has credentials in it', async () => {
  const { files, options } = allReportsIn(path, 'run');
  const ended = await runCli(['--target', 'builtin', '--seed', '1', ...options, 'mmsp/authentication/*']);
  expect(ended.status, ended.stderr).toBe(0);
  for (const file of files.values()) expectNoSecret(readFileSync(file, 'utf8'));
  for (const text of [ended.stdout, ended.stderr]) expectNoSecret(text);
  const events = readFileSync(files.get('ndjson') ?? '', 'utf8');
  expect(events).toContain(MASKED);
  expect(events).toContain(CHALLENGE);
});

it.each(['security-response-misread', 'ntlm-auth-token-miscounted', 'open-file-token-ignored'])(
  'nothing that is told of a server with the fault %s has credentials in it',
  async (name) => {
    const fault = faultByName(name);
    const { events } = await runBuiltin({
      ...(fault && { fault }),
      reply: 1000,
      only: (id) => id.startsWith('mmsp/authentication/') || id.includes('sanity'),
    });
    const text = JSON.stringify(events);
    expect(text).toContain('"verdict":"fail"');
    expectNoSecret(text);
  },
  60_000,
);

it('nothing that a right server is told beside a run has credentials in it', async () => {
  const asked = scenarios.filter(({ id }) => id.startsWith('mmsp/authentication/'));
  const said: Said[] = [];
  const left = await playRight({
    ...probes,
    ...{ scenarios: asked, catalogue, seed: 1, signal: new AbortController().signal },
    told: (one) => said.push(one),
  });
  expect(left).toEqual([]);
  expect(new Set(said.map((one) => one.case))).toEqual(new Set(asked.map(({ id }) => id)));
  const text = JSON.stringify(said);
  expect(text).toContain(MASKED);
  expect(text).toContain(CHALLENGE);
  expectNoSecret(text);
});
