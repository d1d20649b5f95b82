import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { readCatalogue } from '../../../../requirements/catalogue.ts';
import { type Check, createTally } from '../../../../verdict/tally.ts';
import { openSession } from '../../session.ts';
import type { Conversation } from '../conversation.ts';
import type { ReferenceCopy } from '../rule.ts';
import type { Stretch } from '../stretch.ts';
import { type Said, said, type Talk } from './conversation.ts';

export const catalogue = readCatalogue(
  parse(readFileSync(new URL('../../../../../suites/mmsp/requirements.yaml', import.meta.url), 'utf8')),
);

export interface JudgeOptions {
  readonly reference?: ReferenceCopy;
  /** Copies of the entries of a playlist. */
  readonly entries?: readonly ReferenceCopy[];
  readonly strict?: boolean;
  /** Lengths into which the bytes of a line are cut; whole lines unless told. */
  readonly cut?: (length: number) => readonly number[];
  /** The address of the client, as far as it is known. */
  readonly ownAddress?: string;
  /** Milliseconds for which anything may have lain there before it was read, because the harness was busy. */
  readonly busy?: number;
  /** Every packet goes past every rule; else those that only go on with their play take the short way, as in a run. */
  readonly long?: boolean;
  /** Hears of what took the short way. */
  readonly onStretch?: (stretch: Stretch) => void;
  /** Sees the conversation when all was said. */
  readonly after?: (conversation: Conversation) => void;
}

const FACTS = {
  ...{ host: 'server.test', port: 1755, localAddress: '192.0.2.7', localPort: 1037 },
  ...{ guid: 'A1B2C3D4-E5F6-4789-8ABC-DEF012345678', path: 'audio.asf' },
};

/** Judges what was said. Every chunk is given in one buffer that is overwritten afterwards, as sockets do it. */
export function judgeSaid(lines: Iterable<Said>, options: JudgeOptions = {}): readonly Check[] {
  const tally = createTally(catalogue, options.strict ?? false);
  let now = 0;
  const session = openSession({
    now: () => now,
    arrived: () => now - (options.busy ?? 0),
    onUnit: () => {},
    ...(!options.long && { onStretch: options.onStretch ?? (() => {}) }),
    chunkCount: 'letter',
    ...(options.reference && { reference: options.reference }),
    ...(options.entries && { entries: options.entries }),
    report: (sighting) => tally.see(sighting, { session: 'main', step: 1, unit: session.nextUnit() }),
  });
  const buffer = new Uint8Array(1 << 17);
  if (options.ownAddress !== undefined) session.conversation.ownAddress = options.ownAddress;
  /** Datagrams are given whole, in the same buffer. */
  const hearDatagram = ({ line, bytes }: Said): boolean => {
    if ((line.kind !== 'data' && line.kind !== 'bytes') || line.to === undefined) return false;
    buffer.set(bytes);
    session.hearDatagram(buffer.subarray(0, bytes.length), line.to);
    buffer.fill(0xee, 0, bytes.length);
    return true;
  };
  const hear = ({ line, bytes }: Said): void => {
    let at = 0;
    for (const length of options.cut?.(bytes.length) ?? [bytes.length]) {
      const chunk = bytes.subarray(at, at + length);
      at += length;
      buffer.set(chunk);
      session.hear(line.from, buffer.subarray(0, chunk.length));
      buffer.fill(0xee, 0, chunk.length);
    }
  };
  for (const one of lines) {
    now = one.time;
    if (one.line.kind === 'end') session.ended(one.line.from, one.line.how);
    else if (one.line.kind === 'stall') session.stalled();
    else if (one.line.kind === 'resend') session.requestResend(one.line.packets, one.line.values, FACTS);
    else if (!hearDatagram(one)) hear(one);
  }
  session.done();
  options.after?.(session.conversation);
  return tally.checks();
}

export const judge = (talk: Talk, options: JudgeOptions = {}): readonly Check[] =>
  judgeSaid(said(talk), options);

/** Every check that is not a pass: `fail`, `warn A-21`, `note A-01` by requirement. */
export const findings = (checks: readonly Check[]): Record<string, string> =>
  Object.fromEntries(
    checks
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ requirement, verdict, sighting }) => [
        requirement.id,
        sighting?.reading === undefined ? verdict : `${verdict} ${sighting.reading}`,
      ]),
  );

/** The line of the dump that points at the bytes. */
export const marked = (check: Check | undefined): string => {
  const lines = check?.dump?.filter((line) => line.includes('<--')) ?? [];
  expect(lines, `${check?.requirement.id} ${check?.dump?.join('\n')}`).toHaveLength(1);
  return lines[0] ?? '';
};

/**
 * Exactly these findings, the first one first, and each points at its bytes: the marked line is that of its path.
 * `passes` are requirements that are kept all the same.
 */
export function expectFindings(
  talk: Talk,
  expected: Readonly<Record<string, string>>,
  options: JudgeOptions & { readonly passes?: readonly string[] } = {},
): readonly Check[] {
  const checks = judge(talk, options);
  expect(findings(checks)).toEqual(expected);
  const bad = checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  const first = Object.keys(expected).find((id) => bad.some(({ requirement }) => requirement.id === id));
  expect(bad[0]?.requirement.id).toBe(first);
  for (const check of checks) if (check.dump !== undefined) expectMark(check);
  const passed = checks.flatMap(({ verdict, requirement }) => (verdict === 'pass' ? [requirement.id] : []));
  for (const id of options.passes ?? []) expect(passed).toContain(id);
  return checks;
}

function expectMark(check: Check): void {
  const line = marked(check);
  const { path, span } = check.sighting ?? {};
  expect(span, check.requirement.id).toBeDefined();
  if (path !== undefined && check.dump?.some((one) => one.includes(path))) expect(line).toContain(path);
}
