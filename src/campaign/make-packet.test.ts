import { describe, expect, it } from 'vitest';
import { TCP_HEADER_SIZE } from '../protocols/mmsp/constants.ts';
import { allMessages } from '../protocols/mmsp/messages/index.ts';
import { decodePacket } from '../protocols/mmsp/packet.ts';
import { chance } from './chance.ts';
import { fieldSpans } from './field-spans.ts';
import { anyMessage, withAnother, wrapped } from './make-packet.ts';

const SEEDS = 50;

describe('a message that is drawn', () => {
  it.each(allMessages())('is a $name that can be read to its end', (definition) => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const packet = wrapped(anyMessage(definition, chance(seed, 'message')));
      const { messages, surplus } = decodePacket(packet);
      expect(messages.map(({ name }) => name)).toEqual([definition.name]);
      expect(surplus).toBeUndefined();
      const cut = messages[0]?.decoded?.problems.filter(({ code }) => code === 'truncated');
      expect(cut).toEqual([]);
    }
  });

  it.each(allMessages())('lets every field of $name be found', (definition) => {
    const packet = wrapped(anyMessage(definition, chance(1, 'spans')));
    const paths = fieldSpans(packet)
      .filter(({ span }) => span.start >= TCP_HEADER_SIZE)
      .map(({ path }) => path);
    for (const [name, { layout, optional }] of Object.entries(definition.fields)) {
      // A list without entries has no bytes.
      if (optional || layout.kind === 'list') continue;
      expect(paths.some((path) => path === name || path.startsWith(`${name}.`))).toBe(true);
    }
  });

  it('keeps all other messages and the number of its packet when one field is another', () => {
    const [first, second] = allMessages();
    if (first === undefined || second === undefined) throw new Error('there are messages');
    const right = wrapped(anyMessage(first, chance(1, 'a')), anyMessage(second, chance(1, 'b')));
    right[20] = 9;
    let changed = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const made = withAnother(right, chance(seed, 'another'), () => true);
      const { header, messages } = decodePacket(made);
      expect(messages.map(({ name }) => name)).toEqual([first.name, second.name]);
      expect(header.values.seq).toBe(9);
      expect(header.values.messageLength).toBe(made.length - 16);
      if (Buffer.compare(made, right) !== 0) changed += 1;
    }
    expect(changed).toBeGreaterThan(SEEDS / 2);
  });
});
