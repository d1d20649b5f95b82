import type { Struct, Value } from '../wire/fields.ts';
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
  /** What makes the bytes of a field out of other values. */
  readonly functions: readonly TermFunction[];
  readonly breaks: Breaks;
}

/** `{ ntlm: negotiate, form: raw }`: a key and a word name it, the other keys are its inputs. */
export interface TermFunction {
  readonly key: string;
  readonly word: string;
  readonly doc: string;
  /** `user` and `password` are those of the content when they are left out. */
  readonly inputs: Struct;
  /** Inputs that are one of a few words. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly fallbacks: Readonly<Record<string, string | number>>;
  /** Inputs that cannot be left out. */
  readonly needs: readonly string[];
  /** Never throws. */
  compute(inputs: Readonly<Record<string, Value>>): Uint8Array;
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
