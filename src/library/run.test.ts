import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FIXTURES } from '../cli/contents.ts';
import type { RunEvent } from '../events.ts';
import { parseJunit } from '../report/testing/junit-file.ts';
import { faultByName } from '../server/faults/index.ts';
import { type ReferenceServer, startServer } from '../server/server.ts';
import { type RunOptions, run, UserError } from './index.ts';

/** Two short conversations. */
const SHORT: RunOptions = { target: 'builtin', tags: ['sanity'], seed: 1 };

const folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let wrong: ReferenceServer;
beforeAll(async () => {
  const fault = faultByName('start-ignores-position');
  if (fault === undefined) throw new Error('the fault is gone');
  wrong = await startServer({ root: FIXTURES, speed: 8, fault });
});
afterAll(() => wrong.close());

const FAILING = 'mmsp/general/stop-mid-playback[transport=tcp]';
const failing = (): RunOptions => ({
  target: `127.0.0.1:${wrong.port}`,
  file: 'av.asf',
  reference: `${FIXTURES}av.asf`,
  selectors: [FAILING],
  seed: 3,
});

describe('a run', () => {
  it('of a right server has no failures', async () => {
    const events: RunEvent[] = [];
    const result = await run({ ...SHORT, onEvent: (event) => events.push(event) });
    expect(result).toMatchObject({ status: 0, conforms: true, failures: [], seed: 1, untested: [] });
    expect(result.verdict).toMatch(/^conforms in (\d+) of \1 checks$/);
    expect(result.cases.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['mmsp/general/sanity[at=start]', 'pass'],
      ['mmsp/general/sanity[at=end]', 'pass'],
    ]);
    expect(result.cases.flatMap(({ checks }) => checks)).toHaveLength(result.checks.pass);
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run-start', 'run-end']);
    // How a program was started that runs the suite says nothing of the run.
    expect(events[0]).toMatchObject({ command: 'mms-conform --target builtin --tag sanity --seed 1' });
  });

  it('of a server with a known fault conforms, and says so', async () => {
    const known = join(folder, 'known.yaml');
    const entry = 'requirement: MMSP-3.2.5.11-03, reason: bug 123';
    writeFileSync(known, `failures:\n  - { case: "${FAILING}", ${entry} }\n`);
    const result = await run({ ...failing(), expectedFailures: known });
    expect(result).toMatchObject({ status: 0, conforms: true, failures: [] });
    expect(result.verdict).toMatch(/; 1 more fails as expected$/);
  });

  it('of a wrong server says what was broken, and how to see it again', async () => {
    const result = await run(failing());
    expect(result).toMatchObject({ status: 1, conforms: false });
    expect(result.failures[0]).toEqual({
      case: FAILING,
      requirement: 'MMSP-3.2.5.11-03',
      says: expect.stringMatching(/^MMSP-3\.2\.5\.11-03 \(section 3\.2\.5\.11\): expected .*, got /),
      reproduce: expect.stringMatching(/^mms-conform --target 127\.0\.0\.1:\d+ --file av\.asf .*--seed 3 /),
    });
    expect(result.failures).toHaveLength(result.checks.fail);
    expect(result.cases.find(({ id }) => id === FAILING)?.verdict).toBe('fail');
  });

  it('without a verdict has a failure that says so', async () => {
    const gone = await startServer({ root: FIXTURES });
    await gone.close();
    const result = await run({ ...SHORT, target: `127.0.0.1:${gone.port}` });
    expect(result).toMatchObject({ status: 3, conforms: false });
    expect(result.failures).toEqual([
      { says: expect.stringMatching(/^no verdict: nothing could be judged: .*ECONNREFUSED/) },
    ]);
  });

  it('fails where a capability is required that is not claimed', async () => {
    const result = await run({ ...failing(), selectors: ['mmsp/live'], require: ['live'] });
    expect(result.status).toBe(1);
    expect(result.failures.length).toBeGreaterThan(0);
    for (const { case: id, requirement, says } of result.failures) {
      expect(id).toMatch(/^mmsp\/live\//);
      expect(requirement).toBeUndefined();
      expect(says).toMatch(/no such content is named/);
    }
  });

  it('waits for a server that comes up late', async () => {
    const early = await startServer({ root: FIXTURES });
    await early.close();
    const late = new Promise<ReferenceServer>((resolve, reject) => {
      setTimeout(() => startServer({ root: FIXTURES, port: early.port }).then(resolve, reject), 700);
    });
    try {
      const result = await run({ ...SHORT, target: `127.0.0.1:${early.port}`, wait: '15s' });
      expect(result.failures).toEqual([]);
    } finally {
      await (await late).close();
    }
  });

  it('counts each case as often as it is repeated, and the attempt that counts', async () => {
    const { cases, failures } = await run({ ...failing(), repeat: 2, retries: 1 });
    expect(cases.filter(({ verdict }) => verdict === 'fail')).toHaveLength(2);
    expect(new Set(failures.map((one) => one.case)).size).toBe(2);
  });

  it('of a server whose failures are all known has none, and keeps captures of them when it is told to', async () => {
    const known = join(folder, 'known.yaml');
    const outputDir = join(folder, 'out');
    const { failures, cases } = await run({ ...failing(), pcap: 'failed', outputDir });
    expect(readdirSync(join(outputDir, 'pcap'))).toHaveLength(1);
    const entries = failures.map(
      ({ case: id, requirement }) => `  - { case: "${id}", requirement: ${requirement}, reason: known }`,
    );
    writeFileSync(known, `failures:\n${entries.join('\n')}\n`);
    const again = await run({ ...failing(), expectedFailures: known });
    expect(again).toMatchObject({ status: 0, conforms: true, failures: [] });
    expect(again.cases.map(({ verdict }) => verdict)).toEqual(cases.map(({ verdict }) => verdict));
    writeFileSync(
      known,
      `failures:\n${entries.map((entry) => entry.replace('transport=tcp', 'transport=udp')).join('\n')}\n`,
    );
    expect((await run({ ...failing(), expectedFailures: known })).conforms).toBe(false);
  });

  it('writes the reports that are named, and nothing anywhere else', async () => {
    const file = join(folder, 'junit.xml');
    const writes = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
    const listeners = () => [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
    const before = listeners();
    let during: number[] = [];
    try {
      const onEvent = (): void => {
        during = listeners();
      };
      const { cases } = await run({ ...SHORT, reporters: [`junit=${file}`], onEvent });
      expect(parseJunit(readFileSync(file, 'utf8'))['@tests']).toBe(String(cases.length));
      for (const write of writes) expect(write).not.toHaveBeenCalled();
    } finally {
      for (const write of writes) write.mockRestore();
    }
    expect(during).toEqual(before);
  });

  it('is our own fault when a report breaks, and says which', async () => {
    const result = await run({ ...SHORT, reporters: [`junit=${join(folder, 'junit.xml/below')}`] });
    expect(result).toMatchObject({ status: 70, conforms: false });
    expect(result.failures).toEqual([{ says: expect.stringMatching(/^the junit reporter cannot start: /) }]);
  });

  it('takes no notice of variables that stand for options', async () => {
    vi.stubEnv('MMS_CONFORM_TAG', 'nosuch');
    try {
      expect((await run(SHORT)).status).toBe(0);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('a run that is ended', () => {
  it.each<readonly [string, () => RunOptions, RegExp]>([
    [
      'by its signal',
      () => {
        const abort = new AbortController();
        return {
          signal: abort.signal,
          onEvent: ({ type }) => {
            if (type === 'probe') abort.abort(new Error('enough'));
          },
        };
      },
      /^the signal was aborted: enough$/,
    ],
    ['by a signal that was given before', () => ({ signal: AbortSignal.abort('early') }), /: early$/],
    ['by its time', () => ({ maxTime: '300ms' }), /^the time of maxTime 300ms was up$/],
  ])('%s has a result all the same', async (_, options, reason) => {
    const file = join(folder, 'ended.xml');
    const result = await run({ ...failing(), ...options(), reporters: [`junit=${file}`] });
    expect(result).toMatchObject({ status: 130, conforms: false });
    expect(result.reason).toMatch(reason);
    expect(result.failures.length).toBeGreaterThan(0);
    expect(result.cases.map(({ verdict }) => verdict)).toContain('unreached');
    expect(parseJunit(readFileSync(file, 'utf8'))['@tests']).toBeDefined();
  });

  it('by what onEvent throws rejects with that, and goes on no longer', async () => {
    const oops = new Error('oops');
    let told = 0;
    const onEvent = (): void => {
      told += 1;
      throw oops;
    };
    await expect(run({ ...failing(), onEvent })).rejects.toBe(oops);
    expect(told).toBe(1);
  });
});

describe('what the user has to mend', () => {
  const js = (text: string): RunOptions => JSON.parse(text);
  it.each<readonly [string, RunOptions, RegExp]>([
    ['no target', { profile: join(folder, 'no.yaml') }, /no\.yaml:1:1: the file cannot be read/],
    ['a bad number', { ...SHORT, workers: 0 }, /^--workers must be a whole number from 1 to 256, got "0"$/],
    ['a tag that there is not', { ...SHORT, tags: ['x'] }, /^no scenario has the tag "x"/],
    ['a misspelt option', js('{"tag": ["core"]}'), /^run has no option "tag" \(did you mean tags\?\)$/],
    ['a text for a list', js('{"tags": "core"}'), /^tags must be a list of texts, got "core"$/],
    ['a number for a text', js('{"target": 7}'), /^target must be a text, got 7$/],
    [
      'a report for a screen',
      { ...SHORT, reporters: ['list'] },
      /^reporters: list would write to the screen/,
    ],
    ['a report for a screen', { ...SHORT, reporters: ['junit=-'] }, /^reporters: junit would write to the/],
    ['an unknown reporter', { ...SHORT, reporters: ['x=y'] }, /there is no reporter "x"/],
  ])('is a UserError: %s', async (_, options, sentence) => {
    const error: unknown = await run(options).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ name: 'UserError', message: expect.stringMatching(sentence) });
  });
});
