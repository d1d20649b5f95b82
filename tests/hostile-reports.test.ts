import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { reportConnectedEx } from './interop/support/hostile-server.ts';
import { allReportsIn } from './support/all-reports.ts';
import { runCli, temporaryFolder } from './support/cli.ts';
import { between, type Peer, startPeer } from './support/peers.ts';
import { FIXTURES } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** What each kind of report, terminal and pipeline would obey, each with a word to find it by. */
const ATTACKS: readonly (readonly [string, string])[] = [
  ['::error title=x::the server is fine', 'workflow'],
  ['<script>alert(1)</script>&x;<!--', 'markup'],
  [']]>]]><![CDATA[', 'section'],
  ['\u001b[31mred\u001b]0;title\u0007\u009b2J', 'escapes'],
  ['\u202egpj.exe\u2066\u200f', 'direction'],
  ['\ud800 \udfff', 'surrogates'],
  ['\nnot ok 1\n1..1\nBail out!\n  ...\n# SKIP', 'points'],
  ['\r\n::stop-commands::x\n##[error]y ##vso[task.complete]z', 'runner'],
  ['```\n~~~\n# h\n[a](javascript:b) ![c](http://d) @e | f | `g`', 'markdown'],
  ['[[ATTACHMENT|/etc/passwd]]', 'attachment'],
  ['"}]}\\', 'braces'],
  ['\ufffe\uffff', 'characters'],
];
const LONG = 'x'.repeat(60_000);
const attack = (number: number): string => ATTACKS[number % ATTACKS.length]?.join(' ') ?? '';

let server: ReferenceServer;
let hostile: Peer;
/** A server in all but its texts: those of its greeting, others each time, and where content has moved to. */
beforeAll(async () => {
  const redirects = {
    'moved.asf': { url: `mms://${attack(1)}` },
    'proxied.asf': { proxy: `mms://x/${attack(6)}` },
  };
  server = await startServer({ root: FIXTURES, speed: 8, seed: 1, site: { redirects } });
  const greeted = new WeakSet();
  let connections = 0;
  const greeting = (): Uint8Array => {
    const first = 3 * connections++;
    return reportConnectedEx({
      ServerVersionInfo: `9.1 ${attack(first)}`,
      VersionInfo: attack(first + 1),
      VersionUrl: `${attack(first + 3)}${LONG}`,
      AuthenPackage: `NTLM ${attack(first + 2)}`,
    });
  };
  hostile = await startPeer(
    between(server.port, (client, bytes) => {
      client.write(greeted.has(client) ? bytes : greeting());
      greeted.add(client);
    }),
  );
});
afterAll(async () => {
  await hostile.close();
  await server.close();
});

it('no report obeys the texts of a server, and none loses them', async () => {
  const profile = path('profile.yaml');
  writeFileSync(
    profile,
    `target: 127.0.0.1:${hostile.port}
content:
  short: { path: av.asf }
  redirect: { path: moved.asf }
  redirect-proxy: { path: proxied.asf }
`,
  );
  const reports = allReportsIn(path, 'hostile');
  const cases = ['mmsp/general/sanity', 'mmsp/redirect/*'];
  const { status, stderr } = await runCli(['--profile', profile, ...reports.options, ...cases]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });

  // Read back by the readers of each kind; what commands a pipeline or a terminal is refused there.
  const { junit, json, tap, markdown, annotations, list, dot } = reports.read();
  const got = json.cases.flatMap(({ checks }) => checks.map((check) => check.got ?? ''));
  for (const [, word] of ATTACKS)
    expect(
      got.some((one) => one.includes(word)),
      word,
    ).toBe(true);
  expect(got.some((one) => / 59\d{3} more characters$/.test(one))).toBe(true);
  const failed = json.cases.filter(({ verdict }) => verdict === 'fail').length;
  expect(failed).toBeGreaterThan(2);
  expect(junit['@failures']).toBe(String(failed));
  expect(tap.points.filter(({ ok }) => !ok)).toHaveLength(failed);
  expect(markdown.headings.filter(({ level }) => level === 3)).toHaveLength(failed);
  expect(annotations.length).toBeGreaterThan(1);

  const xml = junit.testsuite.flatMap(({ testcase }) =>
    testcase.map(({ failure }) => failure?.[0]?.['#text'] ?? ''),
  );
  const texts = [xml.join('\n'), list, dot, annotations.map(({ data }) => data).join('\n')];
  for (const text of [...texts, JSON.stringify(tap.points), JSON.stringify(markdown)])
    expect(text).toMatch(/\\u001b\[31mred/);
  expect(list.length).toBeLessThan(500_000);
});
