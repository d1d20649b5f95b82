// biome-ignore-all lint/suspicious/noTemplateCurlyInString: profiles are written like that
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadProfile, profileSchema } from '../../profile/profile.ts';
import { parseTarget } from '../../profile/target.ts';
import type { Claims } from '../../runner/probe.ts';
import { folderWith } from '../../scenario/testing/files.ts';
import { CLIPS, PLACES } from '../contents.ts';
import { CONTENT } from './keys.ts';
import { type Known, profileText } from './profile-text.ts';

const FOLDER = '/profiles';
const TARGET = parseTarget('192.0.2.7:1755');
const plain: Known = { target: TARGET, folder: FOLDER };

/** A target that says the same of everything. */
function saying(text: string): NonNullable<Known['probed']> {
  const words = ['seekable', 'striding', 'live', 'accel', 'auth-basic', 'multi-stream'];
  const table = <T>(value: T): Record<string, T> => Object.fromEntries(words.map((word) => [word, value]));
  const claims: Claims = {
    streams: [],
    capabilities: table(true),
    evidence: table(text),
    lines: [text, text],
  };
  const claim = { claimed: false, evidence: text };
  return {
    read: true,
    chunkCount: 'letter',
    claims,
    udp: { ...claim, silent: false },
    packetPair: { 'packet-pair': claim, 'packet-pair/udp': claim },
  };
}

/** The profile as it is read. */
async function loaded(text: string, files: Readonly<Record<string, string>> = {}) {
  const folder = folderWith({ 'profile.yaml': text, ...files });
  return { folder, profile: await loadProfile(`${folder}/profile.yaml`, {}) };
}

/** A key behind a #, at the place where it belongs. */
const COMMENTED = /^( *)# (?=[a-z][\w-]*:(?: |$))/gm;

describe('what a profile says', () => {
  it('is what is known, and otherwise what holds without a profile', async () => {
    const { profile } = await loaded(profileText({ ...plain, file: 'a.asf', probed: saying('x') }));
    expect(profile).toMatchObject({
      target: { kind: 'remote', host: '192.0.2.7', port: 1755, transports: ['tcp', 'udp'] },
      content: { short: { path: 'a.asf' } },
      timing: { connect: 10_000, reply: 10_000, silence: 500, keepAlive: { pass: 45_000, last: 75_000 } },
    });
    expect(new Set(Object.values(profile.capabilities))).toEqual(new Set(['auto']));
    expect(profile).not.toHaveProperty('start');
  });

  it.each([
    ['mmst://[::1]:7/clips/a%20b.asf', 'mmst://[::1]:7', 'clips/a b.asf'],
    ['mmsu://host', 'mmsu://host:1755', undefined],
    ['host:99', 'host:99', undefined],
    ['mms://host/x', 'host:1755', 'x'],
  ])('keeps the transport and takes the path of %s for content', (target, address, path) => {
    const { target: written, content } = parse(profileText({ ...plain, target: parseTarget(target) }));
    expect({ target: written, path: content?.short?.path }).toEqual({ target: address, path });
  });

  it('has no content where the embedded server has its own', async () => {
    const { profile } = await loaded(profileText({ ...plain, target: parseTarget('builtin') }));
    expect(profile).toMatchObject({ target: { kind: 'builtin' }, content: {} });
  });

  it('names a local copy from where the profile stands', () => {
    const path = (reference: string) =>
      parse(profileText({ ...plain, file: 'a', reference })).content.short.reference;
    expect(path('/profiles/media/a.asf')).toBe('./media/a.asf');
    expect(path('/other/a.asf')).toBe('../other/a.asf');
  });

  it('tells beside a capability what was claimed, and nothing where nothing was asked', () => {
    const asked = profileText({ ...plain, probed: saying('as it said') });
    expect(asked).toMatch(/^ {2}# Claimed: as it said\n {2}seekable: auto$/m);
    expect(asked).toMatch(/^ {2}# Not claimed: as it said\n {2}udp: auto$/m);
    expect(asked).toMatch(/^# Found: as it said\ntarget: /m);
    expect(profileText(plain)).not.toMatch(/[Cc]laimed:|Found:/);
  });

  it('has every key that there is, each of which can be put to use by removing the #', async () => {
    const text = profileText({ target: undefined, folder: FOLDER }).replace(COMMENTED, '$1');
    const all = z.object({ properties: z.record(z.string(), z.unknown()) });
    const { properties } = all.parse(z.toJSONSchema(profileSchema, { io: 'input', unrepresentable: 'any' }));
    const read: unknown = parse(text);
    const keys = (value: unknown) => Object.keys(z.record(z.string(), z.unknown()).parse(value)).sort();
    expect(keys(read)).toEqual(keys(properties));
    const below = z.looseObject({ timing: z.unknown(), capabilities: z.unknown(), content: z.unknown() });
    const found = below.parse(read);
    const known = below.parse(properties);
    for (const key of ['timing', 'capabilities'] as const)
      expect(keys(found[key])).toEqual(keys(all.parse(known[key]).properties));
    expect(keys(found.content)).toEqual([...Object.keys(CLIPS), ...Object.keys(PLACES)].sort());
    expect(Object.keys(CONTENT).sort()).toEqual(keys(found.content));
    const { profile } = await loaded(text, {
      'short.asf': '',
      'multi.asf': '',
      'mms-conform.expected.yaml': '',
    });
    expect(profile).toMatchObject({ name: 'my server 1.2, lab 3', start: { ready: 'listening' } });
  });

  it('explains every key: a comment stands before each', () => {
    const lines = profileText({ ...plain, file: 'a' }).split('\n');
    const bare = lines.filter(
      (line, n) => /^ *(?:# )?[a-z][\w-]*:(?: |$)/.test(line) && !/^ *#/.test(lines[n - 1] ?? ''),
    );
    expect(bare).toEqual([]);
  });
});

describe('a text of the server or the user', () => {
  const without = parse(profileText({ ...plain, file: 'a' }));
  const evil = [
    'x\ntarget: evil',
    'x\r# y',
    'x\u0085target: evil',
    'x\u2028target: evil\u2029',
    '\ufeff%YAML 1.1\n---\n...\n',
    '"}\u0000\u001b[31m\u202e',
    '\ud800'.repeat(3),
    `${'z'.repeat(60_000)}\ncontent: x`,
  ];

  it.each(evil.map((text) => [text.slice(0, 30), text]))('%j of the server changes nothing', (_, text) => {
    const written = profileText({ ...plain, file: 'a', probed: saying(text) });
    expect(parse(written)).toEqual(without);
    expect(written.length).toBeLessThan(60_000);
    expect(written).toMatch(/^[\P{C}\n]*$/u);
  });

  it('of the server changes nothing, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = profileText({ ...plain, file: 'a', probed: saying(text) });
        expect(parse(written)).toEqual(without);
      }),
    );
  });

  it('of the user is read back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (file) => {
        const { profile } = await loaded(profileText({ ...plain, file: `x${file}` }));
        expect(profile.content.short?.path).toBe(`x${file}`);
      }),
      { numRuns: 50 },
    );
    const dollars = 'x${HOME} and $${HOME} and $';
    const { profile } = await loaded(profileText({ ...plain, file: dollars }));
    expect(profile.content.short?.path).toBe(dollars);
  });
});
