import { expect, test } from 'vitest';
import type { Value } from '../../../wire/fields.ts';
import { findings, judge } from './testing/judged.ts';
import { right } from './testing/right.ts';

const [INFO_COUNT, URL_COUNT] = ['MMSP-2.2.4.2-11', 'MMSP-2.2.4.2-12'];
const [IS_VERSION, GRAMMAR, IS_THERE] = ['MMSP-2.2.4.2-17', 'MMSP-2.2.4.2-18', 'MMSP-2.2.4.2-19'];
const [URI, UTF16, NUL] = ['MMSP-2.2.4.2-20', 'MMSP-2.2.4.2-21', 'MMSP-2.2.4.2-22'];

const connected = (values: Readonly<Record<string, Value>>) =>
  judge(
    right().with('ReportConnectedEX', {
      ServerVersionInfo: '9.1.1.3814',
      VersionInfo: '10.0.0.1',
      VersionUrl: 'http://media.example/player',
      ...values,
    }),
  );
const first = (values: Readonly<Record<string, Value>>) =>
  connected(values).find(({ verdict }) => verdict !== 'pass')?.requirement.id;
const raw = (text: string, encoding: 'latin1' | 'utf16le') => Uint8Array.from(Buffer.from(text, encoding));

test('an upgrade that is offered as it should be', () => {
  const checks = connected({});
  expect(findings(checks)).toEqual({});
  const passed = checks.flatMap(({ requirement, verdict }) => (verdict === 'pass' ? [requirement.id] : []));
  expect(passed).toEqual(
    expect.arrayContaining([INFO_COUNT, URL_COUNT, IS_VERSION, GRAMMAR, IS_THERE, URI, UTF16, NUL]),
  );
});

test('none is offered', () => {
  const checks = connected({ VersionInfo: '', VersionUrl: '' });
  expect(findings(checks)).toEqual({});
  expect(checks.some(({ requirement }) => requirement.id === IS_VERSION)).toBe(false);
});

test('what is no version, and what is a malformed one', () => {
  expect(findings(connected({ VersionInfo: 'newest' }))).toEqual({ [IS_VERSION]: 'fail' });
  expect(findings(connected({ VersionInfo: '10.0.1' }))).toEqual({ [GRAMMAR]: 'fail' });
});

test('a URL in bytes, with whatever follows from it', () => {
  expect(first({ VersionUrl: raw('http://media.example/get\0\0', 'latin1') })).toBe(UTF16);
  expect(first({ VersionUrl: raw('http://media.example/player\0', 'latin1') })).toBe(UTF16);
});

test('a URL without NUL, and one whose NUL is not counted', () => {
  expect(findings(connected({ VersionUrl: raw('http://media.example/get', 'utf16le') }))).toEqual({
    [NUL]: 'fail',
  });
  expect(findings(connected({ cbVersionUrl: 27 }))).toEqual({ [URL_COUNT]: 'fail' });
});

test('a version whose NUL is not counted moves the URL', () => {
  expect(first({ cbVersionInfo: 8 })).toBe(INFO_COUNT);
  const own = connected({ cbVersionInfo: 8 }).filter(
    ({ verdict, consequenceOf }) => verdict !== 'pass' && consequenceOf === undefined,
  );
  expect(own.map(({ requirement }) => requirement.id)).toEqual([INFO_COUNT]);
});
