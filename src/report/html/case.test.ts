import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../events.ts';
import { aCase, check, flow, message, planned, runEnd, runStart } from '../testing/story.ts';
import { AT_FAULT, ID, page, run, SAID } from './testing/made-up.ts';
import { cells, find, only, textOf } from './testing/read-page.ts';

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
