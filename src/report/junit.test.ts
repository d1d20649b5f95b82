import { expect, test } from 'vitest';
import { EXIT } from '../verdict/exit-status.ts';
import { junit } from './junit.ts';
import { ONLY as A, onlyCase, said } from './testing/junit-case.ts';
import { casesOf, parseJunit } from './testing/junit-file.ts';
import { aCase, check, message, planned, report, runEnd, runStart, step } from './testing/story.ts';

const B = 'mmsp/errors/b';

test('suites are folders, cases stand in the order of the plan, and the counts add up', async () => {
  const order = ['mmsp/general/z', B, A];
  const events = [
    runStart(order),
    ...aCase(A, 'fail', [check(A, 'MMSP-1-01', 'fail')]),
    ...aCase(B, 'skip', [], { reason: 'r' }),
    ...aCase('mmsp/general/z', 'pass'),
    runEnd({ status: 1 }),
  ];
  const root = parseJunit(await report(junit, events));
  expect(root).toMatchObject({ '@tests': '3', '@failures': '1', '@errors': '0', '@time': '1.234' });
  expect(root.testsuite.map((suite) => suite['@name'])).toEqual(['mmsp/general', 'mmsp/errors']);
  expect(root.testsuite[0]).toMatchObject({
    '@tests': '2',
    '@failures': '1',
    '@skipped': '0',
    '@time': '0.820',
    '@timestamp': '2026-01-02T03:04:05',
  });
  expect(root.testsuite[1]).toMatchObject({ '@tests': '1', '@skipped': '1' });
  const first = root.testsuite[0]?.testcase ?? [];
  expect(first.map((one) => one['@name'].split(' ')[0])).toEqual(['mmsp/general/z', A]);
});

test('name, class and time of a case', async () => {
  expect(await onlyCase(...aCase(A, 'pass', [], { duration: 12 }))).toEqual({
    '@name': `${A} Title`,
    '@classname': 'mms-conform.mmsp/general',
    '@time': '0.012',
  });
});

test('all failures of a case are one, with the level and first line of the first and every id', async () => {
  const one = await onlyCase(
    ...aCase(A, 'fail', [
      step(A, 2, 'expect ReportConnectedEX'),
      check(A, 'MMSP-1-02', 'fail', { consequenceOf: 'MMSP-1-01' }),
      check(A, 'MMSP-1-01', 'fail', {
        level: 'MUST NOT',
        section: '1',
        expected: '13',
        got: '12',
        step: 2,
        dump: ['0000  0c   <-- expected 13'],
      }),
      check(A, 'MMSP-1-03', 'fail'),
      check(A, 'MMSP-1-04', 'pass'),
    ]),
  );
  const [failure] = one.failure ?? [];
  const first = 'MMSP-1-01 (section 1): expected 13, got 12';
  expect(failure).toMatchObject({ '@type': 'MUST NOT', '@message': first });
  const lines = failure?.['#text']?.split('\n') ?? [];
  expect(lines[0]).toBe(first);
  const text = lines.join('\n');
  for (const id of ['MMSP-1-02', 'MMSP-1-03']) expect(text).toContain(id);
  expect(text).not.toContain('MMSP-1-04');
  expect(text).toContain('expect ReportConnectedEX');
  expect(text).toContain('0000  0c   <-- expected 13');
  expect(lines.at(-1)).toBe(`reproduce: ${planned(A).reproduce}`);
});

test('our own fault is an error, and what failed beside it stands there too', async () => {
  const one = await onlyCase(
    ...aCase(
      A,
      'error',
      [
        check(A, 'MMSP-1-01', 'fail'),
        check(A, 'MMSP-1-02', 'error', { section: '1', why: 'the rule threw' }),
      ],
      { reason: 'a rule threw' },
    ),
  );
  expect(one.failure).toBeUndefined();
  expect(one.error).toMatchObject([
    { '@type': 'error', '@message': 'MMSP-1-02 (section 1): the rule threw' },
  ]);
  expect(one.error?.[0]?.['#text']).toMatch(/MMSP-1-02.*MMSP-1-01.*a rule threw/s);
});

test('an error or failure of a case without such a check gives its reason', async () => {
  const broken = await onlyCase(...aCase(A, 'error', [], { reason: 'the player threw' }));
  expect(broken.error).toMatchObject([{ '@message': 'the player threw' }]);
  const failed = await onlyCase(...aCase(A, 'fail'));
  expect(failed.failure).toMatchObject([{ '@type': 'fail', '@message': 'the case ended with fail' }]);
});

test.each(['skip', 'unreached', 'inconclusive'] as const)(
  '%s is skipped, with the reason',
  async (verdict) => {
    const given = await onlyCase(...aCase(A, verdict, [], { reason: 'because <&"' }));
    expect(given.skipped).toEqual(said(`${verdict}: because <&"`));
    const fromCheck = await onlyCase(
      ...aCase(A, verdict, [check(A, 'MMSP-1-01', verdict, { why: 'a loss' })]),
    );
    expect(fromCheck.skipped).toEqual(said(`${verdict}: a loss`));
    expect(fromCheck['system-out']?.[0]).toBe(`${verdict} MMSP-1-01: a loss`);
  },
);

test('warnings and notes pass, and stand before the transcript', async () => {
  const one = await onlyCase(
    ...aCase(A, 'warn', [
      step(A, 1, 'send Connect'),
      message(A),
      check(A, 'MMSP-1-01', 'note', { why: 'as Windows Media Services does' }),
      check(A, 'MMSP-1-02', 'warn', { section: '1', expected: '1', got: '2' }),
    ]),
  );
  expect([one.failure, one.error, one.skipped]).toEqual([undefined, undefined, undefined]);
  expect(one['system-out']).toHaveLength(1);
  expect(one['system-out']?.[0]).toMatch(
    /^warn MMSP-1-02 \(section 1\): expected 1, got 2\n.*note MMSP-1-01.*transcript\n.*step 1.*ReportConnectedEX/s,
  );
});

test('a long transcript is bounded and says what is left out', async () => {
  const said = Array.from({ length: 5000 }, (_, i) => step(A, i + 1, `do ${i + 1}.`));
  const text = (await onlyCase(...aCase(A, 'pass', said)))['system-out']?.[0] ?? '';
  expect(text.split('\n').length).toBeLessThan(2010);
  expect(text).toContain('3000 lines left out');
  expect(text).toContain('do 5000.');
});

test.each([EXIT.usage, EXIT.nothingJudged, EXIT.ourFault, EXIT.interrupted])(
  'a run that ended with status %i is an error of its own',
  async (status) => {
    const events = [runStart([A]), runEnd({ status, reason: 'the reason' })];
    const run = parseJunit(await report(junit, events)).testsuite.at(-1);
    expect(run).toMatchObject({ '@name': 'mms-conform', '@errors': '1' });
    expect(run?.testcase).toMatchObject([{ '@name': 'run', error: [{ '@message': 'the reason' }] }]);
  },
);

test('a run that was judged has no case of its own', async () => {
  for (const status of [EXIT.conforms, EXIT.doesNotConform]) {
    const root = parseJunit(await report(junit, [runStart([A]), ...aCase(A, 'pass'), runEnd({ status })]));
    expect(root.testsuite.map((suite) => suite['@name'])).toEqual(['mmsp/general']);
  }
});

test('what did not end was not reached, with why the run ended', async () => {
  const events = [
    runStart([planned(A, { title: '' }), planned(B, { title: '' })]),
    { type: 'case-start', case: A, t: 1 } as const,
    runEnd({ status: 130, reason: 'interrupted' }),
  ];
  const found = casesOf(await report(junit, events));
  expect(found.get(A)?.skipped).toEqual(said('unreached: the run ended during this case: interrupted'));
  expect(found.get(B)?.skipped).toEqual(said('unreached: the run ended before this case: interrupted'));
});

test('no run-end, no run-start, nothing at all: still a file that says so', async () => {
  expect(casesOf(await report(junit, [runStart([A])])).get('run')?.error).toMatchObject([
    { '@type': 'incomplete' },
  ]);
  expect(casesOf(await report(junit, [])).get('run')?.error).toBeDefined();
  const refused = casesOf(await report(junit, [runEnd({ status: 2, reason: 'no such profile' })]));
  expect(refused.get('run')?.error).toMatchObject([{ '@message': 'no such profile' }]);
  expect(casesOf(await report(junit, [runStart([], { started: 'today' }), runEnd()])).size).toBe(1);
});
