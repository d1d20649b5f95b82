import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BEHAVIOURS } from '../src/campaign/behaviours/index.ts';
import { type CampaignOptions, campaign } from '../src/campaign/campaign.ts';
import { main } from '../src/campaign/main.ts';
import { plantedNames } from '../src/campaign/planted.ts';
import { temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const SCRIPT = `${ROOT}scripts/campaign.mjs`;
/** Milliseconds; nothing that a test starts lives longer. */
const LIMIT = 100_000;

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function command(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(limit);
      resolve({ status, ...said });
    });
  });
}

const count = z.object({ reached: z.number(), hostile: z.number() });
const summary = z.object({
  seeds: z.number(),
  played: z.number(),
  attacked: z.number(),
  crashes: z.number(),
  hangs: z.number(),
  leaks: z.number(),
  overMemory: z.number(),
  badReports: z.number(),
  ownFaults: z.number(),
  peak: z.number(),
  pastHeader: z.number(),
  pastHeaderHostile: z.number(),
  inputs: z.record(z.string(), count),
  verdicts: z.number(),
  requirements: z.number(),
  found: z.array(z.object({ fault: z.string(), text: z.string(), seeds: z.array(z.number()) })),
});

async function told(file: string, ...args: readonly string[]) {
  const ended = await command('--json', path(file), ...args);
  return { ...ended, sum: summary.parse(JSON.parse(readFileSync(path(file), 'utf8'))) };
}

describe('a short campaign', () => {
  it('finds no fault in the harness, and says how deep it got', { timeout: LIMIT }, async () => {
    const { status, stdout, stderr, sum } = await told('short.json', '--seeds', '60', '--first', '1000');
    expect(sum.found).toEqual([]);
    expect({ status, stderr: stderr.replace(/^\d+ of 60 seeds, 0 faults\n/gm, '') }).toEqual({
      status: 0,
      stderr: '',
    });
    expect(sum).toMatchObject({ seeds: 60, played: 60, crashes: 0, hangs: 0, leaks: 0, overMemory: 0 });
    expect(sum.attacked).toBeGreaterThan(30);
    expect(sum.verdicts).toBeGreaterThan(20);
    expect(sum.requirements).toBeGreaterThan(30);
    expect(sum.pastHeader).toBeGreaterThan(sum.pastHeaderHostile);
    expect(sum.inputs.ReportOpenFile?.hostile).toBeGreaterThan(0);
    expect(sum.peak).toBeLessThan(300e6);
    for (const [name, { reached, hostile }] of Object.entries(sum.inputs))
      expect(stdout).toMatch(new RegExp(`^${escaped(name)} +${reached} +${hostile}$`, 'm'));
  });

  it('plays one seed alone, and tells what happens in it', { timeout: LIMIT }, async () => {
    const { status, stdout } = await command('--replay', '1003');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^plays mmsp\//);
    expect(stdout).toMatch(/^connection \d+: (send|datagram|later|wait|closed|reset|half-close|mute)/m);
    expect(stdout).toMatch(/^ {2}main server ReportConnectedEX /m);
    expect(stdout).toMatch(/^seed 1003: status \d/m);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Those that a test within its own process cannot bear. */
describe('a fault that is planted', () => {
  it.concurrent.each([
    ['crash', { crashes: 1, played: 3 }, /planted: nobody catches this/],
    ['rejection', { crashes: 1, played: 3 }, /planted: nobody heeds this/],
    ['exit', { crashes: 1, played: 2 }, /the process was gone: status 3/],
  ] as const)('as %s is found in the one seed of many', { timeout: LIMIT }, async (plant, counts, text) => {
    const seeds = ['--first', '4', '--seeds', '3', '--processes', '1'];
    const { status, stdout, sum } = await told(`${plant}.json`, ...seeds, '--plant', plant);
    expect(status).toBe(1);
    expect(sum).toMatchObject({ ...counts, hangs: 0, leaks: 0, overMemory: 0, badReports: 0 });
    expect(sum.found).toEqual([{ fault: 'crash', text: expect.stringMatching(text), seeds: [5] }]);
    expect(stdout).toMatch(/^replay: npm run campaign -- --replay 5$/m);
  });

  it('as worn is found, though no seed alone brings it about', { timeout: LIMIT }, async () => {
    const seeds = ['--first', '5', '--seeds', '11', '--processes', '1', '--at-once', '1'];
    const { status, sum } = await told('worn.json', ...seeds, '--plant', 'worn');
    expect(status).toBe(1);
    expect(sum).toMatchObject({ crashes: 1, hangs: 0, leaks: 0 });
    expect(sum.found).toEqual([
      {
        fault: 'crash',
        text: 'the process was gone: status 4; no seed alone brings it about',
        seeds: Array.from({ length: 11 }, (_, i) => 5 + i),
      },
    ]);
  });

  const ONE: Omit<CampaignOptions, 'plant'> = {
    worker: new URL('../scripts/campaign/worker.mjs', import.meta.url),
    first: 5,
    seeds: 1,
    processes: 1,
    atOnce: 1,
    only: [],
    deadline: 300_000,
    memory: 300e6,
    silence: 6000,
    say: () => {},
  };

  it('as memory is found', { timeout: LIMIT }, async () => {
    const sum = await campaign({ ...ONE, silence: 60_000, plant: 'memory' });
    expect(sum).toMatchObject({ overMemory: 1, crashes: 0, hangs: 0, played: 1 });
    expect(sum.found).toEqual([
      {
        fault: 'memory',
        text: expect.stringMatching(/^\d+ MB of resident memory, 300 are allowed$/),
        seeds: [5],
      },
    ]);
    expect(sum.peak).toBeGreaterThan(600e6);
  });

  it('as a process that answers no more is found', { timeout: LIMIT }, async () => {
    const sum = await campaign({ ...ONE, plant: 'spin' });
    expect(sum).toMatchObject({ hangs: 1, crashes: 0, played: 0 });
    expect(sum.found).toEqual([{ fault: 'hang', text: 'the process said nothing for 6 s', seeds: [5] }]);
  });
});

/** What the command says to options, in this process: with these it plays nothing. */
async function refusal(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const status = await main({
    args,
    worker: new URL('file:///none'),
    checkXml: () => undefined,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { status, ...said };
}

describe('what cannot be', () => {
  it.each([
    [['--seeds', 'ten'], '--seeds must be a whole number from 1 to 10000000, got "ten"'],
    [['--at-once', '0'], '--at-once must be a whole number from 1 to 200, got "0"'],
    [['--replay', ''], '--replay must be a whole number from 0 to 4294967295, got ""'],
    [['--max-time', 'soon'], /^--max-time must be .*, got "soon"$/],
    [['--only', 'nonsense'], /^--only must be one of field, .*, got "nonsense"$/],
    [['--plant', 'tree'], `--plant must be one of ${plantedNames.join(', ')}, got "tree"`],
    [
      ['--seeds', '-1'],
      "Option '--seeds' argument is ambiguous; npm run campaign -- --help lists the options",
    ],
    [['--seed', '1'], "Unknown option '--seed'; npm run campaign -- --help lists the options"],
    [
      ['--replay', '5', '--json', 'x.json'],
      '--json does not go with --replay, which tells everything as it happens',
    ],
    [
      ['--first', '4294967290', '--seeds', '10'],
      'the last seed is 4294967299, and the greatest there is 4294967295',
    ],
    [['7'], /^Unexpected argument '7'.*; npm run campaign -- --help lists the options$/],
    [['--json', '/no/such/folder/a.json'], '--json /no/such/folder/a.json cannot be written: ENOENT'],
  ] as const)('%s is told in one sentence', async (args, sentence) => {
    const { status, out, err } = await refusal(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    const [, said = ''] = /^campaign: (.*)\n$/.exec(err) ?? [];
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
  });

  it('is told with exit status 2 by the command', async () => {
    const { status, stdout, stderr } = await command('--processes', '99');
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: 'campaign: --processes must be a whole number from 1 to 32, got "99"\n',
    });
  });

  it('leaves help and the list of behaviours', async () => {
    expect(await refusal('--help')).toMatchObject({ status: 0, out: expect.stringMatching(/--replay SEED/) });
    const { out } = await refusal('--list');
    expect(out.match(/^\S+/gm)).toEqual(BEHAVIOURS.map(({ name }) => name));
  });
});
