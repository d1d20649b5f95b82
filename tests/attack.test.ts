import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);
const onLinux = process.platform === 'linux';

interface Outcome {
  readonly attack: string;
  readonly verdict: string;
  readonly findings: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly viewer: { readonly plays: number; readonly ok: boolean };
}

let runs = 0;

function command(
  ...args: readonly string[]
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts/attack.mjs'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 100_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

async function attack(
  ...options: readonly string[]
): Promise<{ status: number | null; results: Outcome[]; stderr: string }> {
  const file = path(`attack-${runs++}.json`);
  const { status, stderr } = await command(...options, '--json', file);
  try {
    return { status, stderr, results: JSON.parse(readFileSync(file, 'utf8')).results };
  } catch {
    return { status, stderr, results: [] };
  }
}

describe('the reference server under attack', () => {
  it.concurrent('bears what clients do to it', async () => {
    const names = [
      'path-tricks',
      'around-the-guard',
      'answers-unread-in-one-packet',
      'reset-at-every-step',
      'resend-amplification',
    ];
    const { status, results, stderr } = await attack(...names, '--seconds', '3', '--seed', '7');
    expect(results.map(({ attack: name, findings }) => [name, ...findings]).sort(), stderr).toEqual(
      names.map((name) => [name]).sort(),
    );
    for (const { viewer, counts } of results) {
      expect(viewer.ok).toBe(true);
      expect(viewer.plays).toBeGreaterThan(0);
      expect(counts.connections).toBeGreaterThan(0);
    }
    expect(status).toBe(0);
  }, 120_000);

  it.concurrent.each([
    [['no-such-attack'], 'there is no attack "no-such-attack"; --list prints those that there are'],
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['--seed', 'x'], '--seed must be a whole number from 0 to 4294967295, got "x"'],
    [['--seconds', '0'], '--seconds must be a whole number from 1 to 3600, got "0"'],
    [['--limits', '{'], '--limits must be JSON, got "{"'],
    [['--fault', 'none-such'], 'there is no fault "none-such"'],
    [['--sabotage', 'none such'], 'there is no sabotage "none such"'],
    [['--json', '/no/such/folder/a.json'], '--json /no/such/folder/a.json cannot be written: ENOENT'],
    [['--root', '/no/such/folder'], '--root /no/such/folder is no folder'],
  ] as const)('%j is told in one sentence', async (args, sentence) => {
    const { status, stdout, stderr } = await command(...args);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `attack: ${sentence}\n` });
  });
});

const CHURN = ['connection-churn', '--seconds', '3'];
const HOLDING = ['half-close-everywhere', '--seconds', '3'];
const limits = (given: object): string[] => ['--limits', JSON.stringify(given)];
const planted = path('planted');

/** Servers that do not bear it, and what is found of them: whatever judges has to have been seen to fail somebody. */
const CONTROLS: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no handle is left', [...CHURN, '--sabotage', 'keeps a file open'], /files or sockets are left open/],
  ['the process ends', [...CHURN, '--sabotage', 'keeps a timer'], /does not end after close/],
  [
    'no promise is forgotten',
    [...CHURN, '--sabotage', 'forgets a promise'],
    /unhandled rejection: nobody waits/,
  ],
  ['memory is bounded', [...HOLDING, '--sabotage', 'keeps memory'], /MB of memory, more than 250/],
  ['the log is bounded', [...HOLDING, '--sabotage', 'writes a line for everything'], /bytes of log/],
  [
    'the viewer is served in time',
    [...CHURN, '--sabotage', 'thinks for a long time'],
    /viewer waited|was not served|no media came/,
  ],
  [
    'the viewer is served to the end of it',
    ['silence-is-not-for-ever', '--seconds', '6', '--sabotage', 'thinks late'],
    /viewer waited|was not served|no media came/,
  ],
  [
    'it ends without an exception',
    [...CHURN, '--sabotage', 'throws when it ends'],
    /uncaught exception: too late/,
  ],
  ['the server lives on', [...CHURN, '--sabotage', 'ends early'], /ended early with 3/],
  [
    'slow readers are closed',
    ['never-reads', ...limits({ stallMs: 600_000 })],
    /kept for clients that do not read/,
  ],
  [
    'silent connections are closed',
    ['silence-is-not-for-ever', ...limits({ connectMs: 600_000 })],
    /still open/,
  ],
  [
    'no file outside is opened',
    ['path-tricks', '--seconds', '3', '--root', planted],
    /"\.\.%2fsecret\.asf" was opened/,
  ],
  [
    'guards guard',
    ['around-the-guard', '--seconds', '2', '--fault', 'protected-content-open'],
    /opened without credentials/,
  ],
  ...(onLinux
    ? ([
        [
          'one address does not take all',
          ['one-address-takes-all', ...limits({ maxConnections: 60, maxConnectionsPerAddress: 60 })],
          /viewer was not served/,
        ],
        [
          'nothing goes to another host',
          ['funnel-to-another-host', '--seconds', '2', '--fault', 'udp-follows-funnel-address'],
          /which has no session/,
        ],
      ] as const)
    : []),
];

describe.concurrent('an attack on a server that does not bear it fails: ', () => {
  it.each(CONTROLS)(
    '%s',
    async (_, options, finding) => {
      mkdirSync(planted, { recursive: true });
      for (const name of ['audio.asf', '..%2fsecret.asf'])
        writeFileSync(join(planted, name), readFileSync(join(ROOT, 'fixtures/asf/audio.asf')));
      const { status, results, stderr } = await attack(...options);
      expect(results.flatMap(({ findings }) => findings).join('\n'), stderr).toMatch(finding);
      expect(status).toBe(1);
    },
    120_000,
  );
});
