import { FLAGS, has } from './flags.ts';
import { concat, unicode } from './hashes.ts';

// The three messages of [MS-NLMP] 2.2.1. Reading is lenient: it never throws, reads nothing outside the bytes, and
// says what is wrong instead.

export const SIGNATURE = Uint8Array.of(0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0x00);
export const TYPE = { NEGOTIATE: 1, CHALLENGE: 2, AUTHENTICATE: 3 } as const;
/** Major 5, minor 2, build 3790, revision 15: Windows Server 2003 ([MS-NLMP] 2.2.2.10). */
const VERSION = Uint8Array.of(5, 2, 0xce, 0x0e, 0, 0, 0, 15);
/** Bytes before the payload, the Version field included. */
const HEADER = { NEGOTIATE: 40, CHALLENGE: 56, AUTHENTICATE: 72 } as const;
/** The least that there must be: old products leave out what follows. */
const LEAST = { NEGOTIATE: 16, CHALLENGE: 32, AUTHENTICATE: 52 } as const;

export interface Negotiate {
  readonly type: 'NEGOTIATE';
  readonly flags: number;
}

export interface Challenge {
  readonly type: 'CHALLENGE';
  readonly flags: number;
  readonly targetName: string;
  /** 8 bytes. */
  readonly serverChallenge: Uint8Array;
  /** AV pairs as they stand, their end marker included; empty when there are none. */
  readonly targetInfo: Uint8Array;
}

export interface Authenticate {
  readonly type: 'AUTHENTICATE';
  readonly flags: number;
  readonly lm: Uint8Array;
  readonly nt: Uint8Array;
  readonly domain: string;
  readonly user: string;
  readonly workstation: string;
}

/** What is wrong with the bytes, as the end of a sentence. */
export interface Malformed {
  readonly type: 'malformed';
  readonly why: string;
}

export type NtlmMessage = Negotiate | Challenge | Authenticate;

export const isNtlm = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

export function readMessage(bytes: Uint8Array): NtlmMessage | Malformed {
  if (!isNtlm(bytes)) return malformed('it does not begin with NTLMSSP and a NUL');
  if (bytes.length < 12) return malformed('it ends before its MessageType');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint32(8, true);
  const [name] = Object.entries(TYPE).find(([, number]) => number === type) ?? [];
  if (name === undefined) return malformed(`its MessageType is ${type}`);
  if (name === 'NEGOTIATE') {
    if (bytes.length < LEAST.NEGOTIATE) return malformed('NEGOTIATE has at least 16 bytes');
    return { type: name, flags: view.getUint32(12, true) };
  }
  return name === 'CHALLENGE' ? readChallenge(bytes, view) : readAuthenticate(bytes, view);
}

function readChallenge(bytes: Uint8Array, view: DataView): Challenge | Malformed {
  if (bytes.length < LEAST.CHALLENGE) return malformed('CHALLENGE has at least 32 bytes');
  const flags = view.getUint32(20, true);
  const name = payload(bytes, view, 12);
  const info = bytes.length < 48 ? new Uint8Array() : payload(bytes, view, 40);
  if (name === undefined) return malformed('TargetName lies outside of it');
  if (info === undefined) return malformed('TargetInfo lies outside of it');
  if (has(flags, FLAGS.TARGET_INFO) && !endsWell(info))
    return malformed('TargetInfo does not end with MsvAvEOL');
  return {
    type: 'CHALLENGE',
    flags,
    targetName: text(name, flags),
    serverChallenge: bytes.slice(24, 32),
    targetInfo: has(flags, FLAGS.TARGET_INFO) ? info.slice() : new Uint8Array(),
  };
}

function readAuthenticate(bytes: Uint8Array, view: DataView): Authenticate | Malformed {
  if (bytes.length < LEAST.AUTHENTICATE) return malformed('AUTHENTICATE has at least 52 bytes');
  const flags = bytes.length < 64 ? FLAGS.UNICODE : view.getUint32(60, true);
  const [lm, nt, domain, user, workstation] = [12, 20, 28, 36, 44].map((at) => payload(bytes, view, at));
  if (!lm || !nt || !domain || !user || !workstation) return malformed('a field lies outside of it');
  return {
    type: 'AUTHENTICATE',
    flags,
    lm: lm.slice(),
    nt: nt.slice(),
    domain: text(domain, flags),
    user: text(user, flags),
    workstation: text(workstation, flags),
  };
}

/** Whether a list of AV pairs fits its bytes and has an end marker ([MS-NLMP] 2.2.2.1). */
function endsWell(pairs: Uint8Array): boolean {
  const view = new DataView(pairs.buffer, pairs.byteOffset, pairs.byteLength);
  for (let at = 0; at + 4 <= pairs.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === 0) return true;
  }
  return false;
}

/** The bytes that Len and BufferOffset name; undefined when they are not there. Without a length the offset says nothing. */
function payload(bytes: Uint8Array, view: DataView, at: number): Uint8Array | undefined {
  const size = view.getUint16(at, true);
  if (size === 0) return new Uint8Array();
  const start = view.getUint32(at + 4, true);
  return start + size > bytes.length ? undefined : bytes.subarray(start, start + size);
}

const text = (raw: Uint8Array, flags: number): string =>
  Buffer.from(raw).toString(has(flags, FLAGS.UNICODE) ? 'utf16le' : 'latin1');

export const encodeNegotiate = (flags: number): Uint8Array =>
  encode(TYPE.NEGOTIATE, HEADER.NEGOTIATE, (head, view) => {
    view.setUint32(12, flags, true);
    head.set(VERSION, 32);
    // Neither a domain nor a workstation: both would stand behind the header.
    return [];
  });

export const encodeChallenge = ({ flags, targetName, serverChallenge, targetInfo }: Challenge): Uint8Array =>
  encode(TYPE.CHALLENGE, HEADER.CHALLENGE, (head, view) => {
    view.setUint32(20, flags, true);
    head.set(serverChallenge, 24);
    if (has(flags, FLAGS.VERSION)) head.set(VERSION, 48);
    return [
      { at: 12, bytes: written(targetName, flags) },
      { at: 40, bytes: targetInfo },
    ];
  });

export const encodeAuthenticate = (message: Authenticate): Uint8Array =>
  encode(TYPE.AUTHENTICATE, HEADER.AUTHENTICATE, (head, view) => {
    const { flags, lm, nt, domain, user, workstation } = message;
    view.setUint32(60, flags, true);
    if (has(flags, FLAGS.VERSION)) head.set(VERSION, 64);
    return [
      { at: 28, bytes: written(domain, flags) },
      { at: 36, bytes: written(user, flags) },
      { at: 44, bytes: written(workstation, flags) },
      { at: 12, bytes: lm },
      { at: 20, bytes: nt },
      // EncryptedRandomSessionKey: no keys are exchanged.
      { at: 52, bytes: new Uint8Array() },
    ];
  });

interface Payload {
  /** Where Len, MaxLen and BufferOffset stand. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

function encode(
  type: number,
  size: number,
  fill: (head: Uint8Array, view: DataView) => readonly Payload[],
): Uint8Array {
  const head = new Uint8Array(size);
  const view = new DataView(head.buffer);
  head.set(SIGNATURE);
  view.setUint32(8, type, true);
  const payloads = fill(head, view);
  let offset = size;
  for (const { at, bytes } of payloads) {
    view.setUint16(at, bytes.length, true);
    view.setUint16(at + 2, bytes.length, true);
    view.setUint32(at + 4, offset, true);
    offset += bytes.length;
  }
  return concat(head, ...payloads.map(({ bytes }) => bytes));
}

const written = (value: string, flags: number): Uint8Array =>
  has(flags, FLAGS.UNICODE) ? unicode(value) : Uint8Array.from(Buffer.from(value, 'latin1'));

const malformed = (why: string): Malformed => ({ type: 'malformed', why });
