import type { RunEvent } from '../events.ts';
import { messageByName } from '../protocols/mmsp/messages/index.ts';
import { createSessionsJudge, type SessionView } from '../protocols/mmsp/rules/sessions.ts';
import type { Sighting } from '../requirements/observation.ts';
import { origin } from '../scenario/repeat.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';
import { type Check, createTally, type Tally } from '../verdict/tally.ts';
import { caseVerdict, type Verdict } from '../verdict/verdict.ts';
import type { Value } from '../wire/fields.ts';
import { type Aftermath, createAftermath } from './aftermath.ts';
import type { CaseContext } from './case-context.ts';
import { NoUdpPort } from './datagrams.ts';
import { Interrupted } from './interrupted.ts';
import { type Link, openLink } from './link.ts';
import { ConnectError } from './peer.ts';
import type { Place, Playing } from './playing.ts';
import { createRandom } from './random.ts';
import { scopeOf } from './scope.ts';
import { createSessionTap } from './session-tap.ts';
import type { StepEnd } from './step-end.ts';
import { textOf } from './step-text.ts';
import { playStep } from './steps.ts';
import { evaluate, NoSuchStream } from './terms.ts';
import { createTrace } from './trace.ts';

export interface CaseResult {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  /** Why the case did not go through: named once, in one sentence. */
  readonly reason?: string;
  /** No TCP connection could be made at all. */
  readonly unreachable?: string;
  /** Whether every step was played. */
  readonly complete: boolean;
  /** Sessions of the case, for the probe. */
  readonly links: readonly Link[];
}

const CONTROL_CHANNEL = 'MMSP-2.1-01';

/** Plays one scenario against the target and judges everything that came. Never throws: our own faults are `error`. */
export async function playCase(scenario: Scenario, context: CaseContext): Promise<CaseResult> {
  const tally = createTally(context.catalogue, context.strict);
  const aftermath = createAftermath(tally);
  const { seed, id: salt } = origin(scenario, context.seed);
  const random = createRandom(seed, salt);
  const links = new Map<string, Link>();
  const all: Link[] = [];
  const names = new Map<string, Value>();
  let current = 0;
  const views: SessionView[] = [];
  const sessions = createSessionsJudge(({ name }, sighting) => playing.see(name, sighting));

  const emit = (event: RunEvent) => context.emit(event);
  const places = new Map<string, Place>();
  const placeOf = (session: string): Place =>
    places.get(session) ?? { host: context.host, port: context.port, path: context.content?.path ?? '' };
  const playing: Playing = {
    scenario,
    context,
    tally,
    aftermath,
    sessions: links,
    places,
    unit: (session) => links.get(session)?.session.latestUnit() ?? 0,
    see: (session, sighting) => tally.see(sighting, { session, step: current, unit: playing.unit(session) }),
    scope: (session) => scopeOf(context, links.get(session), names, random, places.get(session)),
    async link(session) {
      const open = links.get(session);
      if (open !== undefined && open.closedBy !== 'client') return open;
      let view: SessionView | undefined;
      const nowhere = { session, step: 0, unit: 0 };
      const trace = createTrace({ case: scenario.id, session }, context.time, emit);
      const tap =
        context.tap && createSessionTap(context.tap, session, { step: () => current, time: context.time });
      const link: Link = await openLink({
        ...placeOf(session),
        bind: context.bind,
        connectTimeout: context.timing.connect,
        clock: context.clock,
        chunkCount: context.chunkCount,
        transport: scenario.transport === 'any' ? context.transport : scenario.transport,
        udpPorts: context.udpPorts,
        network: context.network,
        random,
        guid: random.guid(),
        reference: context.content?.reference,
        entries: context.content?.entries,
        trace,
        tap,
        onMessage: (message) => {
          if (view !== undefined) sessions.heard(view, message);
        },
        step: () => current,
        signal: context.signal,
        ambient: scenario.ambient,
        report: (sighting) => {
          // Where something passed is never told, and nearly everything passes.
          const isPass = sighting.observation === 'pass';
          aftermath.see(sighting, isPass ? nowhere : { session, step: current, unit: playing.unit(session) });
        },
      });
      playing.see(session, { requirement: CONTROL_CHANNEL, observation: 'pass' });
      open?.done();
      for (const { closedBy, udp, session: former } of all) {
        // What a lost session still sends is no matter of the next one.
        const lost = closedBy === 'client' && former.conversation.play?.ended === false;
        if (closedBy !== undefined && !lost) udp?.handOver(link.hearElsewhere);
      }
      view = viewOf(session, link);
      views.push(view);
      links.set(session, link);
      all.push(link);
      return link;
    },
  };

  const result: { reason?: string; unreachable?: string; complete: boolean } = { complete: false };
  let stoppedAs: 'unreached' | 'inconclusive' | 'skip' | undefined;
  try {
    for (const [name, term] of Object.entries(scenario.bindings))
      names.set(name, evaluate(term, playing.scope('')));
    const end = await playSteps(playing, (step) => {
      current = step;
    });
    if (end.verdict === 'stop') result.reason = end.reason;
    else result.complete = true;
    if (end.verdict === 'stop' && end.rest !== undefined) {
      stoppedAs = end.rest;
      markRest(playing, { observation: end.rest, why: end.reason }, current);
    }
  } catch (error) {
    if (error instanceof ConnectError) {
      result.reason = error.message;
      if (context.reached || all.length > 0) {
        const got = error.message;
        playing.see('main', {
          requirement: CONTROL_CHANNEL,
          observation: 'broken',
          subject: 'the target',
          expected: 'a TCP connection, as before',
          got,
        });
      } else result.unreachable = error.message;
    } else if (error instanceof NoUdpPort || error instanceof NoSuchStream) {
      result.reason = error.message;
      stoppedAs = 'inconclusive';
      markRest(playing, { observation: 'inconclusive', why: error.message }, current - 1);
    } else if (error instanceof Interrupted) {
      result.reason = error.message;
      // The step that waited is not reached either.
      markRest(playing, { observation: 'unreached', why: error.message }, current - 1);
    } else {
      result.reason = ourFault(error);
      return { ...finish(tally, aftermath, all, () => {}, 'error'), ...result, links: all };
    }
  }
  const unplayed = !result.complete && (context.signal.aborted || result.unreachable !== undefined);
  const finished = finish(
    tally,
    aftermath,
    all,
    () => sessions.done(views),
    unplayed ? 'unreached' : stoppedAs === 'inconclusive' ? stoppedAs : undefined,
  );
  const skipped = stoppedAs === 'skip' && finished.verdict === 'pass';
  return { ...result, ...finished, ...(skipped && { verdict: 'skip' }), links: all };
}

const viewOf = (name: string, link: Link): SessionView => ({
  name,
  open: () => link.closedBy === undefined,
  conversation: link.session.conversation,
  lost: () => link.udp?.lost() ?? 0,
});

/** Closes what is open, lets the rules finish, and adds up. `atLeast` stands for what no check could tell. */
function finish(
  tally: Tally,
  aftermath: Aftermath,
  links: readonly Link[],
  done: () => void,
  atLeast: Verdict | undefined,
) {
  let ours: string | undefined;
  for (const link of links) {
    try {
      link.close();
      link.done();
      link.udp?.close();
    } catch (error) {
      ours ??= ourFault(error);
    }
  }
  if (ours === undefined) done();
  aftermath.flush();
  const least = ours === undefined ? atLeast : 'error';
  const checks = tally.checks();
  const verdicts = checks.map(({ verdict }) => verdict);
  return {
    checks,
    verdict: caseVerdict(least === undefined ? verdicts : [...verdicts, least]),
    ...(ours !== undefined && { reason: ours }),
  };
}

const ourFault = (error: unknown): string =>
  `our own fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

async function playSteps(playing: Playing, onStep: (step: number) => void): Promise<StepEnd> {
  const { scenario, context } = playing;
  for (const [i, step] of scenario.steps.entries()) {
    onStep(i + 1);
    context.emit({
      type: 'step',
      case: scenario.id,
      t: context.time(),
      step: i + 1,
      text: textOf(step),
      session: step.session,
    });
    const end = await playStep(playing, step);
    if (end.verdict !== 'go') return end;
  }
  return { verdict: 'go' };
}

/** What the steps after the first `played` would have proved is not reached, or inconclusive. */
function markRest(playing: Playing, rest: Pick<Sighting, 'observation' | 'why'>, played: number): void {
  for (const step of playing.scenario.steps.slice(played)) {
    for (const requirement of requirementsOf(step)) {
      if (!playing.tally.has(requirement)) playing.see(step.session, { requirement, ...rest });
    }
  }
}

/** Requirement ids that a step stands for: what it proves, and that its request is answered. */
export function requirementsOf(step: Step): readonly string[] {
  const reply =
    step.do === 'send' && step.outcomes.length > 0
      ? messageByName(step.message)?.reply?.requirement
      : undefined;
  return reply === undefined ? step.proves : [...step.proves, reply];
}
