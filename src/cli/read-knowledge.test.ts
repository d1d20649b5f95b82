import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from './catalogue.ts';
import { readKnowledge } from './read-knowledge.ts';

const folder = `${mkdtempSync(join(tmpdir(), 'mms-conform-'))}/`;
mkdirSync(`${folder}mmsp`);
afterAll(() => rmSync(folder, { recursive: true }));

const catalogue = await loadCatalogue();
const load = async (excluded: string, kills = '{ "MMSP-2.2.3-01": ["rep-wrong"] }') => {
  writeFileSync(`${folder}mmsp/excluded.yaml`, excluded);
  writeFileSync(`${folder}mmsp/kills.json`, kills);
  return readKnowledge(catalogue, folder);
};
const entry = (id: string, kind = 'not observable by a peer', why = 'It stays inside.') =>
  `${id}:\n  class: ${kind}\n  why: ${why}\n`;

describe('excluded.yaml', () => {
  it('gives class and reason', async () => {
    const { exclusions } = await load(entry('MMSP-3.2.2-03'));
    expect(exclusions).toEqual({
      'MMSP-3.2.2-03': { class: 'not observable by a peer', why: 'It stays inside.' },
    });
  });

  it('may leave nothing out', async () => {
    expect((await load('{} # none\n')).exclusions).toEqual({});
  });

  it.each([
    ['an unknown id', entry('MMSP-9-01'), ':1:1: MMSP-9-01 is no requirement of the catalogue'],
    [
      'a sentence for clients',
      entry('MMSP-2.1-03'),
      ':1:1: "MMSP-2.1-03" binds clients only, so there is nothing to leave out',
    ],
    [
      'what is tested',
      entry('MMSP-2.2.3-01'),
      ':1:1: "MMSP-2.2.3-01" is tested: the fault rep-wrong was seen to break it; take the line out',
    ],
    [
      'an unknown class',
      entry('MMSP-3.2.2-03', 'not implemented'),
      ':2:10: "MMSP-3.2.2-03".class must be one of not observable by a peer, needs another product, needs more than 80 s, got "not implemented"',
    ],
    [
      'an empty reason',
      entry('MMSP-3.2.2-03', undefined, '" "'),
      ':3:8: "MMSP-3.2.2-03".why must say why in one sentence',
    ],
    ['no reason', 'MMSP-3.2.2-03: { class: needs another product }', ': "MMSP-3.2.2-03".why is missing'],
    [
      'an unknown key',
      `${entry('MMSP-3.2.2-03')}  who: me\n`,
      ':4:3: "MMSP-3.2.2-03".who is not a key here; there are class and why',
    ],
    ['a list', '- MMSP-3.2.2-03\n', ':1:1: the file must be a map, got a list'],
  ])('refuses %s', async (_, text, sentence) => {
    await expect(load(text)).rejects.toThrow(
      sentence.startsWith(': ') ? sentence.slice(2) : `suites/mmsp/excluded.yaml${sentence}`,
    );
  });
});

it('names the kill list when that is wrong', async () => {
  await expect(load('{}', '{ "MMSP-2.2.3-01": [] }')).rejects.toThrow(
    'suites/mmsp/kills.json:1:20: "MMSP-2.2.3-01" must have at least 1 entry',
  );
  await expect(load('{}', '{')).rejects.toThrow('suites/mmsp/kills.json:1:');
});
