import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { aCase, check, runEnd, runStart } from '../report/testing/story.ts';
import { badge } from './badge.ts';
import { totalsOf } from './matrix.ts';
import type { RunCard } from './run-card.ts';
import { cardOf, simpleCard } from './testing/cards.ts';
import { ACTIVE, HOSTILE } from './testing/hostile.ts';

const image = z.object({
  svg: z.object({
    '@role': z.literal('img'),
    '@aria-labelledby': z.string(),
    title: z.object({ '@id': z.string(), '#text': z.string() }),
    rect: z.object({ '@fill': z.string() }),
    g: z.object({ text: z.array(z.object({ '#text': z.string() })) }),
  }),
});

/** What the badge says, as an XML parser reads it. */
function read(run: RunCard) {
  const xml = badge(run, totalsOf(run));
  expect(XMLValidator.validate(xml)).toBe(true);
  // The validator lets it pass, XML does not.
  expect(xml).not.toContain(']]>');
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false });
  const { svg } = image.parse(parser.parse(xml));
  expect(svg['@aria-labelledby']).toBe(svg.title['@id']);
  return {
    title: svg.title['#text'],
    words: svg.g.text.map((text) => text['#text']),
    fill: svg.rect['@fill'],
    xml,
  };
}

const TWO = { 'm/g/a': { 'M-1-01': 'pass', 'M-1-02': 'pass' } } as const;
const WRONG = { 'm/g/a': { 'M-1-01': 'pass', 'M-1-02': 'fail' } } as const;

describe('a badge', () => {
  it('tells how many of the judged sentences were kept, and in full what of', () => {
    const { words, title } = read(simpleCard('Acme 2', TWO));
    expect(words).toEqual(['MMS conformance', '2 of 2']);
    expect(title).toBe('Acme 2: 2 of 2 sentences kept, conforms in 62 of 62 checks, suite 1');
  });

  it('is of another colour where something was broken, was broken as listed, or is not known', () => {
    const listed = cardOf('x', [
      runStart(['m/g/a']),
      ...aCase('m/g/a', 'fail', [check('m/g/a', 'M-1-01', 'fail', { listed: 'known' })], { listed: 'known' }),
      runEnd(),
    ]);
    const fills = [
      read(simpleCard('x', TWO)),
      read(simpleCard('x', WRONG, {}, { status: 1 })),
      read(listed),
      read(simpleCard('x', TWO, {}, { status: 130, reason: 'SIGINT' })),
    ].map(({ fill }) => fill);
    expect(new Set(fills).size).toBe(4);
  });

  it('says that a run was not whole', () => {
    expect(read(simpleCard('x', TWO, {}, { status: 130 })).words[1]).toBe('incomplete, 2 of 2');
    expect(read(simpleCard('x', TWO, { filtered: true })).words[1]).toBe('2 of 2, in part');
    expect(read(simpleCard('x', { 'm/g/a': { 'M-1-01': 'skip' } })).words[1]).toBe('nothing judged');
    expect(read(simpleCard('x', WRONG, { filtered: true }, { status: 1 })).words[1]).toBe('1 of 2');
  });
});

test.each(HOSTILE)('a label of %s is a text', (_what, text) => {
  const { xml, words, title } = read(simpleCard(text, TWO, { suite: text }, { verdict: text }));
  expect(xml).not.toMatch(ACTIVE);
  expect(xml.length).toBeLessThan(4000);
  expect(words).toEqual(['MMS conformance', '2 of 2']);
  expect(title).toContain('2 of 2 sentences kept');
});
