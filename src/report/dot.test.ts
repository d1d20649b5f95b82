import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { dot } from './dot.ts';
import { aCase, attemptEnd, check, planned, report, runEnd, runStart } from './testing/story.ts';

const ids = Array.from({ length: 9 }, (_, i) => `mmsp/general/case-${i}`);
const [A = '', B = '', C = '', D = '', E = '', F = '', G = '', H = '', I = ''] = ids;

const failed = (id: string, requirement: string) => check(id, requirement, 'fail', { got: 'x' });
const story: readonly RunEvent[] = [
  runStart(ids),
  ...aCase(A, 'pass'),
  ...aCase(B, 'fail', [failed(B, 'MMSP-1-01')]),
  ...aCase(C, 'warn', [check(C, 'MMSP-1-02', 'warn')]),
  ...aCase(D, 'skip', [], { reason: 'not claimed' }),
  ...aCase(E, 'inconclusive'),
  ...aCase(F, 'error', [], { reason: 'a rule threw' }),
  ...aCase(G, 'fail', [check(G, 'MMSP-1-03', 'fail', { listed: 'known' })], { listed: 'known' }),
  ...aCase(H, 'pass', [], { unexpected: ['it passes, and is listed'] }),
  ...aCase(I, 'pass', [failed(I, 'MMSP-1-04'), attemptEnd(I, 1, 'fail')], { flaky: true, attempts: 2 }),
  runEnd({ status: 1, verdict: 'does not conform', untested: [{ what: D, why: 'not claimed' }] }),
];

it('is a character for each case, then all there is to know of those that failed, then the verdict', async () => {
  const lines = (await report(dot, story)).split('\n');
  expect(lines.slice(0, 2)).toEqual(['9 cases against mms://192.0.2.1/short.asf', '.Fws-ExU~']);
  const text = lines.join('\n');
  for (const id of [B, F, H]) expect(text).toContain(id);
  for (const id of [A, C, G, I]) expect(text).not.toContain(id);
  expect(text).toContain(`reproduce  ${planned(B).reproduce}`);
  expect(text).toContain('MMSP-1-01');
  expect(text).toContain('not tested');
  expect(lines.slice(-2)).toEqual(['does not conform', '']);
});

it('keeps to the width of the screen, and to 80 columns on a wider one', async () => {
  const many = Array.from({ length: 200 }, (_, i) => `mmsp/general/${i}`);
  const events = [runStart(many), ...many.flatMap((id) => aCase(id, 'pass')), runEnd()];
  for (const [width, rows] of [
    [40, 5],
    [500, 3],
  ] as const) {
    const lines = (await report(dot, events, { width })).split('\n').filter((line) => /^\.+$/.test(line));
    expect(lines).toHaveLength(rows);
    expect(lines[0]).toHaveLength(Math.min(width, 80));
    expect(lines.join('')).toHaveLength(200);
  }
  const exact = [
    runStart(many.slice(0, 40)),
    ...many.slice(0, 40).flatMap((id) => aCase(id, 'pass')),
    runEnd(),
  ];
  expect((await report(dot, exact, { width: 40 })).split('\n').slice(1, 3)).toEqual(['.'.repeat(40), '']);
});

it('has colours where there are some, and the same text', async () => {
  const coloured = await report(dot, story, { color: true });
  expect(coloured).toContain('\u001b[31mF\u001b[39m');
  expect(stripVTControlCharacters(coloured)).toBe(await report(dot, story));
});

it('tells a run that stopped without an end', async () => {
  const text = await report(dot, [
    runStart([A, B, C]),
    ...aCase(A, 'fail', [failed(A, 'MMSP-1-01')]),
    { type: 'case-start', case: B, t: 1 },
  ]);
  expect(text).toContain('MMSP-1-01');
  expect(text).toContain(`UNREACHED ${B}`);
  expect(text).toMatch(/1 case of the plan did not run\n$/);
  expect(await report(dot, [])).toBe('');
});
