import { expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { junit } from './junit.ts';
import { casesOf, type ParsedCase, parseJunit } from './testing/junit-file.ts';
import {
  aCase,
  attemptEnd,
  check,
  memoryScreen,
  message,
  noTools,
  planned,
  report,
  runEnd,
  runStart,
  step,
} from './testing/story.ts';

const A = 'mmsp/general/a[transport=tcp]';
const B = 'mmsp/errors/b';

/** As an attribute and as the content: some readers look for the one, some for the other. */
const said = (message: string) => [{ '@message': message, '#text': message }];

/** The one case of a run. */
async function only(...events: readonly RunEvent[]): Promise<ParsedCase> {
  const plan = planned(A, { title: 'Title' });
  const found = casesOf(await report(junit, [runStart([plan]), ...events, runEnd()]));
  const one = found.get(`${A} Title`);
  if (one === undefined) throw new Error('the case is missing');
  return one;
}

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
  expect(await only(...aCase(A, 'pass', [], { duration: 12 }))).toEqual({
    '@name': `${A} Title`,
    '@classname': 'mms-conform.mmsp/general',
    '@time': '0.012',
  });
});

test('all failures of a case are one, with the level and first line of the first and every id', async () => {
  const one = await only(
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
  const one = await only(
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
  const broken = await only(...aCase(A, 'error', [], { reason: 'the player threw' }));
  expect(broken.error).toMatchObject([{ '@message': 'the player threw' }]);
  const failed = await only(...aCase(A, 'fail'));
  expect(failed.failure).toMatchObject([{ '@type': 'fail', '@message': 'the case ended with fail' }]);
});

test.each(['skip', 'unreached', 'inconclusive'] as const)(
  '%s is skipped, with the reason',
  async (verdict) => {
    const given = await only(...aCase(A, verdict, [], { reason: 'because <&"' }));
    expect(given.skipped).toEqual(said(`${verdict}: because <&"`));
    const fromCheck = await only(...aCase(A, verdict, [check(A, 'MMSP-1-01', verdict, { why: 'a loss' })]));
    expect(fromCheck.skipped).toEqual(said(`${verdict}: a loss`));
    expect(fromCheck['system-out']?.[0]).toBe(`${verdict} MMSP-1-01: a loss`);
  },
);

test('warnings and notes pass, and stand before the transcript', async () => {
  const one = await only(
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
  const text = (await only(...aCase(A, 'pass', said)))['system-out']?.[0] ?? '';
  expect(text.split('\n').length).toBeLessThan(2010);
  expect(text).toContain('3000 lines left out');
  expect(text).toContain('do 5000.');
});

test('attempts stand in the output, the failure says so, and the conversation is that of the last one', async () => {
  const failed = check(A, 'MMSP-1-01', 'fail', { section: '1', expected: '13', got: '12' });
  const one = await only(
    ...aCase(
      A,
      'fail',
      [
        step(A, 1, 'the first time'),
        failed,
        attemptEnd(A, 1, 'fail', { reason: 'r' }),
        step(A, 1, 'the second time'),
        failed,
      ],
      { attempts: 2 },
    ),
  );
  const [output = ''] = one['system-out'] ?? [];
  expect(output).toMatch(
    /^attempt 1 of 2: fail after 0\.20 s, r\n {2}MMSP-1-01 \(section 1\): expected 13, got 12\n\ntranscript\n.*the second time/,
  );
  expect(output).not.toContain('the first time');
  expect(one.failure).toMatchObject([
    { '@type': 'MUST', '@message': 'MMSP-1-01 (section 1): expected 13, got 12' },
  ]);
  expect(one.failure?.[0]?.['#text']).toContain('attempts: 2, see the output');
});

test('a flaky case passes and says what it is', async () => {
  const one = await only(
    ...aCase(A, 'pass', [check(A, 'MMSP-1-01', 'fail'), attemptEnd(A, 1, 'fail')], {
      flaky: true,
      attempts: 2,
    }),
  );
  expect([one.failure, one.error, one.skipped]).toEqual([undefined, undefined, undefined]);
  expect(one['system-out']?.[0]).toMatch(
    /^attempt 1 of 2: fail .*MMSP-1-01.*flaky: it passed in attempt 2 of 2$/s,
  );
});

test('a case that fails as it is listed is skipped, with the reason and every id', async () => {
  const one = await only(
    ...aCase(
      A,
      'fail',
      [
        check(A, 'MMSP-1-01', 'fail', { listed: 'known since 9.5', section: '1', got: '12' }),
        check(A, 'MMSP-1-02', 'warn', { listed: 'known since 9.5' }),
      ],
      { listed: 'known since 9.5' },
    ),
  );
  expect(one.failure).toBeUndefined();
  expect(one.skipped).toEqual(said('expected: known since 9.5; MMSP-1-01, MMSP-1-02'));
  expect(one['system-out']?.[0]).toMatch(
    /^expected MMSP-1-01 \(section 1\): got 12\n {2}because known since 9\.5\n/,
  );
  expect(one['system-out']?.[0]).not.toMatch(/^warn/m);
});

test('a case that does not fail as it is listed is one failure, what it says of the list first', async () => {
  const passes = await only(...aCase(A, 'pass', [], { unexpected: ['it passes', 'and more'] }));
  expect(passes.failure).toMatchObject([{ '@type': 'unexpected', '@message': 'it passes' }]);
  expect(passes.failure?.[0]?.['#text']).toMatch(/^it passes\n\nand more\n\nreproduce: /);
  const changed = await only(
    ...aCase(
      A,
      'fail',
      [
        check(A, 'MMSP-1-01', 'fail', { listed: 'known' }),
        check(A, 'MMSP-1-02', 'fail', { section: '1', got: '3' }),
      ],
      { unexpected: ['MMSP-1-03 is listed and passes'] },
    ),
  );
  expect(changed.skipped).toBeUndefined();
  expect(changed.failure).toMatchObject([
    { '@type': 'unexpected', '@message': 'MMSP-1-03 is listed and passes' },
  ]);
  const text = changed.failure?.[0]?.['#text'] ?? '';
  expect(text).toContain('MMSP-1-02 (section 1): got 3');
  expect(text).not.toContain('MMSP-1-01');
  expect(changed['system-out']?.[0]).toContain('expected MMSP-1-01');
});

test('a failure that no list names is led by it, not by a listed one', async () => {
  const one = await only(
    ...aCase(A, 'fail', [
      check(A, 'MMSP-1-01', 'fail', { listed: 'known' }),
      check(A, 'MMSP-1-02', 'fail', { section: '1', got: '3' }),
    ]),
  );
  expect(one.failure).toMatchObject([{ '@type': 'MUST', '@message': 'MMSP-1-02 (section 1): got 3' }]);
});

test('what is wrong with the list and belongs to no case is a case of its own', async () => {
  const events = [
    runStart([A]),
    ...aCase(A, 'pass'),
    runEnd({ status: 1, stale: ['entry 3 matches nothing', 'entry 4 has expired'] }),
  ];
  const xml = await report(junit, events);
  expect(parseJunit(xml)).toMatchObject({ '@tests': '2', '@failures': '1' });
  const found = casesOf(xml).get('expected failures');
  expect(found).toMatchObject({
    '@classname': 'mms-conform',
    '@time': '0.000',
    failure: [{ '@type': 'unexpected', '@message': 'entry 3 matches nothing' }],
  });
  expect(found?.failure?.[0]?.['#text']).toBe('entry 3 matches nothing\nentry 4 has expired');
});

test('files that were kept of a case stand at the end of its output, a line each', async () => {
  const screen = memoryScreen();
  const attachments = (id: string): string[] => (id === A ? ['pcap/a.pcapng', 'pcap/a]].txt'] : []);
  const reporter = junit(screen, { ...noTools, attachments });
  const events = [
    runStart([A, B]),
    ...aCase(A, 'pass', [step(A, 1, 'send Connect')]),
    ...aCase(B, 'pass'),
    runEnd(),
  ];
  for (const event of events) reporter.on(event);
  await reporter.end?.();
  const [first, second] = [...casesOf(screen.text()).values()];
  expect(first?.['system-out']?.[0]?.split('\n').slice(-3)).toEqual([
    '',
    '[[ATTACHMENT|pcap/a.pcapng]]',
    '[[ATTACHMENT|pcap/a]].txt]]',
  ]);
  expect(second?.['system-out']).toBeUndefined();
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
