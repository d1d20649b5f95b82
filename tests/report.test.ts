import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMarkdown } from '../src/report/testing/markdown-file.ts';
import { allReportsIn } from './support/all-reports.ts';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';
import { FIXTURES } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const live = allReportsIn(path, 'live');
const events = live.files.get('ndjson') ?? '';

/** A run with cases that pass, fail, and are skipped. */
beforeAll(async () => {
  const server = await startServe('--fault', 'media-packet-lost');
  try {
    const target = [
      '--target',
      `127.0.0.1:${server.port}`,
      '--file',
      'av.asf',
      '--reference',
      `${FIXTURES}av.asf`,
    ];
    const cases = ['mmsp/general/happy-path', 'mmsp/general/padded-content', 'mmsp/general/sanity'];
    const { status, stderr } = await runCli([...target, ...cases, ...live.options]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  } finally {
    await server.stop();
  }
});

describe('report', () => {
  it('writes every report of a stored run again, byte for byte', async () => {
    const verdicts = new Set(live.read().json.cases.map(({ verdict }) => verdict));
    expect(verdicts).toEqual(new Set(['pass', 'fail', 'skip']));
    const again = allReportsIn(path, 'again');
    const { status, stdout, stderr } = await runCli(['report', events, ...again.options]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    for (const [reporter, file] of live.files) {
      const written = readFileSync(again.files.get(reporter) ?? '', 'utf8');
      expect(written === readFileSync(file, 'utf8'), reporter).toBe(true);
    }
  });

  it('prints the list when nothing else is asked for, from a file or standard input', async () => {
    const printed = await runCli(['report', events]);
    expect(printed).toMatchObject({ status: 0, stderr: '' });
    expect(printed.stdout).toBe(readFileSync(live.files.get('list') ?? '', 'utf8'));
    const piped = await runCli(['report', '-'], { input: readFileSync(events, 'utf8') });
    expect(piped).toMatchObject({ status: 0, stdout: printed.stdout, stderr: '' });
  });

  it('writes a report without a path of its own into the folder', async () => {
    const args = ['report', events, '--reporter', 'dot', '--output-dir', path('out')];
    const kinds = ['junit', 'json', 'ndjson', 'markdown', 'tap'].flatMap((kind) => ['--reporter', kind]);
    expect(await runCli([...args, ...kinds])).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(path('out')).sort()).toEqual([
      'events.ndjson',
      'junit.xml',
      'report.json',
      'report.tap',
      'summary.md',
    ]);
  });

  it('appends the summary to the step of a workflow', async () => {
    const summary = path('step.md');
    writeFileSync(summary, '# of the step\n');
    const env = { GITHUB_STEP_SUMMARY: summary };
    const { status, stdout } = await runCli(['report', events, '--reporter', 'github'], { env });
    expect(status).toBe(0);
    expect(stdout).toMatch(/\n::error title=MMSP-2\.2\.2-14 .*::.*\n::endgroup::\n$/s);
    expect(stdout).toMatch(/^mms-conform /);
    const [first, second] = parseMarkdown(readFileSync(summary, 'utf8')).headings;
    expect(first?.text).toBe('of the step');
    expect(second?.text).toMatch(/^does not conform/);
    await runCli(['report', events, '--reporter', 'dot'], { env });
    expect(readFileSync(summary, 'utf8').match(/^# /gm)).toHaveLength(2);
  });
});

it('JUnit tells of each case what a pipeline shows', () => {
  const { json, junit } = live.read();
  const found = new Map(
    junit.testsuite.flatMap(({ testcase }) => testcase.map((one) => [one['@name'], one])),
  );
  expect(found.size).toBe(json.cases.length);
  for (const { id, title, suite, duration, verdict, reason, checks } of json.cases) {
    const one = found.get(`${id} ${title}`);
    expect(one).toMatchObject({
      '@classname': `mms-conform.${suite}`,
      '@time': ((duration ?? 0) / 1000).toFixed(3),
    });
    expect(one?.skipped?.[0]?.['@message']).toBe(verdict === 'skip' ? `skip: ${reason}` : undefined);
    const failed = checks.filter((check) => check.verdict === 'fail');
    expect(one?.failure !== undefined, id).toBe(verdict === 'fail');
    const [first] = failed;
    if (first === undefined) continue;
    const [failure] = one?.failure ?? [];
    expect(failure?.['@type']).toBe(first.level);
    expect(failure?.['@message']).toContain(`${first.requirement} (section ${first.section}): `);
    for (const { requirement } of failed) expect(failure?.['#text']).toContain(requirement);
    expect(failure?.['#text']).toMatch(/\nreproduce: mms-conform --target \S+ .*happy-path/);
    expect(one?.['system-out']?.[0]).toMatch(/^transcript\n.*ConnectFunnel/ms);
  }
});

describe('what cannot be reported', () => {
  const junit = path('refused.xml');
  const reporter = ['--reporter', `junit=${junit}`];

  it('is a file that was cut off: it leaves no report, an older one neither', async () => {
    const text = readFileSync(events, 'utf8');
    writeFileSync(path('cut'), text.slice(0, text.length / 2));
    writeFileSync(junit, 'of an earlier run');
    const { status, stdout, stderr } = await runCli(['report', path('cut'), ...reporter]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^mms-conform: \S+cut:\d+: [^\n]+; run the suite again with --reporter ndjson=FILE\n$/,
    );
    expect(existsSync(junit)).toBe(false);
  });

  it.each([
    ['no file', [], /^mms-conform: name the events of a run: [^\n]+\n$/],
    [
      'a file that is not there',
      ['no/such/file'],
      /^mms-conform: no\/such\/file: the events cannot be read \(ENOENT\)\n$/,
    ],
    [
      'a reporter that there is not',
      [events, '--reporter', 'xml'],
      /there is no reporter "xml"; choose from list, /,
    ],
    ['an option of another command', [events, '--seed', '1'], /there is no option --seed/],
  ])('is %s', async (_what, args, sentence) => {
    const { status, stdout, stderr } = await runCli(['report', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });

  it('is the file that the report would take the place of, which stays', async () => {
    const own = path('own.ndjson');
    copyFileSync(events, own);
    const { status, stderr } = await runCli(['report', own, '--reporter', `ndjson=${own}`]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/own\.ndjson: that is the file to be read; name another\n$/);
    expect(readFileSync(own, 'utf8')).toBe(readFileSync(events, 'utf8'));
  });

  it('is a report that cannot be written: the others are', async () => {
    writeFileSync(path('file'), '');
    const broken = ['--reporter', `tap=${path('file')}/below.tap`];
    const { status, stderr } = await runCli(['report', events, ...reporter, ...broken]);
    expect(status).toBe(70);
    expect(stderr).toMatch(/^mms-conform: the tap reporter cannot start: cannot write [^\n]+\n$/);
    expect(readFileSync(junit, 'utf8')).toBe(readFileSync(live.files.get('junit') ?? '', 'utf8'));
  });
});
