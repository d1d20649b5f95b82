import { equals } from '../../../wire/constraints.ts';
import { byteCount, bytes, structure, u32 } from '../../../wire/fields.ts';

/** [MS-MMSP] 2.2.4.14.1, 24 bytes and the token: in a pToken after the two zero bytes, in tokenData without them. */
export const NtlmAuth = structure('NTLM_AUTH', '2.2.4.14.1', {
  Zero: u32('', equals(0, 'MMSP-2.2.4.14.1-01')),
  One: u32('', equals(1, 'MMSP-2.2.4.14.1-02')),
  Reserved1: u32('ignored by the receiver', undefined, { fallback: 0 }),
  NTLMTokenSize: u32('bytes of NTLMToken'),
  Two: u32('', equals(2, 'MMSP-2.2.4.14.1-04')),
  Reserved2: u32('ignored by the receiver', undefined, { fallback: 0 }),
  NTLMToken: bytes('an NTLM message', byteCount('NTLMTokenSize')),
});
