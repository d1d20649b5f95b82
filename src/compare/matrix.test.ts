import { describe, expect, it } from 'vitest';
import { aCase, check, runEnd, runStart } from '../report/testing/story.ts';
import { reasonLine, remarks, shareWords, word } from './cell.ts';
import { matrixOf, mixedSuites, type Row } from './matrix.ts';
import { cardOf, simpleCard } from './testing/cards.ts';
import { TOTALS } from './totals-text.ts';

const words = (rows: readonly Row[]) =>
  Object.fromEntries(rows.map(({ id, cells }) => [id, cells.map(word)]));

describe('a matrix', () => {
  const right = simpleCard('right', {
    'm/g/a': { 'M-1-01': 'pass' },
    'm/h/b': { 'M-1-02': 'pass' },
    'm/g/c': { 'M-1-01': 'pass' },
  });
  const wrong = simpleCard('wrong', {
    'm/g/a': { 'M-1-01': 'fail' },
    'm/g/c': { 'M-1-01': 'pass' },
    'm/g/d': { 'M-1-03': 'note' },
  });
  const matrix = matrixOf([right, wrong]);

  it('has a row for every case of any run, those of a folder together', () => {
    expect(matrix.cases.map(({ group, id }) => `${group} ${id}`)).toEqual([
      'm/g m/g/a',
      'm/g m/g/c',
      'm/g m/g/d',
      'm/h m/h/b',
    ]);
    expect(words(matrix.cases)).toEqual({
      'm/g/a': ['pass', 'fail'],
      'm/g/c': ['pass', 'pass'],
      'm/g/d': ['absent', 'pass'],
      'm/h/b': ['pass', 'absent'],
    });
  });

  it('has a row for every sentence that any run judged', () => {
    expect(words(matrix.sentences)).toEqual({
      'M-1-01': ['pass', 'fail'],
      'M-1-02': ['pass', 'not judged'],
      'M-1-03': ['not judged', 'note'],
    });
    expect(matrix.sentences[0]?.cells.map(shareWords)).toEqual(['2', '1 of 2']);
  });

  it('knows where the runs differ and where all pass', () => {
    const known = (rows: readonly Row[]) => rows.map((row) => [row.id, row.differs, row.passes]);
    expect(known(matrix.cases)).toEqual([
      ['m/g/a', true, false],
      ['m/g/c', false, true],
      ['m/g/d', true, false],
      ['m/h/b', true, false],
    ]);
    expect(known(matrixOf([wrong, wrong]).cases)).toEqual([
      ['m/g/a', false, false],
      ['m/g/c', false, true],
      ['m/g/d', false, true],
    ]);
  });

  it('adds up each run', () => {
    const sums = matrix.totals.map((totals) =>
      Object.fromEntries(TOTALS.map(({ name, of }) => [name, of(totals)])),
    );
    expect(sums).toEqual([
      {
        'cases pass': '3',
        fail: '0',
        'as listed': '0',
        warn: '0',
        error: '0',
        'not judged': '0',
        'sentences kept': '2 of 2',
      },
      {
        'cases pass': '2',
        fail: '1',
        'as listed': '0',
        warn: '0',
        error: '0',
        'not judged': '0',
        'sentences kept': '1 of 2',
      },
    ]);
  });

  it('counts every case once, however it came out', () => {
    const every = ['pass', 'fail', 'warn', 'error', 'skip', 'inconclusive', 'unreached', 'note'] as const;
    const card = cardOf('x', [
      runStart([...every, 'listed']),
      ...every.flatMap((verdict) => aCase(verdict, verdict)),
      ...aCase('listed', 'fail', [], { listed: 'known' }),
      runEnd(),
    ]);
    const [totals] = matrixOf([card]).totals;
    if (totals === undefined) throw new Error('no totals');
    expect(TOTALS.map(({ of }) => of(totals))).toEqual(['2', '1', '1', '1', '1', '3', '0 of 0']);
  });
});

describe('a cell', () => {
  const cellOf = (events: Parameters<typeof cardOf>[1]) => {
    const { cases, sentences } = matrixOf([cardOf('x', events)]);
    const [ofCase] = cases[0]?.cells ?? [];
    const [ofSentence] = sentences[0]?.cells ?? [];
    if (ofCase === undefined) throw new Error('no cell');
    return { ofCase, ofSentence };
  };

  it('tells what broke, causes before consequences, and how much more there is', () => {
    const broken = (n: number, over = {}) =>
      check('a', `M-1-0${n}`, 'fail', { expected: `${n}`, got: 'no', ...over });
    const { ofCase } = cellOf([
      runStart(['a']),
      ...aCase('a', 'fail', [
        broken(1, { consequenceOf: 'M-1-02' }),
        ...[2, 3, 4, 5, 6].map((n) => broken(n)),
      ]),
      runEnd(),
    ]);
    expect(ofCase.reasons.map(({ of }) => of)).toEqual(['M-1-02', 'M-1-03', 'M-1-04', 'M-1-05']);
    expect(reasonLine(ofCase)).toMatch(/^M-1-02: expected 2, got no; .*; and 2 more$/);
  });

  it('says from what a failure follows', () => {
    const { ofCase } = cellOf([
      runStart(['a']),
      ...aCase('a', 'fail', [check('a', 'M-1-01', 'fail', { got: '4', consequenceOf: 'M-1-02' })]),
      runEnd(),
    ]);
    expect(reasonLine(ofCase)).toBe('M-1-01: got 4 (follows from M-1-02)');
  });

  it('tells a skip its reason, and a pass none', () => {
    const { ofCase } = cellOf([
      runStart(['a']),
      ...aCase('a', 'skip', [], { reason: 'not claimed' }),
      runEnd(),
    ]);
    expect(reasonLine(ofCase)).toBe('not claimed');
    const passed = cellOf([runStart(['a']), ...aCase('a', 'pass', [], { reason: 'odd' }), runEnd()]);
    expect(reasonLine(passed.ofCase)).toBe('');
  });

  it('shows failures as listed, and what the list does not hold', () => {
    const { ofCase, ofSentence } = cellOf([
      runStart(['a']),
      ...aCase('a', 'fail', [check('a', 'M-1-01', 'fail', { listed: 'ticket 7' })], {
        listed: 'ticket 7',
        unexpected: ['M-1-02 passed'],
      }),
      runEnd(),
    ]);
    expect(word(ofCase)).toBe('fail as listed, unexpected');
    expect(reasonLine(ofCase)).toMatch(/^listed: ticket 7; M-1-02 passed; M-1-01: /);
    expect(ofSentence && word(ofSentence)).toBe('fail as listed');
  });

  it('shows a case that passes where the list says that it fails', () => {
    const events = [runStart(['a']), ...aCase('a', 'pass', [], { unexpected: ['M-1-01 passes'] }), runEnd()];
    const { ofCase } = cellOf(events);
    expect(word(ofCase)).toBe('pass, unexpected');
    expect(reasonLine(ofCase)).toBe('M-1-01 passes');
    expect(matrixOf([cardOf('x', events)]).cases[0]?.passes).toBe(false);
  });

  it('shows what is flaky, and does not let it pass', () => {
    const events = [runStart(['a']), ...aCase('a', 'pass', [], { flaky: true, attempts: 2 }), runEnd()];
    expect(word(cellOf(events).ofCase)).toBe('pass, flaky');
    expect(matrixOf([cardOf('x', events)]).cases[0]?.passes).toBe(false);
  });
});

describe('versions of the suite', () => {
  const of = (label: string, suite: string) => simpleCard(label, {}, { suite });
  it('may be one', () => {
    expect(mixedSuites([of('a', '1'), of('b', '1')])).toBeUndefined();
  });
  it('are told when there are several', () => {
    expect(mixedSuites([of('a', '1'), of('b', '2'), of('c', '1')])).toBe('1 (a, c) and 2 (b)');
  });
});

it('remarks on what a reader has to know before he compares', () => {
  expect(remarks(simpleCard('x', {}))).toEqual([]);
  expect(
    remarks(
      simpleCard('x', {}, { strict: true, filtered: true }, { status: 130, reason: 'SIGINT\u001b[2J' }),
    ),
  ).toEqual([
    'incomplete: the run was interrupted: SIGINT\\u001b[2J',
    'some cases of the suite',
    'strict: warnings are failures',
  ]);
});
