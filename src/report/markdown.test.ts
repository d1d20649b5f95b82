import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { markdown } from './markdown.ts';
import { code, fence, prose } from './markdown-text.ts';
import { parseMarkdown } from './testing/markdown-file.ts';
import {
  aCase,
  attemptEnd,
  check,
  memoryScreen,
  noTools,
  planned,
  report,
  runEnd,
  runStart,
  step,
} from './testing/story.ts';

const A = 'mmsp/general/a[transport=tcp]';
const B = 'mmsp/errors/b';
const C = 'mmsp/errors/c';

const read = async (events: readonly RunEvent[]) => parseMarkdown(await report(markdown, events));
const NONE = runEnd().checks;

describe('the summary', () => {
  it('begins with the verdict, the counts and what was run', async () => {
    const start = runStart([A], {
      command: 'mms-conform --target x',
      platform: 'v20 on linux',
      shard: { i: 1, n: 4 },
    });
    const checks = { ...NONE, pass: 61, fail: 1 };
    const { headings, lines } = await read([
      start,
      ...aCase(A, 'pass'),
      runEnd({
        status: 1,
        verdict: 'does not conform',
        checks,
        listed: { checks: 2, cases: 1 },
        reason: 'it ended',
      }),
    ]);
    expect(headings).toEqual([{ level: 1, text: 'does not conform' }]);
    const cells = lines.map((line) => line.trim().split(/\s+/));
    expect(cells).toContainEqual(['pass', 'fail', 'fail', 'as', 'expected']);
    expect(cells).toContainEqual(['cases', '1', '0', '1']);
    expect(cells).toContainEqual(['checks', '61', '1', '2']);
    for (const line of [
      'it ended',
      '- target: mms://192.0.2.1/short.asf',
      '- part: 1 of 4',
      '- on: v20 on linux',
    ])
      expect(lines).toContain(line);
    expect(lines).toContain('- command: mms-conform --target x');
  });

  it('tells of a failed case what a person needs', async () => {
    const dump = Array.from({ length: 40 }, (_, i) => `${i}  00${i === 30 ? '   <-- expected 13' : ''}`);
    const { headings, lines, fences } = await read([
      runStart([planned(A, { title: 'A title' })]),
      ...aCase(A, 'fail', [
        step(A, 2, 'expect ReportConnectedEX'),
        check(A, 'MMSP-1-02', 'fail', { consequenceOf: 'MMSP-1-01' }),
        check(A, 'MMSP-1-01', 'fail', {
          section: '1',
          expected: '13',
          got: '12',
          step: 2,
          subject: 'server ReportConnectedEX',
          path: 'revision',
          times: 3,
          dump,
        }),
      ]),
      runEnd({ status: 1 }),
    ]);
    expect(headings.map(({ text }) => text)).toEqual([runEnd().verdict, 'Broken', 'Failed', A]);
    for (const line of [
      '- MMSP-1-01 (section 1) in 1 case: expected 13, got 12',
      'FAILED: A title',
      '- MMSP-1-01 (section 1) MUST: The revision is 0x0004000B.',
      '  - where step 2, expect ReportConnectedEX, server ReportConnectedEX, revision',
      '  - expected 13',
      '  - got 12',
      '  - 3 times, and kept 0 times',
      '  - 1 more check failed because of it',
    ])
      expect(lines).toContain(line);
    expect(fences).toHaveLength(2);
    expect(fences[0]).toContain('30  00   <-- expected 13');
    expect(fences[0]?.length).toBeLessThanOrEqual(12);
    expect(fences[1]).toEqual([planned(A).reproduce]);
  });

  it('lists what is to be known besides', async () => {
    const { headings, lines } = await read([
      runStart([A, B, C]),
      ...aCase(
        A,
        'pass',
        [
          check(A, 'MMSP-1-09', 'fail'),
          attemptEnd(A, 1, 'fail'),
          check(A, 'MMSP-1-01', 'warn', { expected: '1', got: '2' }),
          check(A, 'MMSP-1-02', 'note', { why: 'a habit' }),
        ],
        { flaky: true, attempts: 2 },
      ),
      ...aCase(B, 'fail', [check(B, 'MMSP-1-03', 'fail', { listed: 'known' })], { listed: 'known' }),
      ...aCase(C, 'pass', [check(C, 'MMSP-1-01', 'warn')], { unexpected: ['it passes, and is listed'] }),
      runEnd({ stale: ['entry 3 matches nothing'], untested: [{ what: C, why: 'skip: not claimed' }] }),
    ]);
    expect(headings.map(({ text }) => text)).toEqual([
      runEnd().verdict,
      'Failed',
      C,
      'List of expected failures',
      'Warnings',
      'Flaky',
      'Failed as expected',
      'Notes, which never count',
      'Not tested',
    ]);
    for (const line of [
      'it passes, and is listed',
      '- entry 3 matches nothing',
      '- MMSP-1-01 (section 2.2.4.2) in 2 cases: expected 1, got 2',
      `- ${A} passed in attempt 2`,
      `- ${B}: known; MMSP-1-03`,
      '- MMSP-1-02 (section 2.2.4.2) in 1 case: a habit',
      `- skip: not claimed: ${C}`,
    ])
      expect(lines).toContain(line);
  });

  it('shows the attempts of a case that failed in all of them, and the files that were kept', async () => {
    const screen = memoryScreen();
    const reporter = markdown(screen, noTools);
    const failed = check(A, 'MMSP-1-01', 'fail', { section: '1', expected: '1', got: '2' });
    for (const event of [
      runStart([A]),
      ...aCase(A, 'fail', [failed, attemptEnd(A, 1, 'fail'), failed], {
        attempts: 2,
        captures: [`pcap/${A}.pcapng`],
      }),
      runEnd({ status: 1 }),
    ])
      reporter.on(event);
    await reporter.end?.();
    const { fences, lines } = parseMarkdown(screen.text());
    expect(fences).toContainEqual([
      'attempt 1 of 2: fail after 0.20 s',
      '  MMSP-1-01 (section 1): expected 1, got 2',
    ]);
    expect(lines).toContain(`kept: pcap/${A}.pcapng`);
  });

  it('tells of a run that ended early, could not begin, or has no end', async () => {
    const refused = await read([
      runStart([]),
      runEnd({ status: 2, verdict: 'no verdict', reason: 'no such profile' }),
    ]);
    expect(refused.headings[0]?.text).toBe('no verdict');
    expect(refused.lines).toContain('no such profile');
    const cut = await read([runStart([A, B]), ...aCase(A, 'pass')]);
    expect(cut.headings[0]?.text).toBe('the run stopped without a verdict');
    expect(cut.lines).toContain(`- the run ended before this case: ${B}`);
    expect((await read([])).headings).toHaveLength(1);
  });
});

describe('the room for a summary', () => {
  const ids = Array.from({ length: 300 }, (_, i) => `mmsp/general/case-${i}`);
  const events = [
    runStart(ids),
    ...ids.flatMap((id) =>
      aCase(id, 'fail', [
        check(id, `MMSP-${id.length}-01`, 'fail', { got: '日'.repeat(200), dump: ['x'.repeat(2000)] }),
      ]),
    ),
    runEnd({ status: 1, untested: [{ what: 'all', why: 'the last line' }] }),
  ];
  const within = (room: number | undefined) => report(markdown, events, room === undefined ? {} : { room });

  it('is never exceeded; what does not fit is left out whole, and the page says how much', async () => {
    for (const room of [20_000, 50_000, 100_000]) {
      const text = await within(room);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(room);
      expect(Buffer.byteLength(text)).toBeGreaterThan(room - 4000);
      const { headings, lines, fences } = parseMarkdown(text);
      const shown = headings.filter(({ level }) => level === 3).length;
      expect(fences).toHaveLength(2 * shown);
      expect(lines).toContain(`${300 - shown} more of 300 failed cases are left out for want of room.`);
      expect(lines).toContain('- the last line: all');
    }
  });

  it('is one mebibyte where nothing else is said, and 300 failures fit into it', async () => {
    const text = await within(undefined);
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(parseMarkdown(text).headings.filter(({ level }) => level === 3)).toHaveLength(300);
  });

  it('may be too small for all but the verdict, or for anything', async () => {
    expect(parseMarkdown(await within(300)).lines).toContain('All else is left out for want of room.');
    expect(await within(10)).toBe('');
  });
});

describe('a text', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'`\\*_[]()<>&|~$#@-+=.1 a:/w\n'), maxLength: 60 });

  it('is the same for a reader, in a sentence and in code, and acts in neither', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = text.replaceAll('\n', '\\u000a').trim();
        const page = parseMarkdown(`${prose(text)}\n\n- x ${code(text)} y\n`);
        expect(page.begun).toBe(1);
        if (shown === '') return;
        expect(page.lines[0]).toBe(disarmed(shown));
        expect(page.lines[2]).toBe(`- x ${disarmed(shown)} y`);
      }),
    );
  });

  it('ends no fence', () => {
    fc.assert(
      fc.property(fc.array(texts), (lines) => {
        const page = parseMarkdown([...fence(lines), 'after'].join('\n'));
        expect(page.fences).toEqual([lines.map((line) => disarmed(line.replaceAll('\n', '\\u000a')))]);
        expect(page.lines).toEqual(['after']);
      }),
    );
  });
});

/** What a pipeline would take for a command is spelled out beforehand. */
const disarmed = (text: string): string =>
  text.replace(/##(?=\w*\[)/g, '#\\u0023').replace(/^(\s*):(?=:[^:]*::)/, '$1\\u003a');
