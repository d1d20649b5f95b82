import { describe, expect, test } from 'vitest';
import { closed, server, type Talk } from './testing/conversation.ts';
import { findings, judge } from './testing/judged.ts';
import { right } from './testing/right.ts';

const [IS_URL, IS_PROXY] = ['MMSP-2.2.4.9-05', 'MMSP-2.2.4.9-06'];
const [NOT_ENCODED, SCHEME] = ['MMSP-2.2.4.9-08', 'MMSP-2.2.4.9-10'];
const SYNTAX = 'MMSP-2.2.4.9-07';

const redirected = (RedirectType: number, wszLocation: string): Talk =>
  right()
    .until('ReportOpenFile')
    .then(server('ReportRedirect', { RedirectType, wszLocation }), closed('server'));
const found = (type: number, location: string) => findings(judge(redirected(type, location)));
const passed = (type: number, location: string): string[] =>
  judge(redirected(type, location)).flatMap(({ requirement, verdict }) =>
    verdict === 'pass' ? [requirement.id] : [],
  );

describe('the place that ReportRedirect names', () => {
  test.each([
    'mms://other.test/a.asf',
    'MMSU://other.test:1755/a b.asf',
    'mmst://[2001:db8::1]/100% real.asf',
  ])('%s', (location) => {
    expect(found(1, location)).toEqual({});
    expect(passed(1, location)).toEqual(expect.arrayContaining([IS_URL, SCHEME, NOT_ENCODED]));
  });
  test.each(['', 'http://proxy.test:8080'])('the proxy %s', (location) => {
    expect(found(2, location)).toEqual({});
    expect(passed(2, location)).toContain(IS_PROXY);
  });
  test('another scheme', () => {
    expect(found(1, 'http://other.test/a.asf')).toEqual({ [SCHEME]: 'fail' });
  });
  test('no URL', () => {
    expect(found(1, 'other.test')).toEqual({ [IS_URL]: 'fail', [SYNTAX]: 'fail' });
    expect(found(1, '')).toEqual({ [IS_URL]: 'fail' });
    expect(found(2, 'proxy')).toEqual({ [IS_PROXY]: 'fail', [SYNTAX]: 'fail' });
  });
  test('percent-encoded', () => {
    expect(found(1, 'mms://other.test/a%20b.asf')).toEqual({ [NOT_ENCODED]: 'warn' });
  });
});
