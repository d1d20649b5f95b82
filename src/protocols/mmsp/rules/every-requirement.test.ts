import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Fields } from '../../../wire/fields.ts';
import { allMessages } from '../messages/index.ts';
import { TcpMessageHeader } from '../messages/tcp-message-header.ts';
import { catalogue } from './testing/judged.ts';

// A rule that no conversation has ever broken proves nothing. Read from the sources, so that a new id needs its test.

const here = new URL('.', import.meta.url);
const sources = readdirSync(here)
  .filter((name) => name.endsWith('.ts') && name !== 'every-requirement.test.ts')
  .map((name) => ({ name, text: readFileSync(new URL(name, here), 'utf8') }));
const idsOf = (text: string): string[] => text.match(/MMSP-[\d.]+-\d{2}/g) ?? [];

/** What can only be seen to be kept here: its absence is told by the step that waits for it, or by framing. */
const ONLY_PASSES = new Set([
  'MMSP-2.2.2-21', // a permission
  'MMSP-2.2.4.28-03', // another one
  'MMSP-2.2.4.2-25', // a permission
  'MMSP-2.2.4.2-26', // success of a reply: which one was due is known to the step
  'MMSP-2.2.4.6-13',
  'MMSP-2.2.4.7-19',
  'MMSP-2.2.4.11-04',
  'MMSP-2.2.4.12-01', // it answers nothing: another MID is another message
  'MMSP-2.2.4.13-02',
  'MMSP-3.2.5.4-05', // a server may have packet pair over TCP only: the case that asks for both kinds tells
  'MMSP-3.2.5.8.1-08', // it has no reply
  'MMSP-3.2.5.11-06',
  'MMSP-3.2.5.12-06',
  'MMSP-3.2.5.11-09',
  'MMSP-3.2.4.1-07', // a copy that does not come may be lost: the step that waits for it tells
  'MMSP-3.2.5.11.1-12',
  'MMSP-3.2.5.13-04',
  'MMSP-3.2.5.14-04', // a ReportEndOfStream that answers nothing is the end of a play
  'MMSP-3.2.5.17-03',
]);

test('every requirement that a rule can report is broken by a conversation', () => {
  const rules = sources.filter(({ name }) => !name.endsWith('.test.ts')).flatMap(({ text }) => idsOf(text));
  const constraints = (fields: Fields): string[] =>
    Object.values(fields).flatMap(({ constraint }) => (constraint ? [constraint.requirement] : []));
  const messages = allMessages().flatMap(({ from, fields, midRequirement, success, reply }) =>
    from === 'server'
      ? [midRequirement, ...(success ? [success] : []), ...constraints(fields)]
      : reply
        ? [reply.requirement]
        : [],
  );
  const fields = [...messages, ...constraints(TcpMessageHeader.fields)];
  const tested = new Set(
    sources
      .filter(({ name }) => name.endsWith('.test.ts'))
      .flatMap(({ text }) => idsOf(text.replace(/passes: \[[^\]]*\]/g, ''))),
  );
  const all = [...new Set([...rules, ...fields])];
  expect(all.length).toBeGreaterThan(130);
  expect(all.filter((id) => !tested.has(id) && !ONLY_PASSES.has(id)).sort()).toEqual([]);
  expect([...ONLY_PASSES].filter((id) => !all.includes(id))).toEqual([]);
  for (const id of tested) catalogue.get(id);
});
