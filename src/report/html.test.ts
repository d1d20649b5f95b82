import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CheckEvent, RunEvent } from '../events.ts';
import { cells, every, find, type Node, only, readPage, textOf } from './html/testing/read-page.ts';
import { html } from './html.ts';
import type { AnnotatedLine, ReportTools } from './reporter.ts';
import {
  aCase,
  check,
  flow,
  memoryScreen,
  message,
  planned,
  runEnd,
  runStart,
  step,
} from './testing/story.ts';

const ID = 'mmsp/general/a';
const LINES: readonly AnnotatedLine[] = [
  { offset: 0, hex: '01 00 00 00', field: 'rep', value: '1' },
  { offset: 4, hex: 'ce fa 0b b0', field: 'sessionId', value: '0xb00bface' },
];
/** The second field holds what the message begins with, so that two messages can be told apart. */
const tools: ReportTools = {
  annotate: ({ bytes }) => LINES.map((line) => (line.offset === 0 ? line : { ...line, value: bytes })),
  annotateData: (bytes) => [{ offset: 0, hex: '05', field: 'AFFlags', value: bytes }],
};

async function written(events: readonly RunEvent[]): Promise<string> {
  const screen = memoryScreen();
  const reporter = html(screen, tools);
  for (const event of events) reporter.on(event);
  await reporter.end?.();
  return screen.text();
}
const page = async (...events: readonly RunEvent[]): Promise<Node> => readPage(await written(events));
const run = (events: readonly RunEvent[]): readonly RunEvent[] => [
  runStart([ID]),
  ...events,
  runEnd({ status: 1, verdict: 'does not conform: 1 of 3 checks failed, in 1 of 1 cases' }),
];
const AT_FAULT: Partial<CheckEvent> = {
  session: 'main',
  step: 1,
  unit: 1,
  subject: 'server ReportConnectedEX',
  path: 'sessionId',
  span: { start: 4, end: 8 },
  expected: '7',
  got: '8',
};
const SAID = [
  step(ID, 1, 'Connect is answered'),
  message(ID, { from: 'client', names: ['Connect'], unit: 0, t: 2, size: 144 }),
  message(ID, { unit: 1, t: 14, bytes: 'aa' }),
];

describe('a case that failed', () => {
  const failed = [...SAID, check(ID, 'MMSP-1-01', 'fail', AT_FAULT)];
  test('shows the bytes at fault beside the sentence they break', async () => {
    const found = await page(...run(aCase(ID, 'fail', failed)));
    const evidence = only(found, 'section.evidence');
    expect(cells(only(evidence, 'tr.bad'))).toEqual(['0004', 'ce fa 0b b0', 'sessionId', 'aa1']);
    expect(textOf(evidence)).toContain('MMSP-1-01');
    expect(textOf(evidence)).toContain('section 2.2.4.2');
    expect(textOf(only(evidence, 'p.statement'))).toBe('MUST The revision is 0x0004000B.');
    expect(textOf(only(evidence, 'div.expected'))).toBe('expected7');
    expect(textOf(only(evidence, 'div.got'))).toBe('got8');
    expect(find(found, 'tr.bad')).toHaveLength(1);
  });

  test('has its message marked in the conversation, and each leads to the other', async () => {
    const found = await page(...run(aCase(ID, 'fail', failed)));
    const row = only(found, 'li.bad');
    const [there] = find(row, 'a.at');
    expect(only(found, `section${there?.attributes.href}`).attributes.class).toContain('evidence');
    const [back] = find(only(found, 'section.evidence'), 'a').filter(
      (a) => a.attributes.href === `#${row.attributes.id}`,
    );
    expect(textOf(back ?? row)).toBe('in the conversation');
  });

  test('stands open, with the command that plays it alone', async () => {
    const found = await page(...run(aCase(ID, 'fail', failed)));
    expect(only(found, 'details.case').attributes).toHaveProperty('open');
    expect(textOf(only(found, 'p.reproduce'))).toContain(planned(ID).reproduce);
  });

  test('falls back to the dump of the check when the bytes are not the ones it shows', async () => {
    const dump = ['0004  00 00 00 00   sessionId  0   <-- expected 7'];
    const other = check(ID, 'MMSP-1-01', 'fail', { ...AT_FAULT, dump });
    const found = await page(...run(aCase(ID, 'fail', [...SAID, other])));
    expect(find(found, 'tr.bad')).toEqual([]);
    expect(textOf(only(only(found, 'section.evidence'), 'b.bad'))).toBe(`${dump[0]}\n`);
  });

  test('tells of the same mistake once, with all sentences that it breaks', async () => {
    const { span: _span, path: _path, ...nothingCame } = AT_FAULT;
    const found = await page(
      ...run(
        aCase(ID, 'fail', [
          ...SAID,
          check(ID, 'MMSP-1-01', 'fail', nothingCame),
          check(ID, 'MMSP-1-02', 'fail', { ...nothingCame, consequenceOf: 'MMSP-1-01' }),
          check(ID, 'MMSP-1-03', 'fail', { ...nothingCame, got: 'something else' }),
        ]),
      ),
    );
    const [both, other] = find(found, 'section.evidence').map((one) => find(one, 'article').map(textOf));
    expect(both).toHaveLength(2);
    expect(both?.[1]).toContain('The same mistake; follows from MMSP-1-01');
    expect(other).toHaveLength(1);
  });

  test('shows the Data packet at fault out of a flow of many', async () => {
    const packets = flow(ID, { unit: 2, packets: 300, head: ['a0', 'a1', 'a2'], tail: ['b0', 'b1'] });
    const late = { ...AT_FAULT, span: { start: 0, end: 1 }, path: 'AFFlags' };
    const found = await page(
      ...run(
        aCase(ID, 'fail', [
          ...SAID,
          packets,
          check(ID, 'MMSP-1-01', 'fail', { ...late, unit: 2 + 299 }),
          check(ID, 'MMSP-1-02', 'fail', { ...late, unit: 2 + 1 }),
          // Of this one only the number is known.
          check(ID, 'MMSP-1-03', 'fail', { ...late, unit: 2 + 150 }),
        ]),
      ),
    );
    const [last, second, middle] = find(found, 'section.evidence');
    expect(cells(only(last ?? found, 'tr.bad'))[3]).toBe('b11');
    expect(cells(only(second ?? found, 'tr.bad'))[3]).toBe('a11');
    expect(find(middle ?? found, 'tr.bad')).toEqual([]);
    expect(textOf(middle ?? found)).toContain('300 media packets');
    expect(textOf(only(found, 'li.flow'))).toContain('locations 0 to 19');
  });

  test('is told with its attempts', async () => {
    const found = await page(
      ...run([
        { type: 'case-start', case: ID, t: 0 },
        ...SAID,
        check(ID, 'MMSP-9-99', 'fail', { expected: 'one', got: 'another' }),
        { type: 'attempt-end', case: ID, t: 5, attempt: 1, verdict: 'fail', duration: 5 },
        ...aCase(ID, 'pass', SAID, { attempts: 2, flaky: true }),
      ]),
    );
    const attempts = find(only(found, 'ol.attempts'), 'span.verdict').map(textOf);
    expect(attempts).toEqual(['fail', 'pass']);
    expect(textOf(only(found, 'ol.attempts'))).toContain('MMSP-9-99');
    expect(find(found, 'details.m-flaky')).toHaveLength(1);
    // Of the last attempt only.
    expect(find(found, 'li.out')).toHaveLength(1);
  });

  test('says what the list of expected failures says, and where it is wrong', async () => {
    const events = [check(ID, 'MMSP-1-01', 'fail', { listed: 'ticket 7' })];
    const start = runStart([ID, `${ID}2`]);
    const found = await page(
      start,
      ...aCase(ID, 'fail', events, { listed: 'ticket 7' }),
      ...aCase(`${ID}2`, 'pass', [], { unexpected: ['it passes, and the list says that it fails'] }),
      runEnd({ stale: ['line 4 matches nothing'] }),
    );
    expect(textOf(only(found, 'p.listed'))).toContain('ticket 7');
    const wrong = find(found, 'p.unexpected').map(textOf);
    expect(wrong).toHaveLength(2);
    expect(wrong[0]).toContain('line 4 matches nothing');
    expect(wrong[1]).toContain('it passes, and the list says that it fails');
    // What is not as the list says needs a look, although it passed.
    expect(find(found, 'details.look')).toHaveLength(2);
  });
});

describe('the conversation', () => {
  test('tells direction, size, transport and the time since the case began', async () => {
    const said = [
      { ...step(ID, 1, 'Connect is answered'), t: 1000 },
      message(ID, { from: 'client', names: ['Connect'], unit: 0, t: 1001, size: 144 }),
      message(ID, { unit: 1, t: 2501, transport: 'udp', names: ['A', 'B'] }),
    ];
    const events: RunEvent[] = [
      { type: 'case-start', case: ID, t: 1000 },
      ...said,
      check(ID, 'MMSP-1-01', 'warn'),
      { type: 'case-end', case: ID, t: 3000, verdict: 'warn', duration: 2000 },
    ];
    const rows = find(await page(...run(events)), 'ol.ladder').flatMap((ladder) => find(ladder, 'li'));
    expect(rows.slice(1).map((row) => [row.attributes.class, textOf(row)])).toEqual([
      ['step', '1Connect is answered'],
      ['out', expect.stringMatching(/^1 msConnect 144 bytes/)],
      ['in udp', expect.stringMatching(/^1\.50 s\+1\.50 sUDPA \+ B 96 bytes/)],
    ]);
  });

  test('names its sessions when there are several', async () => {
    const said = [message(ID, { session: 'one' }), message(ID, { session: 'two', unit: 0, t: 20 })];
    const found = await page(...run(aCase(ID, 'warn', [...said, check(ID, 'MMSP-1-01', 'warn')])));
    expect(find(only(found, 'ol.ladder'), 'em').map(textOf)).toEqual(['one', 'two']);
    expect(find(found, 'li.lane1')).toHaveLength(1);
  });

  test('shows its beginning, its end and what was at fault when it is long', async () => {
    const long = Array.from({ length: 5000 }, (_, unit) =>
      message(ID, { unit, t: unit, names: [`M${unit}`] }),
    );
    const found = await page(
      ...run(aCase(ID, 'fail', [...long, check(ID, 'MMSP-1-01', 'fail', { ...AT_FAULT, unit: 2500 })])),
    );
    const rows = find(only(found, 'ol.ladder'), 'li').slice(1);
    expect(rows.length).toBeLessThan(200);
    expect(textOf(only(found, 'li.bad'))).toContain('M2500');
    const left = find(found, 'li.gap').map((row) => Number(textOf(row).replace(/\D/g, '')));
    expect(left).toHaveLength(2);
    expect(rows.length - left.length + left.reduce((sum, one) => sum + one, 0)).toBe(5000);
    expect(textOf(rows.at(-1) ?? found)).toContain('M4999');
  });
});

describe('a right server', () => {
  const failed = [...SAID, check(ID, 'MMSP-1-01', 'fail', AT_FAULT)];
  const beside = (said: Parameters<typeof message>[1]): RunEvent => ({
    type: 'reference',
    case: ID,
    t: 900,
    said: message(ID, { step: 1, t: 900, ...said }),
  });

  test('is shown beside what came, step by step and byte by byte', async () => {
    const [start, ...rest] = run(aCase(ID, 'fail', failed));
    const end = rest.pop();
    if (start === undefined || end === undefined) throw new Error('no run');
    const right = beside({ unit: 1, bytes: 'bb' });
    const more = beside({ unit: 2, step: 2, names: ['ReportFunnelInfo'] });
    const found = await page(start, ...rest, right, more, end);
    const evidence = only(found, 'section.evidence');
    expect(find(evidence, 'tr.bad').map((row) => cells(row)[3])).toEqual(['aa1', 'bb1']);
    const rows = find(only(found, 'table.beside'), 'tr').slice(1);
    expect(rows.map(cells)).toEqual([
      ['1 Connect is answered', 'ReportConnectedEX 96 bytes', 'ReportConnectedEX 96 bytes'],
      ['2', 'nothingdiffers', 'ReportFunnelInfo 96 bytes'],
    ]);
  });

  test('is compared by the same Data packet, however its flows are cut', async () => {
    const late = { ...AT_FAULT, span: { start: 0, end: 1 }, path: 'AFFlags', step: 3 };
    const came = [
      flow(ID, { unit: 2, packets: 2, head: ['a0', 'a1'] }),
      flow(ID, { unit: 5, packets: 3, head: ['a2', 'a3', 'a4'] }),
      // Headers are counted for themselves.
      flow(ID, { unit: 8, packets: 1, head: ['c0'], flow: 'header' }),
    ];
    const right = [
      flow(ID, { flow: 'header', head: ['d0'], packets: 1 }),
      flow(ID, { packets: 5, head: ['b0', 'b1', 'b2', 'b3', 'b4'] }),
    ];
    const [start, ...rest] = run(
      aCase(ID, 'fail', [...came, check(ID, 'MMSP-1-01', 'fail', { ...late, unit: 6 })]),
    );
    const end = rest.pop();
    if (start === undefined || end === undefined) throw new Error('no run');
    const found = await page(
      start,
      ...rest,
      ...right.map((said): RunEvent => ({ type: 'reference', case: ID, t: 9, said })),
      end,
    );
    const evidence = only(found, 'section.evidence');
    expect(find(evidence, 'tr.bad').map((row) => cells(row)[3])).toEqual(['a31', 'b31']);
    expect(find(evidence, 'p.where').map(textOf)).toEqual([
      expect.stringContaining('packet 4 of its media packets'),
      expect.stringContaining('packet 4 of its media packets'),
    ]);
  });

  test('is said to be missing where it is', async () => {
    const found = await page(...run(aCase(ID, 'fail', failed)));
    expect(find(found, 'table.beside')).toEqual([]);
    expect(textOf(only(found, 'details.case'))).toContain(
      'no case of this run was played against the reference server',
    );
  });
});

describe('coverage', () => {
  test('counts by section what passed, failed, and was never asked', async () => {
    const cases = aCase(ID, 'fail', [
      check(ID, 'MMSP-2.2-01', 'pass', { section: '2.2' }),
      check(ID, 'MMSP-2.2-02', 'fail', { section: '2.2' }),
      check(ID, 'MMSP-2.10-01', 'skip', { section: '2.10' }),
    ]);
    const sentences = [
      { section: '2.10', ids: ['MMSP-2.10-01', 'MMSP-2.10-02'] },
      { section: '2.2', ids: ['MMSP-2.2-01', 'MMSP-2.2-02'] },
    ];
    const found = await page(runStart([ID], { sentences }), ...cases, runEnd());
    expect(find(found, 'details.part').map((part) => textOf(only(part, 'summary')))).toEqual([
      '2.21 failed, 1 passed',
      '2.102 not judged',
    ]);
    const failing = find(found, 'tr').filter((row) => row.attributes['data-id'] === 'MMSP-2.2-02');
    expect(find(failing[0] ?? found, 'a').map((a) => a.attributes.href)).toEqual(['#c0']);
    expect(textOf(only(found, '#coverage'))).toContain(
      '1 failed, 0 warned, 1 passed, 2 not judged of 4 sentences',
    );
  });
});

describe('a run that ended early', () => {
  test.each<[string, readonly RunEvent[], RegExp]>([
    ['without any event', [], /did not come to its end/],
    ['with its start only', [runStart([ID, `${ID}2`])], /did not come to its end/],
    [
      'in the middle of a case',
      [runStart([ID]), { type: 'case-start', case: ID, t: 1 }, ...SAID],
      /did not come/,
    ],
    [
      'because of the command line',
      [
        runStart([]),
        runEnd({
          status: 2,
          verdict: 'no verdict: the run could not begin',
          reason: 'no such scenario',
          t: 0,
        }),
      ],
      /the run could not begin.*no such scenario/s,
    ],
    [
      'because nobody answered',
      [
        runStart([ID]),
        runEnd({ status: 3, verdict: 'no verdict: nothing could be judged', reason: 'no TCP connection' }),
      ],
      /nothing could be judged.*no TCP connection/s,
    ],
  ])('%s', async (_, events, says) => {
    const found = await page(...events);
    const [start] = events;
    expect(textOf(only(found, '#summary'))).toMatch(says);
    expect(find(found, 'details.case')).toHaveLength(start?.type === 'run-start' ? start.cases.length : 0);
    expect(find(found, 'span.v-unreached').length).toBe(find(found, 'details.case').length);
  });
});

describe('the file', () => {
  const whole = () => written(run(aCase(ID, 'fail', [...SAID, check(ID, 'MMSP-1-01', 'fail', AT_FAULT)])));

  test('allows its own style and script by their hashes, and nothing else', async () => {
    const text = await whole();
    const policy =
      find(readPage(text), 'meta').find((meta) => 'http-equiv' in meta.attributes)?.attributes.content ?? '';
    const hash = (tag: string): string => {
      const [, inner = ''] = new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`).exec(text) ?? [];
      return `'sha256-${createHash('sha256').update(inner).digest('base64')}'`;
    };
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash('style')}`,
      `script-src ${hash('script')}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(text.match(/<(style|script)\b/g)).toHaveLength(2);
  });

  test('has no style attribute, no handler, and no address but places in itself', async () => {
    for (const { attributes } of every(readPage(await whole()))) {
      expect(Object.keys(attributes).filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
      expect(attributes.href ?? '#').toMatch(/^#/);
      expect(attributes).not.toHaveProperty('src');
    }
  });

  test('stays below 2 MB when everything breaks, and says what it leaves out', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => `mmsp/general/case-${n}`);
    const talk = (id: string) =>
      Array.from({ length: 60 }, (_, unit) => message(id, { unit, t: unit, bytes: 'a5'.repeat(200) }));
    const text = await written([
      runStart(ids),
      ...ids.flatMap((id) => aCase(id, 'fail', [...talk(id), check(id, 'MMSP-1-01', 'fail', AT_FAULT)])),
      runEnd({ status: 1 }),
    ]);
    expect(Buffer.byteLength(text)).toBeLessThan(2_000_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1_500_000);
    const found = readPage(text);
    expect(find(found, 'details.case')).toHaveLength(250);
    const ladders = find(found, 'ol.ladder').length;
    expect(ladders).toBeGreaterThan(20);
    const told = textOf(only(found, '#run'));
    expect(told).toContain(`${250 - ladders} cases in need of a look: without the conversation`);
  }, 60_000);

  test('has every id once, and every link leads somewhere', async () => {
    const elements = every(readPage(await whole()));
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of elements)
      if (attributes.href !== undefined) expect(ids).toContain(attributes.href.slice(1));
  });
});
