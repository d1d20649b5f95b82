import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readCatalogue } from '../../../requirements/catalogue.ts';
import { fieldsOf } from '../../../wire/testing/derived.ts';
import { allDefinitions } from '../testing/definitions.ts';
import { allMessages, messageByMid, messageByName } from './index.ts';

const url = new URL('../../../../suites/mmsp/requirements.yaml', import.meta.url);
const catalogue = readCatalogue(parse(readFileSync(url, 'utf8')));
const named = allMessages().map((message) => [message.name, message] as const);

describe('the sentence of a field is one of the section of its structure', () => {
  const sentences = allDefinitions.flatMap((struct) =>
    fieldsOf(struct).flatMap(([name, { constraint }]) =>
      constraint ? [[`${struct.name}.${name}`, struct, name, constraint.requirement] as const] : [],
    ),
  );
  test.each(sentences)('%s', (_, { section }, name, id) => {
    const { section: at, observable, statement } = catalogue.get(id);
    expect(at).toBe(section);
    expect(`${observable} ${statement}`).toContain(name);
  });

  test('no sentence stands at two fields', () => {
    const ids = sentences.map(([, , , id]) => id);
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  });
});

describe('the sentences and relations of a message', () => {
  test.each(named)('%s', (name, { section, midRequirement, success, reply, answers, mid, from }) => {
    expect(catalogue.get(midRequirement)).toMatchObject({ section, level: 'MUST' });
    expect(catalogue.get(midRequirement).statement).toContain(
      `0x${mid.toString(16).toUpperCase().padStart(8, '0')}`,
    );
    expect(mid >>> 16).toBe(from === 'client' ? 3 : 4);
    if (success !== undefined) expect(catalogue.get(success)).toMatchObject({ section });
    // That a reply comes is said where the server's processing of the request is told.
    if (reply !== undefined) {
      const { section: at, role, statement } = catalogue.get(reply.requirement);
      expect(at).toMatch(/^3\.2\.5\.\d+$/);
      expect(role).toBe('server');
      expect(statement).toContain(reply.message);
      expect(messageByName(reply.message)).toMatchObject({ from: 'server' });
      expect(messageByName(reply.message)?.answers).toContain(name);
    }
    for (const request of answers ?? []) expect(messageByName(request)?.from).toBe('client');
    expect(messageByMid(mid)).toBe(messageByName(name));
  });

  test('no two messages share a name, a MID or a section', () => {
    for (const key of ['name', 'mid', 'section', 'midRequirement'] as const)
      expect(new Set(allMessages().map((message) => message[key])).size).toBe(allMessages().length);
    expect(messageByMid(0)).toBeUndefined();
    expect(messageByName('')).toBeUndefined();
  });
});
