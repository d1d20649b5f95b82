import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedEvents } from '../src/cli/stored-events.ts';
import type { PlannedCase, RunEvent } from '../src/events.ts';
import { select } from '../src/scenario/select.ts';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';
import { scenarios } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** What a user has installed. */
beforeAll(() => {
  mkdirSync(path('bin'));
  writeFileSync(
    path('bin/mms-conform'),
    `#!/bin/sh\nexec '${process.execPath}' '${ROOT}dist/cli/main.js' "$@"\n`,
  );
  chmodSync(path('bin/mms-conform'), 0o755);
});

let server: Awaited<ReturnType<typeof startServe>>;
beforeAll(async () => {
  server = await startServe('--fault', 'start-ignores-position');
});
afterAll(() => server.stop());

const CASE = 'mmsp/general/stop-mid-playback[transport=tcp]';

/** Types the command into a shell, with the events to be written too, and gives them. */
async function typed(command: string, name: string): Promise<readonly RunEvent[]> {
  const file = path(`${name}.ndjson`);
  const shell = spawn('sh', ['-c', `${command} --reporter ndjson='${file}'`], {
    cwd: ROOT,
    env: { ...process.env, PATH: `${path('bin')}${delimiter}${process.env.PATH ?? ''}` },
    stdio: 'ignore',
    timeout: 25_000,
  });
  const status = await new Promise((resolve) => shell.on('close', resolve));
  expect(status).toBe(1);
  return storedEvents(file);
}

async function ran(args: readonly string[], name: string): Promise<readonly RunEvent[]> {
  const file = path(`${name}-first.ndjson`);
  const { status, stdout } = await runCli([...args, '--reporter', `ndjson=${file}`, '--reporter', 'list']);
  expect(status, stdout).toBe(1);
  const events = await storedEvents(file);
  for (const { reproduce } of failed(events)) expect(stdout).toContain(`\n  reproduce  ${reproduce}\n`);
  return events;
}

const planOf = (events: readonly RunEvent[]): readonly PlannedCase[] =>
  events.flatMap((event) => (event.type === 'run-start' ? event.cases : []));
const failed = (events: readonly RunEvent[]): readonly PlannedCase[] => {
  const ids = new Set(
    events.flatMap((event) => (event.type === 'case-end' && event.verdict === 'fail' ? [event.case] : [])),
  );
  return planOf(events).filter(({ id }) => ids.has(id));
};
/** What is wrong in a case, and how, in its last attempt. */
const faultsOf = (events: readonly RunEvent[], id: string): readonly string[] => {
  const of = events.filter((event) => 'case' in event && event.case === id);
  return of
    .slice(of.findLastIndex(({ type }) => type === 'case-start'))
    .flatMap((event) =>
      event.type === 'check' && event.verdict === 'fail'
        ? [`${event.requirement}: ${event.expected}, got ${event.got}`]
        : [],
    );
};
/** Connect, after the header with its time: the random name and identifier of the client stand in it. */
const connectOf = (events: readonly RunEvent[], id: string): string | undefined =>
  events
    .flatMap((event) =>
      event.type === 'message' && event.case === id && event.names[0] === 'Connect' ? [event.bytes] : [],
    )[0]
    ?.slice(96);

/** The command of the one failed case shows the same failure, and plays nothing else. */
async function expectSame(events: readonly RunEvent[], one: PlannedCase, name: string) {
  const again = await typed(one.reproduce, name);
  const cases = planOf(again).filter(({ tags }) => !tags.includes('sanity'));
  const id = one.id.replace(/#\d+$/, '');
  expect(cases.map((planned) => planned.id)).toEqual([id]);
  expect(faultsOf(events, one.id).length).toBeGreaterThan(0);
  expect(faultsOf(again, id)).toEqual(faultsOf(events, one.id));
  expect(connectOf(again, id)).toBe(connectOf(events, one.id));
  expect(connectOf(again, id)).toBeDefined();
}

const content = ['--file', 'av.asf', '--reference', 'fixtures/asf/av.asf'];
const target = () => `127.0.0.1:${server.port}`;

describe('the command that is printed with a failure', () => {
  it('shows the same failure alone', async () => {
    const events = await ran(['--target', target(), ...content, '--strict', CASE], 'plain');
    const [one, ...others] = failed(events);
    expect(others).toEqual([]);
    if (one) await expectSame(events, one, 'plain');
  });

  it('does so for every time that a case was repeated, with the random choices of that time', async () => {
    const args = ['--target', target(), ...content, '--repeat', '3', '--seed', '9', CASE];
    const events = await ran(args, 'repeated');
    const [first, second, third] = failed(events);
    expect([first, second, third].map((one) => one?.id)).toEqual([CASE, `${CASE}#2`, `${CASE}#3`]);
    const names = [CASE, `${CASE}#2`, `${CASE}#3`].map((id) => connectOf(events, id));
    expect(new Set(names).size).toBe(3);
    if (first) await expectSame(events, first, 'repeated-1');
    if (third) await expectSame(events, third, 'repeated-3');
  });

  it('does so for a part of a run, tried again, that ended early, and for the merged run', async () => {
    const args = (i: number) => [
      '--target',
      target(),
      ...content,
      '--shard',
      `${i}/2`,
      '--retries',
      '1',
      '--bail=1',
    ];
    const parts = [];
    for (const i of [1, 2]) {
      const file = path(`part-${i}.ndjson`);
      await runCli([...args(i), 'mmsp/general/stop-mid-playback', '--reporter', `ndjson=${file}`]);
      parts.push(file);
    }
    const output = path('merged.ndjson');
    expect((await runCli(['merge', ...parts, '--output', output])).status).toBe(1);
    const events = await storedEvents(output);
    const one = failed(events).find(({ id }) => id === CASE);
    expect(one?.reproduce).not.toMatch(/--shard|--retries|--bail/);
    if (one) await expectSame(events, one, 'merged');
  });

  it('says what a profile says of the target: its path, and the one transport', async () => {
    const profile = path('profile of mine.yaml');
    writeFileSync(profile, `target: mmst://${target()}/av.asf\ncontent:\n  short: { path: long.asf }\n`);
    const events = await ran(['--profile', profile, ...content.slice(2), CASE], 'profile');
    const [one] = failed(events);
    expect(one?.reproduce).toContain(
      `--target mmst://${target()}/av.asf --reference fixtures/asf/av.asf --profile '${profile}' `,
    );
    if (one) await expectSame(events, one, 'profile');
  });
});

it('names one case and no other, for every case of the suite', () => {
  for (const { id } of scenarios)
    expect(select(scenarios, { selectors: [id] }).map((one) => one.id)).toEqual([id]);
});
