import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli, startCli, startServe, temporaryFolder } from './support/cli.ts';
import { readJson } from './support/reports.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const CASE = 'mmsp/general/stop-mid-playback[transport=tcp]';
const PASSING = 'mmsp/general/without-funnel-info';
const content = ['--file', 'av.asf', '--reference', 'fixtures/asf/av.asf'];

/** Runs with reports of its own in that folder. */
async function run(folder: string, ...args: readonly string[]) {
  const file = path(`${folder}.json`);
  const end = await runCli([
    ...args,
    '--output-dir',
    path(folder),
    '--reporter',
    `json=${file}`,
    '--reporter',
    'list',
  ]);
  return { ...end, cases: readJson(file).cases.map(({ id, verdict }) => `${id} ${verdict}`) };
}
const START = 'mmsp/general/sanity[at=start] pass';
const END = 'mmsp/general/sanity[at=end] pass';

/** Against a server with the fault, and then against one without on the same port. */
async function broken(work: (target: string) => Promise<void>, mended: (target: string) => Promise<void>) {
  const wrong = await startServe('--fault', 'start-ignores-position');
  const target = `127.0.0.1:${wrong.port}`;
  try {
    await work(target);
  } finally {
    await wrong.stop();
  }
  const port = String(wrong.port);
  const right = startCli(['serve', '--root', 'fixtures/asf', '--port', port, '--speed', '8'], {
    limit: 60_000,
  });
  try {
    await right.said(/^listening on /m);
    await mended(target);
  } finally {
    right.signal('SIGTERM');
    await right.end;
  }
}

describe('--rerun-failed', () => {
  it('plays what failed, as long as it fails, with the seed of then', async () => {
    let seed: string | undefined;
    await broken(
      async (target) => {
        const first = await run('again', '--target', target, ...content, CASE, PASSING);
        expect(first.status, first.stdout).toBe(1);
        expect(first.cases.length).toBeGreaterThan(3);
        [, seed] = /seed (\d+):/.exec(first.stdout) ?? [];
        const second = await run('again', '--target', target, ...content, '--rerun-failed');
        expect(second.status).toBe(1);
        expect(second.cases).toEqual([START, `${CASE} fail`, END]);
        expect(second.stdout).toContain(`seed ${seed}: 3 cases`);
      },
      async (target) => {
        const third = await run('again', '--target', target, ...content, '--rerun-failed');
        expect({ status: third.status, stderr: third.stderr }).toEqual({ status: 0, stderr: '' });
        expect(third.cases).toEqual([START, `${CASE} pass`, END]);
        // Now nothing is left.
        const fourth = await run('again', '--target', target, ...content, '--rerun-failed');
        expect(fourth.status).toBe(0);
        expect(fourth.stderr).toBe(
          'mms-conform: --rerun-failed: every case of the last run passed, so that only the first and the last conversation are played\n',
        );
        expect(fourth.cases).toEqual([START, END]);
      },
    );
  });

  it('plays a repetition of a case that failed as it was, and all anew when told how often', async () => {
    const left = { target: 'builtin', suite: suite(), seed: 3, failed: [`${CASE}#2`, PASSING_ID] };
    const write = () => writeFileSync(path('repeats/.last-run.json'), JSON.stringify(left));
    await run('repeats', '--target', 'builtin', PASSING);
    write();
    const once = await run('repeats', '--target', 'builtin', '--rerun-failed');
    expect(once.cases).toEqual([START, `${PASSING_ID} pass`, `${CASE}#2 pass`, END]);
    write();
    const twice = await run('repeats', '--target', 'builtin', '--rerun-failed', '--repeat', '2', CASE);
    expect(twice.cases).toEqual([START, `${CASE} pass`, `${CASE}#2 pass`, END]);
  });

  it('leaves out what is not selected, and says when nothing is left', async () => {
    await run('some', '--target', 'builtin', '--tag', 'sanity');
    writeFileSync(
      path('some/.last-run.json'),
      JSON.stringify({ target: 'builtin', suite: suite(), seed: 3, failed: [CASE] }),
    );
    const { status, stderr } = await runCli([
      ...['--target', 'builtin', '--rerun-failed', '--output-dir', path('some')],
      PASSING,
    ]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      'mms-conform: none of the cases that failed in the last run is among those that are selected\n',
    );
  });

  it('plays what failed of a part, when it is told the part again', async () => {
    const lengths = 'mmsp/hostile/lengths[message=OpenFile';
    const part = ['--target', 'builtin', '--shard', '2/3', lengths];
    const [, first = '', second = ''] = (await run('part', ...part)).cases.map((one) =>
      one.replace(/ pass$/, ''),
    );
    const failed = [first, second, 'mmsp/hostile/lengths[of another part]'];
    writeFileSync(
      path('part/.last-run.json'),
      JSON.stringify({ target: 'builtin', suite: suite(), seed: 0, failed }),
    );
    const { status, cases } = await run('part', ...part, '--rerun-failed');
    expect({ status, cases }).toEqual({ status: 0, cases: [START, `${first} pass`, `${second} pass`, END] });
  });

  it('takes what was not reached for not passed', async () => {
    const { status } = await run('late', '--target', 'builtin', '--max-time', '1ms', CASE);
    expect(status).toBe(130);
    expect(JSON.parse(readFileSync(path('late/.last-run.json'), 'utf8'))).toMatchObject({
      target: 'builtin',
      failed: expect.arrayContaining([CASE]),
    });
  });

  it.each<[string, () => void, RegExp]>([
    [
      'no last run',
      () => {},
      /--rerun-failed: there is no .*\.last-run\.json, so no last run is known; run the suite first, with the same --output-dir/,
    ],
    [
      'another target',
      () => leave({ target: 'x:1', suite: suite(), seed: 1, failed: [] }),
      /was against x:1 and not builtin; run the suite against builtin first/,
    ],
    [
      'another suite',
      () => leave({ target: 'builtin', suite: '0', seed: 1, failed: [] }),
      /was one of suite 0, and this is suite .*; run the suite first/,
    ],
    [
      'a case that there is not',
      () => leave({ target: 'builtin', suite: suite(), seed: 1, failed: ['own/case'] }),
      /the last run had a case "own\/case", which is not among the scenarios of this one/,
    ],
    [
      'a file that is none',
      () => leave([]),
      /\.last-run\.json: this is not what a run has left there; run the suite again/,
    ],
  ])('with %s is one sentence', async (_, before, sentence) => {
    before();
    const { status, stdout, stderr } = await runCli([
      ...['--target', 'builtin', '--rerun-failed', '--output-dir', path('refused')],
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });
});

it('a folder that cannot be written is said, and is no failure of the run', async () => {
  writeFileSync(path('no-folder'), '');
  const { status, stderr } = await runCli([
    '--target',
    'builtin',
    '--tag',
    'sanity',
    '--output-dir',
    path('no-folder'),
  ]);
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /^mms-conform: \S+no-folder\/\.last-run\.json cannot be written \(\w+\), so that --rerun-failed will not know of this run\n$/,
  );
});

it('a run that could not begin leaves the last one as it was', async () => {
  expect((await runCli(['--target', 'builtin', '--workers', '0', '--output-dir', path('kept')])).status).toBe(
    2,
  );
  expect(existsSync(path('kept/.last-run.json'))).toBe(false);
});

const PASSING_ID = 'mmsp/general/without-funnel-info[transport=udp]';

function leave(what: unknown): void {
  mkdirSync(path('refused'), { recursive: true });
  writeFileSync(path('refused/.last-run.json'), JSON.stringify(what));
}

/** The version of the suite is that of the package. */
function suite(): string {
  const text: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof text === 'object' && text !== null && 'version' in text ? String(text.version) : '';
}
