import { expect, test } from 'vitest';
import { reporterNamed, reporterNames } from './index.ts';
import { aCase, check, report, runEnd, runStart } from './testing/story.ts';

test.each(reporterNames)('%s loads on demand and tells a story', async (name) => {
  const entry = reporterNamed(name);
  expect(entry?.prints).toBe(name === 'list' || name === 'trace');
  const factory = await entry?.factory();
  if (factory === undefined) throw new Error(`${name} has no factory`);
  const id = 'mmsp/general/a';
  const story = [
    runStart([id]),
    ...aCase(id, 'fail', [check(id, 'MMSP-1-01', 'fail')]),
    runEnd({ status: 1 }),
  ];
  expect(await report(factory, story)).toContain('MMSP-1-01');
});

test.each(['', 'List', 'constructor', '__proto__', 'toString'])('no reporter is called %j', (name) => {
  expect(reporterNamed(name)).toBeUndefined();
});
