import { type Context, messageOf, report } from './context.ts';
import type { WrittenStep } from './grammar.ts';
import { paceOf, rawStep, refusals, syntaxOf, tamperOf } from './hostile.ts';
import { listFields } from './layouts.ts';
import { didYouMean } from './nearest.ts';
import { expectedReply, outcomesOf, requirementIds } from './outcomes.ts';
import { type Path, show } from './problems.ts';
import type { Outcome, PacketStep, SendStep, Step, UntilStep } from './scenario.ts';
import { recordTerms, reportMissing } from './terms.ts';
import { applies } from './when.ts';

const DEEPEST_INCLUDE = 16;

/** The steps of this permutation, with what they include in their place. */
export function toSteps(written: readonly WrittenStep[], context: Context): Step[] {
  return written.flatMap((step, index) => {
    const path = ['steps', index];
    if (!applies(step.when, [...path, 'when'], context)) return [];
    if ('include' in step) return include(step, path, context);
    const one = toStep(step, path, context);
    return one === undefined ? [] : [one];
  });
}

type Written<K extends string> = Extract<WrittenStep, Record<K, unknown>>;
type Included = Written<'include'>;

function include(step: Included, path: Path, context: Context): Step[] {
  const { include: word } = step;
  const at = [...path, 'include'];
  if (context.chain.includes(word) || context.chain.length > DEEPEST_INCLUDE) {
    report(context, at, `includes itself: ${[...context.chain, word].join(', ')}`);
    return [];
  }
  const opening = context.opening(word);
  if (opening === undefined)
    report(context, at, `must be an opening, got ${show(word)}${didYouMean(word, context.openingWords)}`);
  if (opening === undefined || opening === 'unreadable') return [];
  const own = step.session ?? context.session;
  const sessions =
    step.sessions === undefined
      ? Array.from({ length: step.times ?? 1 }, () => own)
      : Array.from({ length: step.sessions }, (_, n) => `${own}-${n + 1}`);
  if (step.times !== undefined && step.sessions !== undefined)
    report(context, [...path, 'times'], 'stands beside sessions; keep one of the two', 'key');
  return sessions.flatMap((session) =>
    toSteps(opening.steps, {
      ...context,
      source: opening.source,
      chain: [...context.chain, word],
      session,
    }),
  );
}

function toStep(step: Exclude<WrittenStep, Included>, path: Path, context: Context): Step | undefined {
  const session = step.session ?? context.session;
  const { line, column } = context.source.position(path, 'value');
  const proves = 'proves' in step ? (step.proves ?? []) : [];
  checkProves(proves, path, context);
  const base = {
    at: `${context.source.file}:${line}:${column}`,
    session,
    proves,
    ...('within' in step && step.within !== undefined && { within: step.within }),
  };
  if ('send' in step) return sendStep(step, base, path, context);
  if ('raw' in step) return rawStep(step, base, path, context);
  if ('packet' in step) return packetStep(step, base, path, context);
  if ('expect' in step) {
    const outcomes = expectedReply(step.expect, step.bind, [...path, 'expect'], session, context);
    return { do: 'expect', ...base, outcomes };
  }
  if ('outcomes' in step) {
    return {
      do: 'expect',
      ...base,
      outcomes: outcomesOf(step.outcomes, [...path, 'outcomes'], session, context),
    };
  }
  if ('until' in step) {
    const { ends, otherwise } = step;
    const more = { ...(ends && { ends }), ...(otherwise && { otherwise }) };
    if (step.until === 'header') {
      for (const key of Object.keys(more))
        report(context, [...path, key], 'needs packets to wait for', 'key');
      return { do: 'until', ...base, until: { what: 'header' } };
    }
    return {
      do: 'until',
      ...base,
      until: untilMedia(step.until, [...path, 'until', 'of'], session, context),
      ...more,
    };
  }
  if ('silence' in step) {
    const { of, for: milliseconds } = step.silence;
    return { do: 'silence', ...base, of, ...(milliseconds !== undefined && { for: milliseconds }) };
  }
  if ('resend' in step) {
    const given = recordTerms(step.with ?? {}, context.protocol.resend, [...path, 'with'], session, context);
    return { do: 'resend', ...base, packets: step.resend, with: given, copies: step.copies };
  }
  if ('unharmed' in step) return { do: 'unharmed', ...base };
  if ('sentinel' in step) return { do: 'sentinel', ...base, at: step.sentinel };
  if ('follow' in step)
    return { do: 'follow', ...base, url: urlName(step.follow, [...path, 'follow'], session, context) };
  if ('closed' in step) {
    if (step.closed === true) return { do: 'closed', ...base };
    if (step.within !== undefined)
      report(context, [...path, 'within'], 'stands twice, here and in closed', 'key');
    return { do: 'closed', ...base, within: step.closed.within };
  }
  if ('ping' in step) return { do: 'ping', ...base, ...step.ping };
  if ('idle' in step) return { do: 'idle', ...base, since: anchor(step.idle, [...path, 'idle'], context) };
  if ('open' in step) {
    const { since, for: time } = step.open;
    const streaming =
      step.while === undefined ? undefined : playName(step.while, [...path, 'while'], session, context);
    return {
      do: 'open',
      ...base,
      since: anchor(since, [...path, 'open', 'since'], context),
      for: time,
      ...(streaming !== undefined && { streaming }),
    };
  }
  if ('pause' in step) return { do: 'pause', ...base, for: step.pause };
  return { do: 'disconnect', ...base, how: step.disconnect === true ? 'closed' : step.disconnect };
}

/** The name of a message of either side, from whose time another one counts. */
function anchor(name: string, path: Path, context: Context): string {
  const known = context.protocol.messages.map((message) => message.name);
  if (!known.includes(name))
    report(context, path, `must be a message, got ${show(name)}${didYouMean(name, known)}`);
  return name;
}

type Base = Pick<Step, 'at' | 'session' | 'proves' | 'within'>;

function sendStep(step: Written<'send'>, base: Base, path: Path, context: Context): SendStep | undefined {
  const { session } = base;
  // The name of the play is one that was there before this message.
  const streaming =
    step.while === undefined ? undefined : playName(step.while, [...path, 'while'], session, context);
  const message = messageOf(context, step.send, 'client', [...path, 'send']);
  const written = step.with ?? {};
  const fields = message && recordTerms(written, message, [...path, 'with'], session, context);
  if (message !== undefined) reportMissing(written, listFields(message), message, [...path, 'with'], context);
  const header = recordTerms(
    step.header ?? {},
    context.protocol.header,
    [...path, 'header'],
    session,
    context,
  );
  const outcomes = repliesTo(step, path, session, context);
  if (message === undefined || fields === undefined) return undefined;
  const tamper = step.tamper && tamperOf(step.tamper, message.name, [...path, 'tamper'], session, context);
  const hostile = step.hostile === true || step.tamper !== undefined;
  return {
    do: 'send',
    ...base,
    ...(hostile && base.proves.length === 0 && { proves: [syntaxOf(context, message.name, tamper?.field)] }),
    message: message.name,
    with: fields,
    header,
    outcomes: hostile && outcomes.length === 0 ? refusals(message, context) : outcomes,
    ...(streaming !== undefined && { streaming }),
    hostile,
    ...(tamper && { tamper }),
    over: step.over ?? 'tcp',
    pace: paceOf(step, path, session, context),
  };
}

function packetStep(step: Written<'packet'>, base: Base, path: Path, context: Context): PacketStep {
  const { session } = base;
  const messages = step.packet.flatMap(({ send, with: written = {} }, index) => {
    const at = [...path, 'packet', index];
    const message = messageOf(context, send, 'client', [...at, 'send']);
    if (message === undefined) return [];
    reportMissing(written, listFields(message), message, [...at, 'with'], context);
    return [
      { message: message.name, with: recordTerms(written, message, [...at, 'with'], session, context) },
    ];
  });
  const given = step.header ?? {};
  const header = recordTerms(given, context.protocol.header, [...path, 'header'], session, context);
  return { do: 'packet', ...base, messages, header };
}

function repliesTo(step: Written<'send'>, path: Path, session: string, context: Context): Outcome[] {
  if (step.expect !== undefined && step.outcomes !== undefined)
    report(context, [...path, 'outcomes'], 'stands beside expect; keep one of the two', 'key');
  if (step.bind !== undefined && step.expect === undefined)
    report(context, [...path, 'bind'], 'needs expect beside it; an outcome has a bind of its own', 'key');
  if (step.expect !== undefined)
    return expectedReply(step.expect, step.bind, [...path, 'expect'], session, context);
  if (step.outcomes === undefined) return [];
  return outcomesOf(step.outcomes, [...path, 'outcomes'], session, context);
}

function untilMedia(
  written: Exclude<Written<'until'>['until'], 'header'>,
  path: Path,
  session: string,
  context: Context,
): UntilStep['until'] {
  if ('content' in written)
    return { what: 'content', content: written.content, of: playName(written.of, path, session, context) };
  const of = written.of === undefined ? {} : { of: playName(written.of, path, session, context) };
  if ('packets' in written) return { what: 'packets', packets: written.packets, ...of };
  return { what: 'more', packets: written.more, ...of };
}

/** The name of a play: a fresh incarnation of kind `play`. */
function playName(reference: string, path: Path, session: string, context: Context): string {
  const found = context.names.find(reference, session);
  const { known } = found ?? {};
  if (found === undefined) {
    const hint = context.names.hint(reference, session);
    if (context.whole) report(context, path, `uses ${show(reference)}, which no earlier step binds${hint}`);
  } else if (known?.is !== 'incarnation' || known.kind !== 'play')
    report(context, path, `must be the incarnation of a play, such as { fresh: first } binds`);
  return found?.name ?? reference.slice(1);
}

/** The name of a text that a reply gave. */
function urlName(reference: string, path: Path, session: string, context: Context): string {
  const found = context.names.find(reference, session);
  const { known } = found ?? {};
  if (found === undefined) {
    const hint = context.names.hint(reference, session);
    if (context.whole) report(context, path, `uses ${show(reference)}, which no earlier step binds${hint}`);
  } else if (known?.is !== 'field' || known.layout.kind !== 'utf16')
    report(context, path, 'must be a text of a reply, such as { location: wszLocation } binds');
  return found?.name ?? reference.slice(1);
}

function checkProves(proves: readonly string[], path: Path, context: Context): void {
  for (const [index, id] of proves.entries()) {
    if (context.catalogue.has(id)) continue;
    const near = didYouMean(id, requirementIds(context));
    report(context, [...path, 'proves', index], `must be a requirement id, got ${show(id)}${near}`);
  }
}
