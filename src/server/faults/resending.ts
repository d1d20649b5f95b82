import type { ResendCheck } from '../hooks/decisions.ts';
import { DATA } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Fault } from './fault.ts';

const CHECKS: readonly ResendCheck[] = ['Signature', 'dwClientId', 'wSourceId'];

/** Faults in what becomes of a RequestPacketListResend. */
export const resendingFaults: readonly Fault[] = [
  {
    name: 'resend-never',
    title: 'No packet is ever sent again.',
    requirement: 'MMSP-3.2.5.13-04',
    level: 'SHOULD',
    delivery: 'udp',
    start: () => ({ decisions: { resends: () => [] } }),
  },
  {
    name: 'resend-not-after-end',
    title: 'After the end of the content resend requests are ignored.',
    requirement: 'MMSP-3.2.4.1-07',
    level: 'MUST',
    grade: 'warn',
    delivery: 'udp',
    start: () => ({ decisions: { resendsAfter: (ended) => ended !== 'by itself' } }),
  },
  {
    name: 'resend-changes-byte',
    title: 'The last byte of a copy is another.',
    requirement: 'MMSP-3.2.5.13-05',
    level: 'MUST',
    delivery: 'udp',
    start: changing((copy) => {
      copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 0xff;
    }),
  },
  {
    name: 'resend-changes-location',
    title: 'LocationId of a copy is one more.',
    requirement: 'MMSP-3.2.5.13-05',
    level: 'MUST',
    delivery: 'udp',
    start: changing((copy) => {
      const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength);
      view.setUint32(DATA.LocationId, view.getUint32(DATA.LocationId, true) + 1, true);
    }),
  },
  {
    name: 'resend-ignores-client-id',
    title: 'A request with any dwClientId is served, if it comes from the port that Data goes to.',
    requirement: 'MMSP-3.2.5.13-02',
    level: 'MUST',
    delivery: 'udp',
    start: ignoring('dwClientId'),
  },
  {
    name: 'resend-ignores-source-id',
    title: 'A request with any wSourceId is served.',
    requirement: 'MMSP-3.2.5.13-03',
    level: 'MUST',
    delivery: 'udp',
    start: ignoring('wSourceId'),
  },
  {
    name: 'resend-ignores-signature',
    title: 'A request with any Signature is served.',
    requirement: 'MMSP-3.2.5.13-01',
    level: 'MUST',
    delivery: 'udp',
    start: ignoring('Signature'),
  },
];

function changing(change: (copy: Uint8Array) => void) {
  return (): Hooks => ({
    decisions: {
      resends: (copies) => {
        for (const copy of copies) change(copy);
        return copies;
      },
    },
  });
}

function ignoring(field: ResendCheck) {
  return (): Hooks => ({ decisions: { resendVerifies: CHECKS.filter((check) => check !== field) } });
}
