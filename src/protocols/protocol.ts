import type { Struct } from '../wire/fields.ts';
import type { Message } from '../wire/message.ts';

/** What a protocol offers to the parts that know no protocol: its words. A second protocol exports the same. */
export interface Protocol {
  /** Folder name in `suites/` and `src/protocols/`: `mmsp`. */
  readonly name: string;
  readonly messages: readonly Message[];
  messageByName(name: string): Message | undefined;
  /** The header that every message travels in; its fields can be overridden by a step. */
  readonly header: Struct;
  /** What asks for lost Data packets once more; it travels by itself. */
  readonly resend: Struct;
  readonly breaks: Breaks;
}

/** How messages can be made wrong. */
export interface Breaks {
  /** The kinds of mistakes that are read off the definitions: `lengths`. */
  readonly ways: readonly string[];
  /** Every mistake of that kind that the message can have. */
  of(way: string, message: string): readonly Tamper[];
  /** Words for a wrong value, beside a number. */
  readonly words: readonly string[];
  /** What is wrong with a mistake, as the end of a sentence; undefined when it can be made. */
  problemOf(message: string, tamper: Tamper): string | undefined;
  /** The requirement that a broken message is about. */
  syntaxOf(message: string, field?: string): string;
}

/** A field of a message, or `header.` and one of the header, and its wrong value. */
export interface Tamper {
  readonly field: string;
  readonly value: number | string;
}
