import { type Behaviour, changing } from '../behaviour.ts';
import type { Chance } from '../chance.ts';
import { type FieldSpan, fieldSpans } from '../field-spans.ts';
import { withAnother } from '../make-packet.ts';

/** Packets of a right conversation, with fields that are not. */
export const FIELDS: readonly Behaviour[] = [
  {
    name: 'field',
    says: 'one field of a message holds another number, at an edge of what it can hold',
    at: 'message',
    act: changing(({ bytes, chance }) => edited(bytes, chance, 1, isOfMessage)),
  },
  {
    name: 'fields',
    says: 'some fields of header and message hold other numbers',
    at: 'message',
    act: changing(({ bytes, chance }) => edited(bytes, chance, 2 + chance.below(5), () => true)),
  },
  {
    name: 'header-field',
    says: 'a field of the TcpMessageHeader holds another number',
    at: 'message',
    act: changing(({ bytes, chance }) => edited(bytes, chance, 1, ({ span }) => span.end <= 32)),
  },
  {
    name: 'length',
    says: 'a length, count or offset is wrong, up to 2^32 - 1',
    at: 'message',
    act: changing(({ bytes, chance }) => edited(bytes, chance, 1, ({ measures }) => measures)),
  },
  {
    name: 'refusal',
    says: 'a reply fails, with any HRESULT',
    at: 'message',
    act: changing(({ bytes, chance }) => {
      const made = bytes.slice();
      const hr = fieldSpans(bytes).find(({ path }) => path === 'hr');
      if (hr !== undefined) write(made, hr.span.start, 4, 0x80000000 + chance.below(0x80000000));
      return made;
    }),
  },
  {
    name: 'text',
    says: 'a text is what no text should be; all lengths fit',
    at: 'message',
    act: changing(({ bytes, chance }) => withAnother(bytes, chance, ({ kind }) => kind === 'utf16')),
  },
  {
    name: 'value',
    says: 'a field holds any other value of its kind; all lengths fit',
    at: 'message',
    act: changing(({ bytes, chance }) => withAnother(bytes, chance, () => true)),
  },
  {
    name: 'raw-field',
    says: 'the bytes of a field are random',
    at: 'message',
    act: changing(({ bytes, chance }) => {
      const made = bytes.slice();
      const field = chance.among(fieldSpans(bytes).filter(isOfMessage));
      if (field !== undefined) made.set(chance.bytes(field.span.end - field.span.start), field.span.start);
      return made;
    }),
  },
  {
    name: 'another-mid',
    says: 'the MID is that of another message, or of none',
    at: 'message',
    act: changing(({ bytes, chance }) => {
      const made = bytes.slice();
      const mid = fieldSpans(bytes).find(({ path }) => path === 'MID');
      if (mid !== undefined) write(made, mid.span.start, 4, 0x00040000 + chance.below(0x30));
      return made;
    }),
  },
];

/** The MID is a behaviour of its own. */
const isOfMessage = ({ path, span }: FieldSpan): boolean => span.start >= 32 && path !== 'MID';

function edited(
  packet: Uint8Array,
  chance: Chance,
  count: number,
  fits: (field: FieldSpan) => boolean,
): Uint8Array {
  const made = packet.slice();
  const fields = fieldSpans(packet).filter((field) => field.span.end > field.span.start && fits(field));
  for (let i = 0; i < count; i++) {
    const field = chance.among(fields);
    if (field !== undefined) edit(made, field, chance);
  }
  return made;
}

function edit(made: Uint8Array, { span, layout }: FieldSpan, chance: Chance): void {
  const size = span.end - span.start;
  if (layout.kind !== 'integer') made.set(chance.bytes(Math.min(8, size)), span.start);
  else write(made, span.start, layout.size, near(read(made, span.start, layout.size), layout.size, chance));
}

/** Beside the right value, or at an edge of what there is. */
function near(right: number, size: number, chance: Chance): number {
  if (chance.happens(0.6)) return chance.edge(size);
  return Math.max(0, Math.min(256 ** size - 1, right + chance.pick([-8, -2, -1, 1, 2, 8, 4096])));
}

function read(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

export function write(bytes: Uint8Array, at: number, size: number, value: number): void {
  for (let i = 0, left = value; i < size; i++, left = Math.floor(left / 256)) bytes[at + i] = left % 256;
}
