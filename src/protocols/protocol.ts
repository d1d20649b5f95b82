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
}
