import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { aCase, check, planned, runEnd, runStart } from '../report/testing/story.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { compareRuns } from './changes.ts';
import { changesJson } from './changes-json.ts';
import { changesMarkdown } from './changes-markdown.ts';
import { changesText } from './changes-text.ts';
import { cardOf, simpleCard } from './testing/cards.ts';
import { ACTIVE, HOSTILE } from './testing/hostile.ts';
import { outsideOfCode, readTables } from './testing/readers.ts';

describe('the forms', () => {
  const before = simpleCard('old', {
    a: { 'M-1-01': 'pass' },
    b: { 'M-1-01': 'pass' },
    c: { 'M-1-02': 'fail' },
    d: { 'M-1-02': 'pass' },
    e: { 'M-1-02': 'fail' },
  });
  const after = simpleCard('new', {
    a: { 'M-1-01': 'fail' },
    b: { 'M-1-01': 'fail' },
    c: { 'M-1-02': 'pass' },
    d: { 'M-1-02': 'skip' },
    e: { 'M-1-02': 'fail' },
  });
  const comparison = compareRuns(before, after);
  const verdict = 'regressed: 2 checks newly failing, 1 case no longer judged, 1 repaired, 1 still failing';

  it('for people ends with the verdict, and tells the same of many cases once', () => {
    const lines = changesText(comparison).trimEnd().split('\n');
    expect(lines.at(-1)).toBe(verdict);
    const at = lines.indexOf('REGRESSION  newly failing (2)');
    expect(lines.slice(at + 1, at + 5)).toEqual([
      '  M-1-01  MUST: The revision is 0x0004000B.',
      '    pass before, now fail',
      '      a',
      '      b',
    ]);
    expect(changesText(compareRuns(before, before)).trimEnd().split('\n').at(-1)).toBe(
      'no regression: 2 still failing',
    );
  });

  it('in markdown has the regressions in the open and the rest folded', () => {
    const markdown = changesMarkdown(comparison);
    expect(markdown.split('\n')[0]).toBe(`## MMS conformance: ${verdict}`);
    const [open = '', ...folded] = markdown.split('<details>');
    expect(readTables(open).slice(1)).toEqual([
      [
        ['sentence', 'case', 'what changed'],
        ['M-1-01<br>MUST: The revision is 0x0004000B.', 'a<br>b', 'pass before, now fail'],
      ],
      [
        ['sentence', 'case', 'what changed'],
        ['', 'd', 'pass before, now skip'],
      ],
    ]);
    expect(folded).toHaveLength(1);
    expect(folded[0]).toContain('repaired: 1');
  });

  it('as JSON has everything', () => {
    const parsed: unknown = JSON.parse(changesJson(comparison));
    expect(parsed).toMatchObject({
      regressed: true,
      verdict,
      before: { name: 'old', suite: '1', status: 0 },
      after: { name: 'new' },
      stillFailing: 1,
    });
    const { changes } = z
      .object({ changes: z.array(z.looseObject({ kind: z.string(), regression: z.boolean() })) })
      .parse(parsed);
    expect(changes).toMatchObject([
      {
        kind: 'failing',
        regression: true,
        case: 'a',
        requirement: 'M-1-01',
        level: 'MUST',
        before: { verdict: 'pass' },
      },
      { kind: 'failing', regression: true, case: 'b' },
      { kind: 'lost', regression: true, case: 'd', after: { verdict: 'skip' } },
      { kind: 'repaired', regression: false, case: 'c' },
    ]);
  });

  it('in markdown fits a comment, however much has changed', () => {
    const many = (verdict: Verdict) =>
      simpleCard(
        'x',
        Object.fromEntries(
          Array.from({ length: 2000 }, (_, n) => [
            `m/folder/a-rather-long-name-of-a-case-${n}`,
            {
              [`M-${n}-01`]: verdict,
              [`M-${n}-02-${verdict}`]: 'pass',
              [`M-${n}-03`]: n % 2 ? 'warn' : verdict,
            },
          ]),
        ),
      );
    for (const [a, b] of [
      ['pass', 'fail'],
      ['fail', 'pass'],
      ['pass', 'skip'],
      ['warn', 'inconclusive'],
    ] as const) {
      const markdown = changesMarkdown(compareRuns(many(a), many(b)));
      expect(markdown.length).toBeLessThan(65_536);
      expect(markdown).toMatch(/and \d+ more/);
    }
  });
});

test.each(HOSTILE)('%s stays a text in every form', (_what, text) => {
  const run = (verdict: Verdict) => {
    const id = `m/${text}`;
    return cardOf(`${text} ${verdict}`, [
      runStart([planned(id, { title: text }), planned(`${id}2`), planned(`${id}${verdict}`)], {
        suite: `${text}${verdict}`,
        target: text,
        started: text,
      }),
      ...aCase(id, verdict, [
        check(id, text, verdict, {
          got: text,
          expected: text,
          why: text,
          consequenceOf: text,
          section: text,
        }),
      ]),
      ...aCase(`${id}2`, verdict === 'pass' ? 'pass' : 'skip', [], { reason: text }),
      runEnd({ verdict: text, reason: text, status: 130 }),
    ]);
  };
  const comparison = compareRuns(run('pass'), run('fail'));
  expect(comparison.regressed).toBe(true);
  const [plain, markdown, json] = [changesText, changesMarkdown, changesJson].map((form) => form(comparison));
  for (const form of [plain, markdown, json]) expect(form).not.toMatch(ACTIVE);
  expect(plain?.trimEnd().split('\n').at(-1)).toMatch(/^regressed: /);
  expect(plain?.split('\n').filter((line) => /^(?:before|after|REGRESSION) /.test(line))).toHaveLength(4);
  expect(readTables(markdown ?? '').every((table) => table.length > 1)).toBe(true);
  expect(outsideOfCode(markdown ?? '').replace(/<\/?(?:details|summary)>|<br>/g, '')).not.toMatch(
    /[<>[\]@`]|\*\*|http|=H/,
  );
  expect(JSON.parse(json ?? '')).toMatchObject({ after: { verdict: text } });
});
