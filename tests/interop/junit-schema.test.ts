import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ndjson } from '../../src/report/ndjson.ts';
import {
  aCase,
  attemptEnd,
  check,
  runEnd,
  runStart,
  report as told,
} from '../../src/report/testing/story.ts';
import { runCli } from '../support/cli.ts';
import { FIXTURES, startServe } from './support/cli.ts';
import { reportConnectedEx, startHostileServer } from './support/hostile-server.ts';
import { problemsOf, schemaPath } from './support/validate-junit.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'junit-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the command line with a JUnit report and returns its status and the text of the report, which is valid. */
async function report(...args: readonly string[]): Promise<{ status: number | undefined; xml: string }> {
  // Asked for by every test: a hook that fails would leave the tests skipped.
  const schema = await schemaPath(process.env);
  const path = join(folder, 'junit.xml');
  await rm(path, { force: true });
  const { status } = await runCli([...args, '--reporter', `junit=${path}`], { cwd: folder });
  expect(await problemsOf(path, schema)).toEqual([]);
  return { status, xml: await readFile(path, 'utf8') };
}

const target = (port: number): readonly string[] => ['--target', `127.0.0.1:${port}`, '--timeout', '2s'];
const HAPPY_PATH = 'mmsp/general/happy-path';

test('a run that conforms', async () => {
  const { status, xml } = await report('--target', 'builtin', HAPPY_PATH);
  expect(status).toBe(0);
  expect(xml).toMatch(/<testsuites name="mms-conform" tests="4" failures="0" errors="0" /);
});

test('a run that does not conform', async () => {
  const serving = await startServe('--speed', '8', '--fault', 'media-packet-lost');
  try {
    const clip = ['--file', 'av.asf', '--reference', `${FIXTURES}av.asf`];
    const { status, xml } = await report(...target(serving.port), ...clip, HAPPY_PATH);
    expect(status).toBe(1);
    expect(xml).toMatch(/<failure [^>]*message="MMSP-2\.2\.2-14/);
  } finally {
    await serving.stop();
  }
});

test('a target that nobody can reach', async () => {
  const { status, xml } = await report(...target(await closedPort()));
  expect(status).toBe(3);
  expect(xml).toMatch(/<error message="no TCP connection to /);
});

test('a command line that is wrong', async () => {
  const { status, xml } = await report('--target', 'builtin', 'no/such/scenario');
  expect(status).toBe(2);
  expect(xml).toMatch(/<error message="[^"]*no\/such\/scenario[^"]*" type="usage"\/>/);
});

test('a stored run with attempts, listed and unexpected cases and files that were kept', async () => {
  const [a, b, c, d] = ['x/a', 'x/b', 'x/c', 'x/d'] as const;
  const failed = (id: string, listed?: string) =>
    check(id, 'MMSP-2.2.3-02', 'fail', { got: '1', ...(listed !== undefined && { listed }) });
  const events = [
    runStart([a, b, c, d]),
    ...aCase(a, 'fail', [failed(a), attemptEnd(a, 1, 'fail'), failed(a)], { attempts: 2 }),
    ...aCase(b, 'pass', [failed(b), attemptEnd(b, 1, 'fail')], { attempts: 2, flaky: true }),
    ...aCase(c, 'fail', [failed(c, 'known ]]> <since>')], { listed: 'known ]]> <since>' }),
    ...aCase(d, 'pass', [], { unexpected: ['x/d passes and is listed'] }),
    runEnd({ status: 1, stale: ['entry 3 matches nothing'] }),
  ];
  const stored = join(folder, 'events.ndjson');
  await writeFile(stored, await told(ndjson, events));
  const { status, xml } = await report('report', stored);
  expect(status).toBe(0);
  expect(xml).toMatch(/<testsuites name="mms-conform" tests="5" failures="3" errors="0" /);
  expect(xml).toMatch(/<skipped message="expected: known ]](&gt;|>) &lt;since(&gt;|>); MMSP-2\.2\.3-02"/);
});

test.each([
  [
    'in ServerVersionInfo and VersionUrl',
    { ServerVersionInfo: 'HOSTILE', VersionInfo: '9.1.1.3814', VersionUrl: 'HOSTILE', AuthenPackage: '' },
  ],
  [
    'in every text',
    { ServerVersionInfo: 'HOSTILE', VersionInfo: 'HOSTILE', VersionUrl: 'HOSTILE', AuthenPackage: 'HOSTILE' },
  ],
])('a server whose texts attack the report, %s', async (_, texts) => {
  const { ServerVersionInfo, VersionInfo, VersionUrl, AuthenPackage } = texts;
  const filled = {
    ServerVersionInfo: hostile(ServerVersionInfo),
    VersionInfo: hostile(VersionInfo),
    VersionUrl: hostile(VersionUrl),
    AuthenPackage: hostile(AuthenPackage),
  };
  const server = await startHostileServer(reportConnectedEx(filled));
  try {
    const { status, xml } = await report(...target(server.port));
    expect(status).toBe(1);
    expect(xml).toMatch(/<failure /);
    // What cannot be shown is spelled out, so nothing of it acts and nothing is lost.
    for (const shown of ['\\u001b[31m', '\\u202e', '\\ud800', '\\udfff']) expect(xml).toContain(shown);
    expect(xml).not.toMatch(
      /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd-\uffff]|[\ud800-\udfff]/u,
    );
  } finally {
    await server.close();
  }
});

/** Ends a CDATA section, opens an element, colours a terminal, turns the line round; none of it is text that XML may hold. */
const HOSTILE = '9]]>]]><script>alert(1)</script>&x;\x1b[31mred\u202egnp.\ud800 \udfff\x07\x9b\ufffe<!--]]>';
const hostile = (text: string): string => (text === 'HOSTILE' ? `${HOSTILE}\0after NUL ]]>` : text);

test('xmllint and the schema do refuse', async () => {
  const path = join(folder, 'wrong.xml');
  await writeFile(path, '<testsuites><testsuite name="a"><testcase/></testsuite></testsuites>\n');
  expect(await problemsOf(path, await schemaPath(process.env))).not.toEqual([]);
});

test.each([
  [{}, /^JUNIT_XSD is not set: it has to name /],
  [{ JUNIT_XSD: '' }, /^JUNIT_XSD is not set: /],
  [{ JUNIT_XSD: '/no/such/schema.xsd' }, /^JUNIT_XSD names \/no\/such\/schema\.xsd, which cannot be read$/],
])('without a schema nothing passes: %o', async (env, message) => {
  await expect(schemaPath(env)).rejects.toThrow(message);
});

/** A port that was free a moment ago, with nobody behind it. */
async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return address.port;
}
