import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';
import { BROKEN, FAULT, listsIn } from './support/lists.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);
const { written, listOf, play, whole } = listsIn(path);

let broken: Awaited<ReturnType<typeof startServe>>;
let right: typeof broken;
beforeAll(async () => {
  [broken, right] = await Promise.all([startServe('--fault', FAULT), startServe()]);
});
afterAll(async () => {
  await Promise.all([broken.stop(), right.stop()]);
});

describe('a server with a known fault', () => {
  const known = path('known.yaml');

  it('fails without a list, gets one, passes with it, and fails once it is mended or breaks otherwise', async () => {
    const before = await play(broken, 'before');
    expect(before.status, before.stdout).toBe(1);
    expect(await runCli(['expect', '--write', known, path('before.ndjson')])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('the run chose some scenarios only'),
    });
    const run = whole('before');

    const asked = await runCli(['expect', known, run]);
    expect(asked).toMatchObject({ status: 1, stderr: '' });
    expect(asked.stdout.split('\n')).toEqual([
      `+ ${BROKEN} in mmsp/general/*`,
      `${known}: does not say what the run has shown; --write changes it`,
      '',
    ]);
    expect(await runCli(['expect', '--write', known, run])).toMatchObject({ status: 0, stderr: '' });
    const text = readFileSync(known, 'utf8');
    expect(text).toContain(`    requirement: ${BROKEN}\n    reason: not yet explained\n`);
    expect(await runCli(['expect', '--write', known, run])).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(known, 'utf8')).toBe(text);
    expect(await runCli(['expect', known, run])).toMatchObject({
      status: 0,
      stdout: `${known}: says what the run has shown\n`,
    });

    writeFileSync(known, text.replace('not yet explained', 'bug 123, until release 4'));
    const option = ['--expected-failures', known];
    const listed = await play(broken, 'listed', ...option);
    expect(listed.status, listed.stdout).toBe(0);
    expect(listed.stdout).toMatch(
      /^EXPECTED mmsp\/general\/happy-path\[transport=tcp\] {2}.*\n {2}MMSP-2\.2\.4\.2-04: bug 123, until release 4\n/m,
    );
    expect(listed.stdout).not.toMatch(/^FAIL /m);
    expect(listed.stdout).toMatch(/\nconforms in (\d+) of \1 checks; \d+ more fail as expected\n$/);
    expect(new Set(listed.ends.map((end) => end.listed))).toEqual(new Set(['bug 123, until release 4']));
    expect(listed.ends.length).toBe(before.ends.length);

    const mended = await play(right, 'mended', ...option);
    expect(mended.status, mended.stdout).toBe(1);
    expect(mended.stdout).toMatch(/^UNEXPECTED mmsp\/general\/happy-path\[transport=tcp\] /m);
    expect(mended.stdout).toMatch(
      /\ndoes not conform to the list of expected failures, which is wrong in \d+ places\n$/,
    );
    const drop = await runCli(['expect', '--write', known, whole('mended')]);
    expect(drop).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(known, 'utf8')).toBe(`${text.slice(0, text.indexOf('failures:'))}failures: []\n`);
  });

  it('that breaks in another way too fails for that alone', async () => {
    const other = await startServe('--fault', 'version-wrong');
    try {
      const { status, stdout, ends } = await play(
        other,
        'other',
        '--expected-failures',
        listOf('other.yaml', 'mmsp/**', 'MMSP-2.2.3-01'),
      );
      expect(status, stdout).toBe(1);
      expect(stdout).toMatch(
        /^FAIL mmsp\/general\/happy-path\[transport=tcp\] .*\n {2}MMSP-2\.2\.3-01 passed, though [^\n]*; MMSP-2\.2\.3-02 failed instead$/m,
      );
      expect(ends.every((end) => end.listed === undefined)).toBe(true);
    } finally {
      await other.stop();
    }
  });

  it('is held to the list of its profile, which the command line beats', async () => {
    listOf('profile-list.yaml', 'mmsp/**');
    const profile = written(
      'profile.yaml',
      `target: 127.0.0.1:${broken.port}\nexpectedFailures: ./profile-list.yaml\n`,
    );
    expect(await play(broken, 'by-profile', '--profile', profile)).toMatchObject({ status: 0 });
    const empty = written('empty.yaml', 'failures: []\n');
    expect(await play(broken, 'by-option', '--profile', profile, '--expected-failures', empty)).toMatchObject(
      {
        status: 1,
      },
    );
  });

  it('fails when an entry has expired', async () => {
    const list = written(
      'old.yaml',
      `failures:\n  - case: mmsp/**\n    requirement: ${BROKEN}\n    reason: bug 123\n    expires: 2020-01-31\n`,
    );
    const { status, stdout, last } = await play(broken, 'expired', '--expected-failures', list);
    expect(status).toBe(1);
    const sentence = `${list}:2: ${BROKEN} expired on 2020-01-31: bug 123`;
    expect(last).toMatchObject({ stale: [sentence] });
    expect(stdout).toContain(`\nSTALE  the list of expected failures is wrong\n  ${sentence}\n`);
    expect(stdout).toMatch(/^FAIL mmsp\/general\/happy-path/m);
  });

  it('may be flaky, which is shown and fails nothing', async () => {
    const list = written(
      'flaky.yaml',
      `flaky:\n  - { case: mmsp/**, requirement: ${BROKEN}, reason: races }\n`,
    );
    const { status, stdout } = await play(broken, 'flaky', '--expected-failures', list);
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(
      /^FLAKY mmsp\/general\/happy-path\[transport=tcp\] .*\n {2}MMSP-2\.2\.4\.2-04: flaky, races$/m,
    );
    expect(stdout).toMatch(
      /^ {2}flaky: mmsp\/general\/happy-path\[transport=tcp\] MMSP-2\.2\.4\.2-04 failed 1 of 1 attempt: races$/m,
    );
    expect(await play(right, 'firm', '--expected-failures', list)).toMatchObject({ status: 0 });
  });
});

it('a warning needs no entry, and is a failure that may be listed under --strict', async () => {
  const warned = await startServe('--fault', 'started-playing-wrong-file');
  try {
    const option = ['--expected-failures', listOf('should.yaml', 'mmsp/**', 'MMSP-2.2.4.10-03')];
    const lenient = await play(warned, 'lenient', ...option);
    expect(lenient.status, lenient.stdout).toBe(0);
    expect(lenient.stdout).not.toMatch(/^EXPECTED/m);
    expect((await play(warned, 'strict-bare', '--strict')).status).toBe(1);
    const strict = await play(warned, 'strict', '--strict', ...option);
    expect(strict.status, strict.stdout).toBe(0);
    expect(strict.stdout).toMatch(/^EXPECTED mmsp\/general\/happy-path/m);
  } finally {
    await warned.stop();
  }
});

it('a server that sends no datagram is not excused from the cases that this keeps from being played', async () => {
  const silent = await startServe('--fault', 'udp-header-never-sent');
  const cases = ['mmsp/requests/two-messages', '--timeout', '1s'];
  const udp = (name: string) => `mmsp/general/${name}[transport=udp]`;
  try {
    const all = written(
      'silent.yaml',
      ['MMSP-3.2.5.8.1-04', 'MMSP-3.2.5.8-12']
        .map((id) => `  - { case: "${udp('happy-path')}", requirement: ${id}, reason: bug 123 }\n`)
        .reduce((text, entry) => text + entry, 'failures:\n'),
    );
    const option = ['--expected-failures', all];
    const { status, stdout, ends, last } = await play(silent, 'silent', ...option, ...cases);
    const verdictOf = (id: string) => ends.find((end) => end.case === id);
    expect(verdictOf(udp('happy-path'))).toMatchObject({ verdict: 'fail', listed: 'bug 123' });
    expect(verdictOf('mmsp/requests/two-messages[transport=udp]')).toMatchObject({ verdict: 'unreached' });
    expect(status, stdout).toBe(1);
    const why = `no datagram has come over UDP, see ${udp('happy-path')}`;
    expect(last).toMatchObject({
      stale: [`1 case was not reached, which no list excuses: ${why}`],
      listed: { checks: 2, cases: 1 },
    });
    expect(stdout).toContain(`\nSTALE  the list of expected failures is wrong\n  1 case was not reached`);

    // What is left out in so many words is not asked for.
    const profile = written(
      'no-udp.yaml',
      `target: 127.0.0.1:${silent.port}\ncapabilities: { udp: false }\n`,
    );
    const without = await play(silent, 'no-udp', '--profile', profile, ...option, ...cases);
    expect(without.status, without.stdout).toBe(0);
    expect(without.stdout).toContain('the profile says udp: false');
  } finally {
    await silent.stop();
  }
});

it('a target that cannot be reached is 3 whatever the list says', async () => {
  const gone = await startServe();
  await gone.stop();
  const list = written(
    'gone.yaml',
    `failures:\n  - { case: mmsp/none, requirement: ${BROKEN}, reason: r, expires: 2020-01-31 }\n`,
  );
  const { status, stdout } = await play(gone, 'gone', '--expected-failures', list);
  expect(status, stdout).toBe(3);
  expect(stdout).toMatch(/ECONNREFUSED[\s\S]*\nno verdict: nothing could be judged\n$/);
});

it.each<[string, string, RegExp]>([
  [
    'that is not there',
    'no/such.yaml',
    /^mms-conform: no\/such\.yaml:1:1: the file cannot be read \(ENOENT\)\n$/,
  ],
  [
    'with a mistake',
    written('bad.yaml', 'failures:\n  - { case: a, requirement: MMSP-1-1, reason: r }\n'),
    /^mms-conform: \S+bad\.yaml:2:29: failures\[0\]\.requirement "MMSP-1-1" names no requirement[^\n]*\n$/,
  ],
])('a list %s ends the run before it begins, and the reports say so', async (_, list, sentence) => {
  const { status, stderr, last } = await play(right, 'refused', '--expected-failures', list);
  expect(status).toBe(2);
  expect(stderr).toMatch(sentence);
  expect(last).toMatchObject({ status: 2, reason: stderr.slice('mms-conform: '.length, -1) });
});
