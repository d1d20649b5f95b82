import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadKnowledge } from '../src/cli/knowledge.ts';
import { EVENTS_VERSION } from '../src/events.ts';
import { check as checkEvent, runEnd, runStart } from '../src/report/testing/story.ts';
import { faults } from '../src/server/faults/index.ts';
import type { Verdict } from '../src/verdict/verdict.ts';
import { type CliEnd, runCli, temporaryFolder } from './support/cli.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const jsonText = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(
    z.object({
      summary: z.object({
        tested: z.number(),
        excluded: z.number(),
        untested: z.number(),
        owed: z.number(),
      }),
      levels: z.record(
        z.string(),
        z.object({ tested: z.number(), excluded: z.number(), untested: z.number() }),
      ),
      requirements: z.array(z.looseObject({ id: z.string(), level: z.string(), status: z.string() })),
    }),
  );

const knowledge = await loadKnowledge();
const forServers = knowledge.catalogue.all.filter(({ role }) => role !== 'client');
const strong = forServers.filter(({ level }) => level !== 'MAY');

const start = (version = EVENTS_VERSION) => JSON.stringify(runStart(['x'], { version }));
const check = (requirement: string, verdict: Verdict = 'pass') =>
  JSON.stringify(checkEvent('x', requirement, verdict));
const end = JSON.stringify(runEnd());
function stored(name: string, ...lines: readonly string[]): string {
  writeFileSync(path(name), lines.map((line) => `${line}\n`).join(''));
  return path(name);
}

describe('coverage of the reference server', () => {
  let told: CliEnd;
  beforeAll(async () => {
    told = await runCli(['coverage', '--json'], { limit: 110_000 });
    const events = `ndjson=${path('run.ndjson')}`;
    await runCli(['--target', 'builtin', '--seed', '1', '--workers', '16', '--reporter', events], {
      limit: 110_000,
    });
  }, 240_000);

  it('runs it quietly, and finds every sentence in one of three states', () => {
    const { summary, requirements } = jsonText.parse(told.stdout);
    expect(requirements.map(({ id }) => id)).toEqual(forServers.map(({ id }) => id));
    expect(summary.tested + summary.excluded + summary.untested).toBe(forServers.length);
    expect(summary.tested).toBeGreaterThan(100);
    expect(summary.excluded).toBe(Object.keys(knowledge.exclusions).length);
  });

  it('leaves nothing untested that a server MUST or SHOULD do', async ({ task }) => {
    // On a busy machine a case may miss a time and show nothing; another run is another chance.
    const again = (task.result?.retryCount ?? 0) > 0;
    const { status, stdout } = again ? await runCli(['coverage', '--json'], { limit: 110_000 }) : told;
    expect(jsonText.parse(stdout).summary.owed).toBe(0);
    expect(status).toBe(0);
  }, 120_000);

  it('says the same of a run that was stored', async () => {
    const { stdout } = await runCli(['coverage', path('run.ndjson'), '--json']);
    expect(jsonText.parse(stdout)).toEqual(jsonText.parse(told.stdout));
  });

  it('excludes nothing that a check ever passed', () => {
    const lines = readFileSync(path('run.ndjson'), 'utf8').match(
      /"requirement":"[^"]+"(?=[^\n]*"verdict":"pass")/g,
    );
    const checked = new Set(lines?.map((line) => line.slice('"requirement":"'.length, -1)));
    expect(checked.size).toBeGreaterThan(100);
    expect(Object.keys(knowledge.exclusions).filter((id) => checked.has(id))).toEqual([]);
  });
});

describe('coverage of a stored run', () => {
  const tested = 'MMSP-2.2.3-01';

  it('prints sections and levels, why something is excluded, and a last line', async () => {
    const { status, stdout, stderr } = await runCli(['coverage', stored('one', start(), check(tested), end)]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^section +level +tested +excluded +untested\n/);
    expect(stdout).toMatch(/^2\.2\.3 +MUST +1 +0 +\d+$/m);
    expect(stdout).toMatch(/^ {2}MMSP-3\.2\.2-03 excluded, not observable by a peer: Another sentence /m);
    expect(stdout).toMatch(
      /\n\n1 of \d+ sentences for a server are tested, \d+ excluded, \d+ untested \(\d+ without [^)]+\)\n$/,
    );
  });

  it('lists what is untested, with the sentence and what it lacks', async () => {
    const file = stored('list', start(), check(tested), check('MMSP-2.2.3-02', 'skip'), end);
    const { stdout } = await runCli(['coverage', '--untested', file]);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.startsWith(tested))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('MMSP-3.2.2-03'))).toEqual([]);
    expect(stdout).toMatch(/^MMSP-2\.2\.3-02 +MUST +version is 0x00\. \(its check did not pass: skip\)$/m);
    expect(lines.filter((line) => line.startsWith('MMSP-'))).toHaveLength(
      forServers.length - 1 - Object.keys(knowledge.exclusions).length,
    );
  });

  it('is 0 when nothing is owed', async () => {
    const ids = strong.filter(({ id }) => Object.hasOwn(knowledge.kills, id)).map(({ id }) => id);
    const file = stored('all', start(), ...ids.map((id) => check(id)), end);
    const { status, stdout } = await runCli(['coverage', '--json', file]);
    const { summary } = jsonText.parse(stdout);
    expect(summary.tested).toBe(ids.length);
    expect(status).toBe(summary.owed === 0 ? 0 : 1);
  });

  it('takes its options from the environment too', async () => {
    const env = { MMS_CONFORM_JSON: '1', MMS_CONFORM_UNTESTED: 'true' };
    const { stdout } = await runCli(['coverage', stored('env', start(), end)], { env });
    const { requirements } = jsonText.parse(stdout);
    expect(new Set(requirements.map(({ status }) => status))).toEqual(new Set(['untested']));
  });

  const text = `${start()}\n${check(tested)}\n${end}\n`;
  it.each([
    [
      'without an end',
      `${start()}\n${check(tested)}\n`,
      /: there is no run-end, so the events are not those /,
    ],
    ['cut off within a line', text.slice(0, -9), /:3: the file ends within a line, so it was cut off; /],
    ['without a start', `${check(tested)}\n${end}\n`, /:1: the first line is no run-start, /],
    [
      'of another version',
      `${start(99)}\n${end}\n`,
      /:1: the events have version 99, and only version 1 can /,
    ],
    ['with a second run behind it', text + text, /:4: there is more after the run-end; /],
    ['of nothing', '', /:1: the first line is no run-start, /],
  ])('refuses one %s', async (_, content, sentence) => {
    writeFileSync(path('bad'), content);
    const { status, stdout, stderr } = await runCli(['coverage', path('bad')]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });

  it.each([
    [
      'a file that is not there',
      ['coverage', 'no.ndjson'],
      /no\.ndjson: the events cannot be read \(ENOENT\)/,
    ],
    ['a folder', ['coverage', 'suites'], /suites: the events cannot be read \(EISDIR\)/],
    ['two files', ['coverage', 'a', 'b'], /there is nothing that "b" could name/],
    ['an option of another command', ['coverage', '--jsn'], /no option --jsn \(did you mean json\?\)/],
  ])('refuses %s', async (_, args, sentence) => {
    const { status, stdout, stderr } = await runCli(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });
});

describe('the kill list', () => {
  const { catalogue, kills } = knowledge;

  it('names requirements and faults that there are (update with npm run kills)', () => {
    const names = new Set(faults.map(({ name }) => name));
    expect(Object.keys(kills).filter((id) => !catalogue.has(id))).toEqual([]);
    expect(
      Object.values(kills)
        .flat()
        .filter((name) => !names.has(name)),
    ).toEqual([]);
  });

  it('has every fault at the requirement that it is there to break (update with npm run kills)', () => {
    const missing = faults.filter(({ name, requirement }) => kills[requirement]?.includes(name) !== true);
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('is sorted, so that a change shows', () => {
    const ids = Object.keys(kills);
    expect(ids).toEqual([...ids].sort((a, b) => catalogue.rank(a) - catalogue.rank(b)));
    for (const names of Object.values(kills)) expect(names).toEqual([...new Set(names)].sort());
  });
});

it('leaves out no more than 12 percent of the sentences for a server', () => {
  expect(Object.keys(knowledge.exclusions).length).toBeLessThanOrEqual(0.12 * forServers.length);
});
