import type { Struct } from '../../../wire/fields.ts';
import { Data } from '../messages/data.ts';
import { allMessages } from '../messages/index.ts';
import { NtlmAuth } from '../messages/ntlm-auth.ts';
import { RequestPacketListResend } from '../messages/resend.ts';
import { TcpMessageHeader } from '../messages/tcp-message-header.ts';

/** What stands on the wire by itself. */
export const wholeDefinitions: readonly Struct[] = [
  ...allMessages(),
  TcpMessageHeader,
  Data,
  RequestPacketListResend,
];

/** Those, the structures inside them, and what the bytes of a token may hold: every definition there is. */
export const allDefinitions: readonly Struct[] = [...new Set(wholeDefinitions.flatMap(withInner)), NtlmAuth];

function withInner(struct: Struct): Struct[] {
  const inner = Object.values(struct.fields).flatMap(({ layout }) =>
    layout.kind === 'struct' || layout.kind === 'list' ? withInner(layout.of) : [],
  );
  return [struct, ...inner];
}
