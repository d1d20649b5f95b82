import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { github } from './github.ts';
import { commandsIn } from './testing/github-log.ts';
import { aCase, attemptEnd, check, planned, report, runEnd, runStart } from './testing/story.ts';

const A = 'mmsp/general/a[transport=tcp,n=1]';
const B = 'mmsp/errors/b';

/** Kind, title and text of each annotation; they stand in one group. */
async function annotations(...events: readonly RunEvent[]) {
  const found = commandsIn(await report(github, events));
  if (found.length === 0) return [];
  expect([found[0]?.name, found.at(-1)?.name]).toEqual(['group', 'endgroup']);
  return found.slice(1, -1).map(({ name, properties, data }) => {
    expect([...properties.keys()]).toEqual(['title']);
    return { name, title: properties.get('title'), lines: data.split('\n') };
  });
}

it('says nothing of a run that conforms', async () => {
  expect(
    await annotations(runStart([A]), ...aCase(A, 'pass', [check(A, 'MMSP-1-01', 'note')]), runEnd()),
  ).toEqual([]);
});

it('tells a sentence that is broken in many cases once, with how to see it again', async () => {
  const broken = { section: '1', expected: '13: 100%', got: '12', step: 2, subject: 'server X', path: 'a' };
  const found = await annotations(
    runStart([A, B]),
    ...aCase(A, 'fail', [
      check(A, 'MMSP-1-01', 'fail', broken),
      check(A, 'MMSP-1-02', 'fail', { consequenceOf: 'MMSP-1-01' }),
    ]),
    ...aCase(B, 'fail', [check(B, 'MMSP-1-01', 'fail', broken)]),
    runEnd({ status: 1 }),
  );
  expect(found).toEqual([
    {
      name: 'error',
      title: 'MMSP-1-01 (section 1)',
      lines: [
        'expected 13: 100%, got 12',
        'MUST: The revision is 0x0004000B.',
        'step 2  server X  a',
        `in ${A}, and in 1 more case`,
        `reproduce: ${planned(A).reproduce}`,
      ],
    },
  ]);
});

it('puts our own faults and what is unexpected before what is broken, and leaves out what is expected', async () => {
  const found = await annotations(
    runStart([A, B, 'x/c', 'x/d', 'x/e']),
    ...aCase(A, 'fail', [check(A, 'MMSP-1-01', 'fail')]),
    ...aCase(B, 'error', [check(B, 'MMSP-1-02', 'error', { why: 'the rule threw' })]),
    ...aCase('x/c', 'fail', [check('x/c', 'MMSP-1-03', 'fail', { listed: 'known' })], { listed: 'known' }),
    ...aCase('x/d', 'pass', [], { unexpected: ['it passes, and is listed'] }),
    ...aCase('x/e', 'fail', [], { reason: 'required, and skipped' }),
    runEnd({ status: 1, stale: ['entry 3 matches nothing'] }),
  );
  expect(found.map(({ title, lines }) => [title, lines[0]])).toEqual([
    ['MMSP-1-02 (section 2.2.4.2)', 'the rule threw'],
    ['expected failures', 'entry 3 matches nothing'],
    ['unexpected: x/d', 'it passes, and is listed'],
    ['MMSP-1-01 (section 2.2.4.2)', 'The revision is 0x0004000B.'],
    ['x/e', 'required, and skipped'],
  ]);
  expect(new Set(found.map(({ name }) => name))).toEqual(new Set(['error']));
});

it('warns of warnings and of flaky cases', async () => {
  const found = await annotations(
    runStart([A]),
    ...aCase(
      A,
      'warn',
      [check(A, 'MMSP-1-01', 'fail'), attemptEnd(A, 1, 'fail'), check(A, 'MMSP-1-02', 'warn', { got: 'x' })],
      { flaky: true, attempts: 2 },
    ),
    runEnd(),
  );
  expect(found.map(({ name, title, lines }) => [name, title, lines[0]])).toEqual([
    ['warning', `flaky: ${A}`, 'it failed and then passed in attempt 2'],
    ['warning', 'MMSP-1-02 (section 2.2.4.2)', 'got x'],
  ]);
});

describe('a run that ended before its time', () => {
  it.each([
    [2, 'usage'],
    [3, 'nothing judged'],
    [70, 'internal error'],
    [130, 'interrupted'],
  ] as const)('with status %i says so first', async (status, type) => {
    const [first] = await annotations(
      runStart([A]),
      ...aCase(A, 'fail', [check(A, 'MMSP-1-01', 'fail')]),
      runEnd({ status, reason: 'the reason' }),
    );
    expect(first).toEqual({ name: 'error', title: `mms-conform: ${type}`, lines: ['the reason'] });
  });

  it('because the target failed the first conversation says so too', async () => {
    const [first] = await annotations(runStart([A]), runEnd({ status: 1, reason: 'after the first case' }));
    expect(first).toMatchObject({
      title: 'mms-conform: the run ended early',
      lines: ['after the first case'],
    });
  });

  it('without an end says so', async () => {
    expect((await annotations(runStart([A])))[0]).toMatchObject({
      lines: ['the run stopped without a verdict'],
    });
    expect(await annotations()).toHaveLength(1);
  });
});

it.each(['fail', 'warn'] as const)('shows no more than GitHub does: %s', async (verdict) => {
  const kind = verdict === 'fail' ? 'error' : 'warning';
  const many = (count: number) =>
    annotations(
      runStart([A]),
      ...aCase(
        A,
        verdict,
        Array.from({ length: count }, (_, i) => check(A, `MMSP-1-${i}`, verdict)),
      ),
      runEnd(),
    );
  expect((await many(10)).at(-1)).toMatchObject({ name: kind, title: 'MMSP-1-9 (section 2.2.4.2)' });
  const found = await many(25);
  expect(found).toHaveLength(10);
  expect(found.at(-1)).toMatchObject({ name: kind, title: `16 more ${kind}s` });
});

it('is read back as it was written, whatever signs are in it', async () => {
  const id = 'x::y,file=z%3A%2C100%';
  const said = '100%25 %0A::error::a,b:c';
  const found = await annotations(runStart([id]), ...aCase(id, 'pass', [], { unexpected: [said] }), runEnd());
  expect(found).toEqual([{ name: 'error', title: `unexpected: ${id}`, lines: [said] }]);
});
