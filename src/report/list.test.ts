import { expect, test } from 'vitest';
import type { CheckEvent, RunEvent } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { list } from './list.ts';
import { aCase, check, planned, report, runEnd, runStart, step } from './testing/story.ts';

const A = 'mmsp/general/a[transport=tcp]';
const B = 'mmsp/general/b';

const linesOf = async (events: readonly RunEvent[], width?: number): Promise<string[]> =>
  (await report(list, events, width === undefined ? {} : { width })).split('\n');

const oneCase = (verdict: Verdict, events: readonly RunEvent[] = [], reason?: string) =>
  linesOf([
    runStart([A]),
    ...aCase(A, verdict, events, reason === undefined ? {} : { reason }),
    runEnd({ status: 1 }),
  ]);

test('a case that passes is one line, and a run that conforms is quiet', async () => {
  const passed = Array.from({ length: 62 }, (_, i) => check(A, `MMSP-1-${i}`, 'pass'));
  expect(await linesOf([runStart([A]), ...aCase(A, 'pass', passed), runEnd()])).toEqual([
    'mms-conform 0.1.0, suite 1, seed 7: 1 case against mms://192.0.2.1/short.asf',
    '',
    `PASS ${A}  62 checks, 0.41 s`,
    '',
    'cases   1 pass',
    'checks  62 pass',
    'conforms in 62 of 62 checks',
    '',
  ]);
});

test('a failure is told in full, with what followed from it and how to see it again', async () => {
  const failed: Partial<CheckEvent> = {
    section: '1',
    statement: 'The revision is 13.',
    step: 2,
    subject: 'server ReportConnectedEX',
    path: 'revision',
    expected: '13',
    got: '12',
    why: 'W',
    reading: 'A-01',
    dump: ['0000  01', '0010  0c   <-- expected 13'],
    also: ['step 4'],
  };
  const lines = await oneCase('fail', [
    step(A, 2, 'expect ReportConnectedEX'),
    check(A, 'MMSP-1-00', 'pass'),
    check(A, 'MMSP-1-02', 'fail', { consequenceOf: 'MMSP-1-01', statement: 'It plays.' }),
    check(A, 'MMSP-1-01', 'fail', failed),
  ]);
  expect(lines.slice(2, -4)).toEqual([
    `FAIL ${A}  3 checks, 2 fail, 0.41 s`,
    '  FAIL step 2  server ReportConnectedEX  revision',
    '       MMSP-1-01 (section 1)  MUST: The revision is 13.',
    '       step      expect ReportConnectedEX',
    '       expected  13',
    '       got       12',
    '       why       W',
    '       reading   A-01',
    '       0000  01',
    '       0010  0c   <-- expected 13',
    '       also      step 4',
    '       MMSP-1-02  follows from MMSP-1-01: MUST: It plays.',
    `  reproduce  ${planned(A).reproduce}`,
    '',
  ]);
});

test.each(['warn', 'error'] as const)('%s gets its block and its reason', async (verdict) => {
  const lines = await oneCase(verdict, [check(A, 'MMSP-1-01', verdict)], 'the reason');
  expect(lines[2]).toMatch(new RegExp(`^${verdict.toUpperCase()} .*1 ${verdict}, 0.41 s$`));
  expect(lines[3]).toBe('  the reason');
  expect(lines[4]).toBe(`  ${verdict.toUpperCase()}`);
  expect(lines.join('\n')).toContain('MMSP-1-01');
});

test('a case that never began is left to the lines on what was not tested', async () => {
  expect((await oneCase('unreached', [], 'the reason')).join('\n')).not.toContain('UNREACHED');
  const begun = await oneCase('unreached', [check(A, 'MMSP-1-01', 'unreached', { why: 'a loss' })]);
  expect(begun[2]).toBe(`UNREACHED ${A}  a loss`);
});

test.each(['skip', 'inconclusive'] as const)('%s is one line with the reason', async (verdict) => {
  expect((await oneCase(verdict, [], 'the reason'))[2]).toBe(`${verdict.toUpperCase()} ${A}  the reason`);
  const fromCheck = await oneCase(verdict, [check(A, 'MMSP-1-01', verdict, { why: 'a loss' })]);
  expect(fromCheck[2]).toBe(`${verdict.toUpperCase()} ${A}  a loss`);
});

test('checks that were not reached are named in one line', async () => {
  const unreached = Array.from({ length: 20 }, (_, i) => check(A, `MMSP-1-${i}`, 'unreached'));
  const lines = await oneCase('fail', [check(A, 'MMSP-9-01', 'fail'), ...unreached]);
  const told = lines.filter((line) => line.includes('not reached'));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^ {2}not reached: MMSP-1-0, .* and 12 more$/);
});

test('a note is told once for the whole run', async () => {
  const note = (id: string) =>
    check(id, 'MMSP-1-01', 'note', { section: '1', expected: '8', got: '7', why: 'W' });
  const events = [runStart([A, B]), ...aCase(A, 'pass', [note(A)]), ...aCase(B, 'pass', [note(B)]), runEnd()];
  const lines = await linesOf(events);
  expect(lines.filter((line) => line.includes('MMSP-1-01'))).toEqual([
    '  MMSP-1-01 (section 1): expected 8, got 7; W [2 cases]',
  ]);
});

test('an interrupted run: what ran, what did not, why, and the verdict last', async () => {
  const untested = [{ what: 'udp', why: 'not claimed' }];
  const text = await report(list, [
    runStart([A, B, 'mmsp/general/c', 'mmsp/general/d']),
    ...aCase(A, 'pass'),
    { type: 'case-start', case: B, t: 1 },
    runEnd({ status: 130, reason: 'interrupted', verdict: 'does not conform: interrupted', untested }),
  ]);
  const lines = text.split('\n');
  expect(lines).toContain(`UNREACHED ${B}  the run ended during this case`);
  expect(lines).toContain('2 cases of the plan did not run');
  expect(lines).toContain('  udp: not claimed');
  expect(lines.slice(-3)).toEqual(['interrupted', 'does not conform: interrupted', '']);
});

test('prose is folded to the screen, values and dumps are not', async () => {
  const got = 'word '.repeat(40);
  const failed = check(A, 'MMSP-1-01', 'fail', { got, statement: 'The answer comes. '.repeat(10) });
  const lines = await linesOf([runStart([A]), ...aCase(A, 'fail', [failed]), runEnd()], 60);
  const prose = lines.filter((line) => line.includes('answer'));
  expect(prose.length).toBeGreaterThan(3);
  for (const line of prose) expect(line.length).toBeLessThanOrEqual(60);
  expect(lines).toContain(`       got       ${got}`);
});

test('without colour there is not one escape; with it, the verdict line is bare all the same', async () => {
  const events = [runStart([A]), ...aCase(A, 'fail', [check(A, 'MMSP-1-01', 'fail')]), runEnd({ status: 1 })];
  expect(await report(list, events)).not.toContain('\u001b');
  const colored = await report(list, events, { color: true });
  expect(colored).toContain('\u001b[31mFAIL\u001b[39m');
  expect(colored.trimEnd().split('\n').at(-1)).toBe('conforms in 62 of 62 checks');
});

test('a terminal shows what runs, in one line that is rewritten and gone at the end', async () => {
  const events = [
    runStart([A, B]),
    { type: 'case-start', case: A, t: 1 } as const,
    step(A, 1, `send ${'x'.repeat(200)}`),
    ...aCase(B, 'pass'),
    { type: 'case-end', case: A, t: 9, verdict: 'pass', duration: 8 } as const,
    runEnd(),
  ];
  const text = await report(list, events, { live: true, width: 80 });
  const drawn = text.split(/\n|\r\u001b\[2K/);
  expect(drawn).toContain(`0/2  ${A}`);
  expect(drawn.some((line) => line.startsWith(`1/2  ${A}  step 1  send xxx`))).toBe(true);
  expect(drawn.some((line) => line.startsWith(`0/2  2 running, ${A}`))).toBe(true);
  for (const line of drawn.filter((one) => /^\d+\//.test(one))) expect(line.length).toBeLessThan(80);
  expect(settled(text)).toBe(await report(list, events, { width: 80 }));
});

/** What is left on a terminal after every line was rewritten. */
const settled = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.split('\u001b[2K').at(-1))
    .join('\n');

test('a run that stopped without an end leaves no half line behind', async () => {
  const text = await report(list, [runStart([A]), { type: 'case-start', case: A, t: 1 }], {
    live: true,
    width: 80,
  });
  expect(text.endsWith('\r\u001b[2K')).toBe(true);
});

test('the claims of the target stand above the cases, inert, and an unusual dialect is said', async () => {
  const probe: RunEvent = { type: 'probe', t: 1, chunkCount: 'custom', lines: ['server "9.1\u001b[31m"'] };
  const lines = await linesOf([runStart([A]), probe, ...aCase(A, 'pass', []), runEnd()]);
  expect(lines).toContain('  server "9.1\\u001b[31m"');
  expect(lines).toContain('  chunkCount is sent as messageLength / 8: the target answers nothing else');
});
