import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckEvent, RunEvent } from '../events.ts';
import { type RunOptions, run } from '../runner/run.ts';
import { send } from './behaviour.ts';
import { checkedReports } from './checked-reports.ts';
import { startHostileServer } from './hostile-server.ts';
import { type Play, planted } from './planted.ts';
import { playRound } from './round.ts';
import { type Script, scriptOf } from './script.ts';
import { playSeed, type SeedResult } from './seed.ts';
import { type CampaignWorld, openWorld } from './world.ts';

let world: CampaignWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.right.close());

/** That every planted fault is in. */
const SEED = 5;
const DEADLINE = 100_000;
const checkXml = (text: string) => {
  const found = XMLValidator.validate(text);
  return found === true ? undefined : found.err.msg;
};

const playing =
  (play: Play, deadline = DEADLINE) =>
  (seed: number) =>
    playSeed(seed, {
      ...{ world, play, deadline },
      reports: (one) => checkedReports(one, checkXml),
      only: new Set(),
    });

async function round(play: Play, seeds: readonly number[], deadline?: number) {
  const results: SeedResult[] = [];
  const troubles = await playRound({
    seeds,
    atOnce: 4,
    play: playing(play, deadline),
    told: (result) => results.push(result),
  });
  return { results, troubles };
}

describe('a round of seeds', () => {
  it('finds nothing wrong with the harness, and gets deep into it', async () => {
    const seeds = Array.from({ length: 12 }, (_, i) => 200 + i);
    const { results, troubles } = await round(run, seeds);
    expect(troubles).toEqual([]);
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(results.map(({ seed }) => seed).sort()).toEqual(seeds);
    expect(new Set(results.map(({ verdict }) => verdict)).size).toBeGreaterThan(3);
    const reached = new Set(results.flatMap(({ inputs }) => Object.keys(inputs)));
    for (const name of ['ReportConnectedEX', 'ReportOpenFile', 'ReportReadBlock'])
      expect(reached).toContain(name);
  });

  it.each([
    ['thrown', 'crash', /planted: the run throws/],
    ['hang', 'hang', /no verdict after 4 s .* did not end when it was told to/],
    ['event', 'report', /ndjson has a line that is no event: .*"t"/],
    ['error', 'our fault', /is error/],
  ] as const)('finds what is planted as %s', async (plant, fault, text) => {
    const { results, troubles } = await round(
      planted(plant, run),
      [SEED],
      plant === 'hang' ? 4000 : DEADLINE,
    );
    expect(troubles).toEqual([]);
    const problems = results.flatMap((result) => result.problems);
    expect(new Set(problems.map((problem) => problem.fault))).toEqual(new Set([fault]));
    expect(problems[0]?.text).toMatch(text);
  });

  it.each([
    ['leak', /^1 TCPServerWrap$/],
    ...(process.platform === 'linux' ? ([['file', /^1 open file$/]] as const) : []),
    ['timer', /^1 waiting for the clock$/],
  ] as const)('finds what is planted as %s, and the one seed that did it', async (plant, text) => {
    const undo: (() => void)[] = [];
    const play = planted(plant, (options) =>
      run({ ...options, clock: { ...options.clock, after: (ms, callback) => keep(options, ms, callback) } }),
    );
    const keep = ({ clock }: RunOptions, ms: number, callback: () => void) => {
      const cancel = clock.after(ms, callback);
      undo.push(cancel);
      return cancel;
    };
    const { results, troubles } = await round(play, [SEED - 1, SEED, SEED + 1]);
    for (const cancel of undo) cancel();
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(troubles).toEqual([
      { fault: 'leak', handles: 1, text: expect.stringMatching(text), seeds: [SEED] },
    ]);
  });
});

describe('what goes on for ever', () => {
  it('is found when a run was interrupted and does not end', async () => {
    const interrupted = Array.from({ length: 2000 }, (_, i) => scriptOf(i, world.scenarios, new Set())).find(
      (script) => script.interrupted !== undefined,
    );
    if (interrupted === undefined) throw new Error('no seed is interrupted');
    const { results } = await round(() => new Promise(() => {}), [interrupted.seed]);
    expect(results.flatMap(({ problems }) => problems)).toEqual([
      { fault: 'hang', text: 'no verdict 30 s of the player’s time after the run was interrupted' },
    ]);
  });

  it('is found in the reports too', async () => {
    const reports = async () => ({ on: () => {}, end: () => new Promise<never>(() => {}) });
    const { problems } = await playSeed(1, {
      world,
      play: run,
      reports,
      only: new Set(),
      deadline: DEADLINE,
    });
    expect(problems).toEqual([{ fault: 'hang', text: 'the reports did not end' }]);
  });
});

/** What a scenario comes to behind a server with that script. */
async function against(script: Script): Promise<CheckEvent[]> {
  const checks: CheckEvent[] = [];
  const play: Play = (options) =>
    run({
      ...options,
      emit: (event: RunEvent) => {
        if (event.type === 'check') checks.push(event);
      },
    });
  const hostile = await startHostileServer({
    right: world.right.port,
    script,
    awake: () => true,
    reply: 4000,
    sent: () => {},
    tell: () => {},
  });
  try {
    const { scenarios } = world;
    await playing((options) =>
      play({
        ...options,
        host: '127.0.0.1',
        port: hostile.port,
        contents: world.contents,
        scenarios: [
          ...world.sanity,
          ...scenarios.filter(({ tags, file }) => tags.includes('core') || file === 'mmsp/general/resend'),
        ],
      }),
    )(1);
  } finally {
    await hostile.close();
  }
  return checks;
}

const wrong = (checks: readonly CheckEvent[]) =>
  checks.flatMap(({ verdict, requirement, case: id, got }) =>
    verdict === 'fail' || verdict === 'warn' || verdict === 'error' ? [`${id} ${requirement} ${got}`] : [],
  );

describe('the server in between', () => {
  const script = () => scriptOf(1, world.scenarios, new Set());

  it('changes nothing by itself, over TCP and UDP', async () => {
    const checks = await against({ ...script(), parts: [] });
    expect(wrong(checks)).toEqual([]);
    expect(checks.some(({ requirement }) => requirement === 'MMSP-3.2.5.8.1-04')).toBe(true);
    expect(checks.length).toBeGreaterThan(500);
  });

  it('does what its script has', async () => {
    const behaviour = {
      name: 'test',
      says: '',
      at: 'message',
      act: () => [send(new Uint8Array(64))],
    } as const;
    const checks = await against({ ...script(), parts: [{ behaviour, when: { nth: 1 } }] });
    expect(wrong(checks)).not.toEqual([]);
  });
});

describe('a script', () => {
  it('is the same for the same seed, and others for others', () => {
    const all = Array.from({ length: 200 }, (_, seed) => scriptOf(seed, world.scenarios, new Set()));
    for (const script of all) expect(scriptOf(script.seed, world.scenarios, new Set())).toEqual(script);
    const used = new Set(all.flatMap(({ parts }) => parts.map(({ behaviour }) => behaviour.name)));
    expect(used.size).toBeGreaterThan(40);
    expect(new Set(all.map(({ scenario }) => scenario.file)).size).toBeGreaterThan(50);
  });

  it('uses the behaviours that were named, and no other', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { parts } = scriptOf(seed, world.scenarios, new Set(['asf', 'mute']));
      for (const { behaviour } of parts) expect(['asf', 'mute']).toContain(behaviour.name);
    }
  });
});
