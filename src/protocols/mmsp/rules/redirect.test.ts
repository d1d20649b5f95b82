import { describe, expect, test } from 'vitest';
import type { Value } from '../../../wire/fields.ts';
import { closed, server, type Talk } from './testing/conversation.ts';
import { findings, judge } from './testing/judged.ts';
import { right } from './testing/right.ts';

const [IS_URL, IS_PROXY] = ['MMSP-2.2.4.9-05', 'MMSP-2.2.4.9-06'];
const [NOT_ENCODED, SCHEME] = ['MMSP-2.2.4.9-08', 'MMSP-2.2.4.9-10'];
const SYNTAX = 'MMSP-2.2.4.9-07';

const redirected = (RedirectType: number, wszLocation: string): Talk =>
  right()
    .until('ReportOpenFile')
    .then(
      server('ReportRedirect', { RedirectType, wszLocation: wszLocation || new Uint8Array(2) }),
      closed('server'),
    );
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
    expect(found(1, 'other.test')).toEqual({ [IS_URL]: 'fail' });
    expect(found(1, '')).toEqual({ [IS_URL]: 'fail' });
    expect(found(2, 'proxy')).toEqual({ [IS_PROXY]: 'fail' });
  });
  test.each([
    'mms:///a.asf',
    'mms://other test/',
    'mms://other.test:port/a.asf',
    'mms://a.asf\n',
    'mms://[::1/a.asf',
  ])('a URL of another syntax: %j', (location) => {
    expect(found(1, location)).toEqual({ [SYNTAX]: 'fail' });
  });
  test('percent-encoded: a warning, because a name may be like that', () => {
    expect(found(1, 'mms://other.test/a%20b.asf')).toEqual({ [NOT_ENCODED]: 'warn' });
    expect(found(1, 'mms://other.test/%FF.asf')).toEqual({ [NOT_ENCODED]: 'warn' });
  });
  test('percent-encoded: the name that was asked for is proof', () => {
    const asked = (name: string, location: string) =>
      findings(judge(redirected(1, location).with('OpenFile', { fileName: name })));
    expect(asked('moved/a b.asf', 'mms://other.test/new/a%20b.asf')).toEqual({ [NOT_ENCODED]: 'fail' });
    expect(asked('moved/a%20b.asf', 'mms://other.test/new/a%20b.asf')).toEqual({ [NOT_ENCODED]: 'warn' });
  });
});

describe('the bytes of wszLocation', () => {
  const COUNT = 'MMSP-2.2.4.9-03';
  const NUL = 'MMSP-2.2.4.9-04';
  const bytes = (values: Readonly<Record<string, Value>>) =>
    judge(
      right()
        .until('ReportOpenFile')
        .then(server('ReportRedirect', { RedirectType: 1, ...values }), closed('server')),
    );
  test('fit', () => {
    const checks = bytes({ wszLocation: 'mms://other.test/a.asf' });
    const passes = checks.flatMap(({ requirement, verdict }) => (verdict === 'pass' ? [requirement.id] : []));
    expect(passes).toEqual(expect.arrayContaining([COUNT, NUL]));
  });
  test('are counted in characters', () => {
    expect(findings(bytes({ wszLocation: 'mms://other.test/a.asf', cbLocation: 23 }))).toEqual({
      [COUNT]: 'fail',
    });
    expect(findings(bytes({ wszLocation: 'mms://other.test/ab.asf', cbLocation: 24 }))).toEqual({
      [COUNT]: 'fail',
    });
  });
  test('are counted with the padding, or beyond the message', () => {
    expect(findings(bytes({ wszLocation: 'mms://other.test/a.asf', cbLocation: 48 }))).toEqual({
      [COUNT]: 'fail',
    });
    expect(findings(bytes({ wszLocation: 'mms://other.test/a.asf', cbLocation: 480 }))).toEqual({
      [COUNT]: 'fail',
    });
  });
  test('have no NUL', () => {
    const text = Uint8Array.from(Buffer.from('mms://other.test/ab.asf!', 'utf16le'));
    expect(findings(bytes({ wszLocation: text }))).toEqual({ [NUL]: 'fail' });
  });
  test('are none, for no proxy (A-26)', () => {
    expect(findings(bytes({ RedirectType: 2, wszLocation: new Uint8Array() }))).toEqual({
      [NUL]: 'note A-26',
    });
    expect(findings(bytes({ RedirectType: 2, wszLocation: new Uint8Array(2) }))).toEqual({});
  });
  test('have another type or MID', () => {
    const location = { wszLocation: 'mms://other.test/a.asf' };
    expect(findings(bytes({ ...location, RedirectType: 3 }))).toEqual({ 'MMSP-2.2.4.9-02': 'fail' });
    expect(findings(bytes({ ...location, MID: 0x00040023 }))).toEqual({ 'MMSP-2.2.4.9-01': 'fail' });
  });
});
