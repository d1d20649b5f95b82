import { joined, MESSAGE, MID, onMessage, relengthed, type Sent } from './frame-edits.ts';

// Edits of the pToken of SecurityChallenge in its bytes. Offsets count from the start of the packet
// ([MS-MMSP] 2.2.4.14) and from the start of pToken ([MS-MMSP] 2.2.4.14.1, [MS-NLMP] 2.2.1.2).

export const CHALLENGE = { playIncarnation: 40, cookie: 44, cbToken: 48, pToken: 52 } as const;
/** In a pToken that begins with two zero bytes. */
export const NTLM_AUTH = { start: 2, Zero: 2, One: 6, NTLMTokenSize: 14, Two: 18, NTLMToken: 26 } as const;
/** In an NTLM message. */
export const MESSAGE_TYPE = 8;

const SIGNATURE = 'NTLMSSP\0';

const tokenOf = ({ bytes, view }: Sent): Uint8Array =>
  bytes.slice(CHALLENGE.pToken, CHALLENGE.pToken + view.getUint32(CHALLENGE.cbToken, true));

/** Where the NTLM message begins; below 0 when there is none. */
export const messageAt = (token: Uint8Array): number => Buffer.from(token).indexOf(SIGNATURE, 0, 'latin1');

export const isWrapped = (token: Uint8Array): boolean => messageAt(token) === NTLM_AUTH.NTLMToken;
export const isRealm = (token: Uint8Array): boolean => (token[0] ?? 0) !== 0;
export const textOf = (token: Uint8Array): string =>
  Buffer.from(token).toString('utf16le').replace(/\0+$/, '');
export const inUtf16 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'));

/** Another pToken, counted and padded as it should be; the same when `edit` has none to give. */
export const onToken = (edit: (token: Uint8Array) => Uint8Array | undefined) =>
  onMessage(MID.SecurityChallenge, (sent) => {
    const token = edit(tokenOf(sent));
    if (token === undefined) return undefined;
    const fields = CHALLENGE.pToken + token.length;
    const packet = joined(
      sent.bytes.subarray(0, CHALLENGE.pToken),
      token,
      new Uint8Array((8 - (fields % 8)) % 8),
    );
    const view = new DataView(packet.buffer);
    view.setUint32(CHALLENGE.cbToken, token.length, true);
    view.setUint32(MESSAGE.chunkLen, (packet.length - MESSAGE.start) / 8, true);
    return [relengthed(packet)];
  });

/** The token with another integer of 32 bits at that place. */
export const withNumber =
  (at: number, value: number | ((before: number) => number)) =>
  (token: Uint8Array): Uint8Array => {
    const view = new DataView(token.buffer, token.byteOffset);
    view.setUint32(at, typeof value === 'number' ? value : value(view.getUint32(at, true)), true);
    return token;
  };

/** An edit for NTLM_AUTH alone. */
export const inAuth =
  (edit: (token: Uint8Array) => Uint8Array) =>
  (token: Uint8Array): Uint8Array | undefined =>
    isWrapped(token) ? edit(token) : undefined;
