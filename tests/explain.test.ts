import { describe, expect, it } from 'vitest';
import { runCli } from './support/cli.ts';

describe('explain', () => {
  it('says what is known of a requirement', async () => {
    const { status, stdout, stderr } = await runCli(['explain', 'MMSP-3.2.5.14-07']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^MMSP-3\.2\.5\.14-07 {2}MUST, server, section 3\.2\.5\.14\n {2}The server then accepts /,
    );
    expect(stdout).toMatch(/^ {2}seen by +reply present$/m);
    expect(stdout).toMatch(/^ {2}note +The StartStriding part only with striding\.$/m);
    expect(stdout).toMatch(/^ {2}reading +A-11: inconclusive, /m);
    expect(stdout).toMatch(
      /^ {2}(?:scenarios)? +suites\/mmsp\/general\/stop-mid-playback\.yaml {2}StopPlaying is /m,
    );
    expect(stdout).toMatch(/^ {2}faults +start-after-stop-ignored: After StopPlaying /m);
    expect(stdout).toMatch(/^ {2}section +MMSP-3\.2\.5\.14-01 +MUST +server +The server checks /m);
  });

  it('takes several, and says why one is excluded', async () => {
    const { stdout } = await runCli(['explain', 'MMSP-2.2.3-01', 'MMSP-3.2.2-03']);
    const [first = '', second = ''] = stdout.split('\n\nMMSP-3.2.2-03 ');
    expect(first).toMatch(/^ {2}scenarios +none names it; suites\/mmsp\/general\/\S+\.yaml shows it, /m);
    expect(first).toMatch(/^ {2}faults +rep-wrong: /m);
    expect(second).toMatch(/^ {2}faults +none of the reference server breaks it$/m);
    expect(second).toMatch(/^ {2}excluded +not observable by a peer: /m);
  });

  it('lists a part of the specification, one line each, and nothing of its neighbours', async () => {
    const { status, stdout } = await runCli(['explain', 'MMSP-2.2.4.1']);
    const lines = stdout.trimEnd().split('\n');
    expect(status).toBe(0);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => !/^MMSP-2\.2\.4\.1-\d+ +(MUST|SHOULD|MAY)/.test(line))).toEqual([]);
  });

  it.each([
    [
      'nothing',
      [],
      /^mms-conform: explain needs the id of a requirement, such as MMSP-2\.2\.3-07, or a part/,
    ],
    [
      'an unknown id',
      ['MMSP-2.2.3-99'],
      /^mms-conform: there is no requirement "MMSP-2\.2\.3-99" \(did you mean M/,
    ],
    ['small letters', ['mmsp-2.2.3-07'], /\(did you mean MMSP-2\.2\.3-07\?\)/],
    ['one of two', ['MMSP-2.2.3-07', 'nonsense'], /^mms-conform: there is no requirement "nonsense"\n$/],
    ['an unknown option', ['--json'], /there is no option --json;/],
  ])('refuses %s', async (_, args, sentence) => {
    const { status, stdout, stderr } = await runCli(['explain', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });
});
