// biome-ignore-all lint/suspicious/noTemplateCurlyInString: configurations are written like that
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { problemsOf } from '../scenario/testing/files.ts';
import { FIXTURES } from './contents.ts';
import { readSite } from './read-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
afterAll(() => rmSync(folder, { recursive: true }));
const config = join(folder, 'site.yaml');

const load = (text: string, environment: Record<string, string> = {}) => {
  writeFileSync(config, text);
  return readSite(config, FIXTURES, environment);
};
const problems = async (text: string, environment: Record<string, string> = {}): Promise<string[]> =>
  (await problemsOf(load(text, environment))).map((line) => line.replace(`${config}:`, ''));

describe('the configuration of the reference server', () => {
  it('reads the example', async () => {
    const example = new URL('../../fixtures/profiles/site.yaml', import.meta.url).pathname;
    expect(await readSite(example, FIXTURES, {})).toEqual({
      playlists: { 'lists/two': ['av.asf', 'multi.asf'] },
      live: { 'live/on air': 'av.asf' },
      generated: {
        'long/four gigabytes': { bytes: 4_000_000_000, bitRate: 2_240_000 },
        'long/three streams': { packets: 10_000, streams: 3, packetSize: 1000 },
        'live/endless': {},
      },
      redirects: {
        'moved/av.asf': { url: '/av.asf' },
        'moved/elsewhere.asf': { url: 'mms://media.example:1755/av.asf' },
        'moved/proxy.asf': { proxy: 'mms://proxy.example:1755' },
        'moved/direct.asf': { proxy: '' },
      },
      protected: {
        'secure/basic.asf': { scheme: 'BASIC', realm: 'lab', users: { alice: 'wonderland' } },
        'secure/ntlm/': { scheme: 'NTLM', users: { alice: 'wonderland' } },
      },
      upgrade: { version: '9.0.0.3000', url: 'http://media.example/player' },
    });
  });

  it('takes passwords from the environment', async () => {
    const text = 'protected: { secure/: { scheme: BASIC, users: { bob: "${PASSWORD}" } } }';
    expect(await load(text, { PASSWORD: '007' })).toEqual({
      protected: { 'secure/': { scheme: 'BASIC', users: { bob: '007' } } },
    });
    expect(await problems(text)).toEqual([
      '1:54: protected."secure/".users.bob uses the environment variable PASSWORD, which is not set',
    ]);
  });

  it('takes generated content where a file may stand', async () => {
    const text =
      'generated: { long: { packets: 9 } }\nplaylists: { two: [long, av.asf] }\nlive: { on: long }';
    expect(await load(text)).toEqual({
      generated: { long: { packets: 9 } },
      playlists: { two: ['long', 'av.asf'] },
      live: { on: 'long' },
    });
  });

  it.each([
    ['lives: { a: av.asf }', ['1:1: lives is not a key here (did you mean live?)']],
    [
      'live: { /a: av.asf }',
      ['1:9: live."/a" must be a path without a slash at its beginning, such as live/radio'],
    ],
    ['live: { a: nothing.asf }', ['1:12: live.a must be a file below the root, and "nothing.asf" is none']],
    ['live: { a: content }', ['1:12: live.a must be a file below the root, and "content" is none']],
    ['live: { a: ../av.asf }', ['1:12: live.a must be the path of a file below the root']],
    ['playlists: { a: [] }', ['1:17: playlists.a must have at least 1 entry']],
    [
      'playlists: { a: [av.asf, no.asf] }',
      ['1:26: playlists.a[1] must be a file below the root, and "no.asf" is none'],
    ],
    ['live: { a: av.asf }\nredirects: { a: { url: /b } }', ['2:14: redirects.a stands under live already']],
    [
      'redirects: { a: { url: "http://b" } }',
      ['1:24: redirects.a.url must be an mms://, mmst:// or mmsu:// URL, or /path for one of this server'],
    ],
    [
      'redirects: { a: { uri: /b } }',
      ['1:17: redirects.a must be { url: … } or { proxy: … }, got a map (did you mean url?)'],
    ],
    ['redirects: { a: b }', ['1:17: redirects.a must be { url: … } or { proxy: … }, got "b"']],
    [
      'protected: { a: { scheme: basic, users: { b: "c" } } }',
      ['1:27: protected.a.scheme must be one of BASIC, NTLM, got "basic" (did you mean BASIC?)'],
    ],
    [
      'protected: { a: { scheme: BASIC, users: { b: 123 } } }',
      ['1:46: protected.a.users.b must be a password, in quotes'],
    ],
    ['protected: { a: { scheme: BASIC, users: {} } }', ['1:41: protected.a.users must name a user at least']],
    [
      'upgrade: { version: "9", url: "http://a" }',
      ['1:21: upgrade.version must be a version such as "9.0" or 9.0.0.3000, got "9"'],
    ],
    ['upgrade: { version: "9.0" }', ['1:10: upgrade.url is missing']],
    ['generated: { a: { packets: 0 } }', ['1:28: generated.a.packets must be at least 1, got 0']],
    ['generated: { a: { packets: 1.5 } }', ['1:28: generated.a.packets must be a whole number, got 1.5']],
    [
      'generated: { a: { packets: "9" } }',
      ['1:28: generated.a.packets must be a number, got "9" (remove the quotes)'],
    ],
    [
      'generated: { a: { packet: 9 } }',
      ['1:19: generated.a.packet is not a key here (did you mean packets?)'],
    ],
    [
      'generated: { a: { packets: 9, bytes: 9000 } }',
      ['1:38: generated.a.bytes tells the length, as packets does: leave one of them out'],
    ],
    [
      'generated: { a: { packetSize: 83 } }',
      [
        '1:31: generated.a.packetSize leaves no room for a payload of each stream: packetSize must be at least 84',
      ],
    ],
    [
      'generated: { a: { packetSize: 65528 } }',
      ['1:31: generated.a.packetSize must be at most 65527, got 65528'],
    ],
    ['generated: { a: { streams: 64 } }', ['1:28: generated.a.streams must be at most 63, got 64']],
    [
      'generated: { a: { bytes: 9000000000000 } }',
      ['1:26: generated.a.bytes is more than 4294967295 packets, which is as far as they can be numbered'],
    ],
    [
      'generated: { a: { packets: 400000000, bitRate: 8000 } }',
      ['1:28: generated.a.packets makes more than 49 days: take less, or a higher bitRate'],
    ],
    [
      'generated: { a: {} }\nplaylists: { b: [a] }',
      ['2:18: playlists.b[0] must have an end, and "a" under generated has none'],
    ],
    ['live: { a: av.asf }\ngenerated: { a: {} }', ['2:14: generated.a stands under live already']],
    ['', ['1:1: the file is empty']],
  ])('refuses %s', async (text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });
});
