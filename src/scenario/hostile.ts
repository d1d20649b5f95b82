import type { Tamper } from '../protocols/protocol.ts';
import type { Message } from '../wire/message.ts';
import { type Context, report } from './context.ts';
import type { WrittenStep } from './grammar.ts';
import type { WrittenTerm } from './grammar-terms.ts';
import { fieldOf } from './layouts.ts';
import { didYouMean } from './nearest.ts';
import { outcomesOf } from './outcomes.ts';
import { type Path, show } from './problems.ts';
import { isHostile, type Outcome, type Pace, type RawStep, type Step, type Term } from './scenario.ts';

type Paced = Extract<WrittenStep, { only?: unknown }>;
type Raw = Extract<WrittenStep, Record<'raw', unknown>>;
type Base = Pick<Step, 'at' | 'session' | 'proves' | 'within'>;

/** Words of the language for input that no server expects. */
export const syntaxOf = ({ protocol }: Context, message: string, field?: string): string =>
  protocol.breaks.syntaxOf(message, field);

const refusal = (on: Outcome['on'], more: Partial<Outcome> = {}): Outcome => ({
  on,
  where: {},
  bind: {},
  verdict: 'pass',
  ...more,
});

/** Nothing is prescribed for a request that is wrong: a failing hr in its reply, a close and silence are all right. */
export function refusals({ reply }: Message | { reply?: undefined }, context?: Context): Outcome[] {
  const answer = reply && context?.protocol.messageByName(reply.message);
  const failing =
    answer !== undefined && fieldOf(answer, 'hr') !== undefined
      ? [refusal('reply', { message: answer.name, where: { hr: { is: 'failed' } } })]
      : [];
  return [...failing, refusal('closed'), refusal('silence')];
}

export function paceOf({ only, pieces }: Paced, path: Path, session: string, context: Context): Pace {
  const bytes = typeof only === 'string' ? bytesOf(only, [...path, 'only'], session, context) : only;
  return { ...(bytes !== undefined && { only: bytes }), ...(pieces && { pieces }) };
}

function bytesOf(reference: string, path: Path, session: string, context: Context): number | undefined {
  const term = axisValue(reference, path, session, context);
  if (term === undefined || (term.is === 'number' && Number.isInteger(term.value) && term.value > 0))
    return term?.value;
  return report(context, path, 'must be an axis of whole numbers of bytes');
}

/** The mistake that a step makes in the message that it sends. */
export function tamperOf(
  written: WrittenTerm,
  message: string,
  path: Path,
  session: string,
  context: Context,
): Tamper | undefined {
  const term = written.is === 'text' ? axisValue(written.text, path, session, context) : written;
  if (term === undefined) return undefined;
  if (term.is !== 'tamper')
    return report(context, path, 'must be an axis whose values are { tamper: field, value: … }');
  const { field, value } = term;
  const problem = context.protocol.breaks.problemOf(message, { field, value });
  if (problem === undefined) return { field, value };
  const words = typeof value === 'string' ? didYouMean(value, context.protocol.breaks.words) : '';
  return report(context, path, `${problem}${words}`);
}

/** The value of an axis in this permutation; an opening that stands alone has no axes. */
function axisValue(
  reference: string,
  path: Path,
  session: string,
  context: Context,
): WrittenTerm | undefined {
  const known = context.names.find(reference, session)?.known;
  if (known?.is === 'axis') return known.term;
  if (!context.whole && known === undefined) return undefined;
  return report(context, path, `must be an axis of the scenario, got ${show(reference)}`);
}

export function rawStep(step: Raw, base: Base, path: Path, context: Context): RawStep | undefined {
  const bytes = rawBytes(step.raw, [...path, 'raw'], base.session, context);
  const outcomes =
    step.outcomes === undefined
      ? refusals({})
      : outcomesOf(step.outcomes, [...path, 'outcomes'], base.session, context);
  if (bytes === undefined) return undefined;
  const proves = base.proves.length > 0 ? base.proves : [syntaxOf(context, '')];
  return {
    do: 'raw',
    ...base,
    proves,
    bytes,
    over: step.over ?? 'tcp',
    pace: paceOf(step, path, base.session, context),
    outcomes,
  };
}

function rawBytes(written: WrittenTerm, path: Path, session: string, context: Context): Term | undefined {
  if (written.is === 'text' && /^\$[a-z]/.test(written.text)) {
    const term = axisValue(written.text, path, session, context);
    return term === undefined ? undefined : rawBytes(term, path, session, context);
  }
  switch (written.is) {
    case 'text':
      return { is: 'literal', value: written.text };
    case 'bytes':
    case 'repeat':
      return written;
    default:
      return report(context, path, 'must be an axis whose values are text, { bytes } or { repeat }');
  }
}

/** A step that asks whether harm was done proves what the hostile step before it is about, unless it says otherwise. */
export function withCauses(steps: readonly Step[]): Step[] {
  let cause: readonly string[] = [];
  return steps.map((step) => {
    if (isHostile(step)) cause = step.proves;
    return step.do === 'unharmed' && step.proves.length === 0 ? { ...step, proves: cause } : step;
  });
}
