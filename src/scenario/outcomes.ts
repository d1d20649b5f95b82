import type { Message } from '../wire/message.ts';
import { type Context, messageOf, report } from './context.ts';
import type { WrittenExpected, WrittenOutcome } from './grammar-outcomes.ts';
import { fieldOf } from './layouts.ts';
import { matchers } from './matchers.ts';
import { didYouMean } from './nearest.ts';
import type { Path } from './problems.ts';
import type { Matcher, Outcome } from './scenario.ts';
import { applies } from './when.ts';

type Binds = Readonly<Record<string, string>>;

/** `expect: Reply`: that reply passes, with a success code where it has one to give. */
export function expectedReply(
  written: WrittenExpected,
  bind: Binds | undefined,
  path: Path,
  session: string,
  context: Context,
): Outcome[] {
  const reply = messageOf(context, written.message, 'server', path);
  if (reply === undefined) return [];
  const at = written.where === undefined ? path : [...path, written.message];
  const where =
    written.where === undefined ? successOf(reply) : matchers(written.where, reply, at, session, context);
  const bound = bindFields(bind ?? {}, reply, [...path.slice(0, -1), 'bind'], session, context);
  return [{ on: 'reply', message: reply.name, where, bind: bound, verdict: 'pass' }];
}

const successOf = (reply: Message): Readonly<Record<string, Matcher>> =>
  reply.success !== undefined && fieldOf(reply, 'hr') !== undefined ? { hr: { is: 'ok' } } : {};

export function outcomesOf(
  written: readonly WrittenOutcome[],
  path: Path,
  session: string,
  context: Context,
): Outcome[] {
  const found: Outcome[] = [];
  let left = 0;
  for (const [index, outcome] of written.entries()) {
    const at = [...path, index];
    if (!applies(outcome.when, [...at, 'when'], context)) continue;
    left++;
    const judged = {
      verdict: outcome.verdict,
      ...(outcome.source !== undefined && { source: sourceOf(outcome.source, at, context) }),
      ...(outcome.why !== undefined && { why: outcome.why }),
      ...(outcome.ends && { ends: true }),
    };
    if (!('reply' in outcome)) {
      found.push({ on: 'closed' in outcome ? 'closed' : 'silence', where: {}, bind: {}, ...judged });
      continue;
    }
    const reply = messageOf(context, outcome.reply, 'server', [...at, 'reply']);
    if (reply === undefined) continue;
    const where = matchers(outcome.where ?? {}, reply, [...at, 'where'], session, context);
    const bind = bindFields(outcome.bind ?? {}, reply, [...at, 'bind'], session, context);
    found.push({ on: 'reply', message: reply.name, where, bind, ...judged });
  }
  if (left === 0) report(context, path, 'leaves no outcome for this permutation');
  return found;
}

/** Names for fields of the reply; later steps may use them. */
function bindFields(written: Binds, reply: Message, path: Path, session: string, context: Context): Binds {
  const bound: [string, string][] = [];
  for (const [name, fieldName] of Object.entries(written)) {
    const field = fieldOf(reply, fieldName);
    const at = [...path, name];
    if (context.labels.has(name)) report(context, at, 'is the name of an axis already', 'key');
    else if (field === undefined) {
      const near = didYouMean(fieldName, Object.keys(reply.fields));
      report(context, at, `must be a field of ${reply.name}, got ${JSON.stringify(fieldName)}${near}`);
    } else bound.push([context.names.bind(name, session, { is: 'field', layout: field.layout }), fieldName]);
  }
  return Object.fromEntries(bound);
}

const AMBIGUITY = /^A-\d{2}$/;

/** A requirement of the catalogue, or an ambiguity that was decided: `A-16`. */
function sourceOf(source: string, path: Path, context: Context): string {
  if (!AMBIGUITY.test(source) && !context.catalogue.has(source)) {
    const near = didYouMean(source, requirementIds(context));
    report(context, [...path, 'source'], `must be a requirement id or an ambiguity such as A-16${near}`);
  }
  return source;
}

export const requirementIds = ({ catalogue }: Context): string[] => catalogue.all.map(({ id }) => id);
