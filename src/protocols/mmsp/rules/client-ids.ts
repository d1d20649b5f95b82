import type { Sighting } from '../../../requirements/observation.ts';
import { show } from '../../../wire/show.ts';
import { failed } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { ReportFunnelInfo } from '../messages/connection.ts';
import { decodePacket, valuesOf } from '../packet.ts';
import { type MessageUnit, spanOf, subjectOf } from './rule.ts';

const RANDOM = 'MMSP-3.2.3-02';
const DIFFERENT = 'MMSP-3.2.3-03';
const IDENTIFIES = 'MMSP-2.2.4.6-06';
/** Numbers that are needed to tell counting from chance, and how near each has to be to the one before. */
const LEAST = 4;
const NEAR = 4096;
/** Sessions that are remembered. */
const MOST = 64;

/**
 * Client-IDs of the sessions of one case ([MS-MMSP] 3.2.3, A-41): those that are open at the same time have different
 * ones, and nobody can guess the next. Others may have sessions meanwhile, so that counting need not look like 1, 2, 3.
 */
export function createClientIds<S>(report: (session: S, sighting: Sighting) => void) {
  const told: { readonly session: S; readonly id: number }[] = [];

  function see(
    session: S,
    message: MessageUnit,
    requirement: string,
    ok: boolean,
    at: Pick<Sighting, 'expected' | 'got' | 'reading' | 'follows'>,
  ): void {
    if (ok) return report(session, { requirement, observation: 'pass' });
    const span = spanOf(message.found, 'nCubs');
    report(session, {
      requirement,
      observation: 'broken',
      subject: subjectOf(message),
      path: 'nCubs',
      span,
      ...at,
      dump: () => dumpPacket(decodePacket(message.unit.packet.bytes), span, `expected ${at.expected}`),
    });
  }

  function judgeRandom(session: S, message: MessageUnit): void {
    const latest = told.slice(-LEAST).map(({ id }) => id);
    if (latest.length < LEAST) return;
    const guessable = latest.slice(1).every((id, i) => distance(id, latest[i] ?? 0) <= NEAR);
    see(session, message, RANDOM, !guessable, {
      reading: 'A-41',
      expected: 'a random number',
      got: `${latest.map(show).join(', ')} in sessions that followed each other`,
      follows: [DIFFERENT],
    });
  }

  /** A message of the server; `isOpen` tells whether an earlier session still is. */
  return (session: S, message: MessageUnit, isOpen: (other: S) => boolean): void => {
    const { hr = 0, nCubs: id } = valuesOf(message.found, ReportFunnelInfo) ?? {};
    if (id === undefined || failed(hr) || told.length >= MOST) return;
    // That it stays the same within a session is a matter of that session.
    if (told.some((one) => one.session === session)) return;
    const others = told.filter((one) => isOpen(one.session));
    told.push({ session, id });
    if (others.length > 0) {
      const ok = others.every((other) => other.id !== id);
      const at = { expected: 'another one than those of the sessions that are open', got: show(id) };
      see(session, message, DIFFERENT, ok, { ...at, reading: 'A-41' });
      see(session, message, IDENTIFIES, ok, { ...at, follows: [DIFFERENT] });
    }
    judgeRandom(session, message);
  };
}

/** Either way round, modulo 2^32. */
const distance = (a: number, b: number): number => Math.min((a - b) >>> 0, (b - a) >>> 0);
