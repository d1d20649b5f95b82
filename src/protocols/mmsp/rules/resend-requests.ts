import { ReportFunnelInfo } from '../messages/connection.ts';
import { ReportOpenFile } from '../messages/file.ts';
import type { ResendUnit } from '../unit.ts';
import type { Conversation } from './conversation.ts';

const SYNTAX = 'MMSP-3.2.5.13-01';
const CLIENT_ID = 'MMSP-3.2.5.13-02';
const SOURCE_ID = 'MMSP-3.2.5.13-03';

/** What a server has to find wrong with a request before it sends anything ([MS-MMSP] 3.2.5.13). */
export interface Fault {
  readonly requirement: string;
  readonly why: string;
}

/** A media packet that was asked for. */
export interface Asked {
  readonly number: number;
  /** Right requests that no copy has answered, and when the latest was sent. */
  open: number;
  rightAt: number;
  /** When the latest request was sent, right or wrong. */
  askedAt: number;
  /** What was wrong with the latest wrong request. */
  faults: readonly Fault[];
}

/** Numbers that are remembered; the oldest are forgotten. */
const MOST = 512;
/** Milliseconds for which a right request explains a copy. */
const ANSWERED = 2000;

export function createRequests(conversation: Conversation) {
  const asked = new Map<number, Asked>();

  return {
    size: (): number => asked.size,
    values: () => asked.values(),
    at: (number: number) => asked.get(number),
    took(unit: ResendUnit): void {
      const faults = faultsOf(unit, conversation);
      for (const number of numbersOf(unit.bytes)) {
        const before = asked.get(number);
        asked.delete(number);
        const one: Asked = before ?? {
          number,
          open: 0,
          rightAt: Number.NEGATIVE_INFINITY,
          askedAt: unit.time,
          faults: [],
        };
        one.askedAt = unit.time;
        if (faults.length > 0) one.faults = faults;
        else {
          one.open += 1;
          one.rightAt = unit.time;
        }
        asked.set(number, one);
      }
      for (const [oldest] of asked) {
        if (asked.size <= MOST) break;
        asked.delete(oldest);
      }
    },
  };
}

/** Whether a right request can have brought a copy about: one that is still open. */
export const isExplained = ({ open, rightAt, faults }: Asked, time: number): boolean =>
  faults.length === 0 || (time <= rightAt + ANSWERED && open > 0);

/** Every number that the datagram holds, whatever its count says. */
function numbersOf(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers: number[] = [];
  for (let at = 12; at + 4 <= bytes.length && numbers.length < MOST; at += 4)
    numbers.push(view.getUint32(at, true));
  return numbers;
}

function faultsOf({ decoded, bytes }: ResendUnit, conversation: Conversation): readonly Fault[] {
  const { Signature, dwClientId, wSourceId, wNumPackets = 0 } = decoded.values;
  const faults: Fault[] = [];
  const add = (requirement: string, why: string): number => faults.push({ requirement, why });
  if (Signature !== 0xbeeff00d) add(SYNTAX, 'its Signature is not 0xBEEFF00D');
  else if (wNumPackets < 1 || wNumPackets > 32) add(SYNTAX, `its wNumPackets is ${wNumPackets}`);
  else if (bytes.length !== 12 + 4 * wNumPackets)
    add(SYNTAX, `its wNumPackets is ${wNumPackets} in a datagram of ${bytes.length} bytes`);
  // Without FunnelInfo a client has no identifier, and nobody can say what is the right one.
  const clientId = conversation.latest(ReportFunnelInfo)?.nCubs;
  if (clientId !== undefined && dwClientId !== clientId) add(CLIENT_ID, 'its dwClientId is not the nCubs');
  const openFileId = conversation.latest(ReportOpenFile)?.openFileId;
  if (openFileId !== undefined && wSourceId !== (openFileId & 0xffff))
    add(SOURCE_ID, 'its wSourceId is not the openFileId');
  return faults;
}
