import { equals } from './constraints.ts';
import { chunks, type Field, type Fields, type Struct, u32 } from './fields.ts';

type Common = { readonly chunkLen: Field<number>; readonly MID: Field<number> };

/** A message: a structure that starts with chunkLen and MID and is padded to 8 bytes ([MS-MMSP] 2.2.4). */
export interface Message<F extends Fields = Fields> extends Struct<F & Common> {
  readonly mid: number;
  readonly from: 'client' | 'server';
  /** The requirement that fixes the MID. */
  readonly midRequirement: string;
  /** Requests only: the message that answers it, and the requirement that it is answered. */
  readonly reply?: { readonly message: string; readonly requirement: string };
  /** Replies only: the requests that this message may answer. */
  readonly answers?: readonly string[];
  /** Replies with an hr: the requirement that it is a success code when the request was served. */
  readonly success?: string;
  /** Whether the message stays meaningful, field by field, when its hr fails. */
  readonly whenFailing?: 'all fields' | 'echo only';
}

type Declaration<F extends Fields> = Omit<Message<F>, 'fields' | 'align'> & { readonly fields: F };

export const message = <F extends Fields>(declared: Declaration<F>): Message<F> => ({
  ...declared,
  align: 8,
  fields: {
    chunkLen: chunks('size of the message in units of 8 bytes, padding included'),
    MID: u32('message type', equals(declared.mid, declared.midRequirement)),
    ...declared.fields,
  },
});
