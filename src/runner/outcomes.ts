import { dumpPacket } from '../protocols/mmsp/dump.ts';
import type { Sighting } from '../requirements/observation.ts';
import type { ExpectStep, Outcome, RawStep, SendStep } from '../scenario/scenario.ts';
import type { Arrived, Link } from './link.ts';
import type { Playing } from './playing.ts';
import { GO, pass, type StepEnd } from './step-end.ts';
import { matches } from './terms.ts';
import { type Came, cameText, outcomesText } from './waiting.ts';

type OutcomeStep = SendStep | ExpectStep | RawStep;

/** Finds the outcome that came, binds its names, gives its verdict. `since` is the unit that began the exchange. */
export function settle(
  playing: Playing,
  link: Link,
  step: OutcomeStep,
  came: Came,
  since: number,
  fallback: string | undefined,
): StepEnd {
  const scope = playing.scope(step.session);
  const values = came.what === 'reply' ? (came.arrived.message.found.decoded?.values ?? {}) : {};
  const outcome = step.outcomes.find(
    ({ on, message, where }) =>
      on === came.what &&
      (came.what !== 'reply' || message === came.arrived.message.found.name) &&
      Object.entries(where).every(([field, matcher]) => matches(matcher, values[field], scope)),
  );
  if (outcome === undefined) return unexpected(playing, link, step, came, since, fallback);
  for (const [name, field] of Object.entries(outcome.bind)) {
    const value = values[field];
    if (isBindable(value)) scope.names.set(name, value);
  }
  return verdictOf(playing, step, outcome, came);
}

function verdictOf(playing: Playing, step: OutcomeStep, outcome: Outcome, came: Came): StepEnd {
  const reading = outcome.source?.startsWith('A-') ? { reading: outcome.source } : {};
  const why = outcome.why ?? '';
  switch (outcome.verdict) {
    case 'pass': {
      const end = pass(playing, step);
      return outcome.ends ? { verdict: 'end' } : end;
    }
    case 'inconclusive':
    case 'skip': {
      const reason = why || `the server answered with ${cameText(came)}`;
      for (const requirement of step.proves) {
        playing.see(step.session, { requirement, observation: outcome.verdict, why: reason, ...reading });
      }
      return { verdict: 'stop', reason, rest: outcome.verdict };
    }
    default: {
      const grade = outcome.verdict === 'fail' ? {} : { grade: outcome.verdict };
      // A source that is a requirement is the sentence that this outcome breaks.
      const broken = outcome.source?.startsWith('A-') === false ? [outcome.source] : step.proves;
      for (const requirement of broken) {
        playing.see(step.session, {
          requirement,
          observation: 'broken',
          ...grade,
          ...reading,
          subject: subjectOf(step),
          expected: expectedOf(step),
          got: cameText(came),
          why,
          ...(came.what === 'reply' && bytesOf(came.arrived, step.outcomes[0], expectedOf(step))),
        });
      }
      return outcome.verdict === 'fail'
        ? { verdict: 'stop', reason: why || cameText(came), rest: 'unreached' }
        : outcome.ends
          ? { verdict: 'end' }
          : GO;
    }
  }
}

/**
 * Nothing that may follow came. When the reply is absent, the sentence that there is one is broken; when it came
 * with other values, the sentence about those: its source, or that its hr succeeds.
 */
function unexpected(
  playing: Playing,
  link: Link,
  step: OutcomeStep,
  came: Came,
  since: number,
  fallback: string | undefined,
): StepEnd {
  const first = step.outcomes.find(({ verdict }) => verdict === 'pass') ?? step.outcomes[0];
  const right = came.what === 'reply' && came.arrived.message.found.name === first?.message;
  const success = right ? came.arrived.message.found.message?.success : undefined;
  const source = first?.source?.startsWith('A-') === false ? first.source : undefined;
  const requirement = (right ? (source ?? step.proves.at(-1) ?? success) : step.proves[0]) ?? fallback;
  const expected = expectedOf(step);
  const got = cameText(came, link);
  if (requirement === undefined)
    throw new Error(`${step.at}: no requirement says what this step expects; name one in proves`);
  const sighting: Sighting = {
    requirement,
    observation: 'broken',
    subject: subjectOf(step),
    expected,
    got,
    followsSince: since,
  };
  const bytes = came.what === 'reply' ? bytesOf(came.arrived, right ? first : undefined, expected) : {};
  playing.see(step.session, { ...sighting, ...bytes });
  for (const other of step.proves) {
    if (other !== requirement)
      playing.see(step.session, { ...sighting, requirement: other, follows: [requirement] });
  }
  return {
    verdict: 'stop',
    reason: `${expected} was expected, but ${clauseOf(came, got)}`,
    rest: 'unreached',
  };
}

/** The message that came, with the field marked that decided: of the outcome's conditions, or its MID. */
function bytesOf(
  { message }: Arrived,
  outcome: Outcome | undefined,
  expected: string,
): Pick<Sighting, 'unit' | 'path' | 'span' | 'dump'> {
  const { found, unit } = message;
  const path = Object.keys(outcome?.where ?? {})[0] ?? 'MID';
  const span = found.decoded?.spans.get(path) ?? found.span;
  return {
    unit: unit.index,
    path,
    span,
    dump: () => dumpPacket(unit.packet, span, `expected ${expected}`),
  };
}

const expectedOf = (step: OutcomeStep): string =>
  outcomesText(step.outcomes.filter(({ verdict }) => verdict === 'pass'));

/** What came, as the end of a sentence. */
const clauseOf = ({ what }: Came, got: string): string =>
  what === 'reply' || what === 'broken' ? `${got} came` : got;

const subjectOf = (step: OutcomeStep): string =>
  step.do === 'send'
    ? `answer to ${step.message}${wrongness(step)}`
    : step.do === 'raw'
      ? 'answer to bytes that are no message'
      : 'what the server sends by itself';

/** What is wrong with a message, in the words of a report. */
const wrongness = ({ tamper, hostile }: SendStep): string =>
  tamper !== undefined ? ` with ${tamper.field} ${tamper.value}` : hostile ? ' that is not due' : '';

/** A number, text, handle or token that later steps refer to. */
const isBindable = (value: unknown): value is number | bigint | string | Uint8Array =>
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  typeof value === 'string' ||
  value instanceof Uint8Array;
