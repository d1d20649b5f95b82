import { describe, expect, it } from 'vitest';
import { placeOf } from './following.ts';

describe('the place that a URL names', () => {
  it.each([
    ['mms://host/a.asf', 'host', 1755, 'a.asf'],
    ['MMSU://Host:1756/clips/on air 100%.asf', 'Host', 1756, 'clips/on air 100%.asf'],
    ['mmst://[2001:db8::1]:80/für/日本.asf?x#y', '2001:db8::1', 80, 'für/日本.asf'],
    ['mms://host', 'host', 1755, ''],
    ['mms://host?x', 'host', 1755, ''],
  ])('%s', (url, host, port, path) => {
    expect(placeOf(url)).toEqual({ host, port, path });
  });

  it.each([
    '',
    'host/a.asf',
    'http://host/a.asf',
    'mms:///a.asf',
    'mms://user@host/',
    'mms://host:0/',
    'mms://host:65536/',
    'mms://host:x/',
    'mms://[::1/',
    `mms://${'h'.repeat(300)}/`,
    'mms://a b/',
  ])('%j has none', (url) => {
    expect(placeOf(url)).toBeUndefined();
  });
});
