import type { Scenario, Step } from './scenario.ts';

/**
 * Scenarios as JSON has them. A step that many cases share, as an opening is shared, stands once. What JSON has no
 * form for, bytes and 64-bit numbers, stands in marks, and what holds such a mark is a text of its own.
 */
export interface PackedScenarios {
  readonly steps: readonly (Step | string)[];
  readonly cases: readonly PackedCase[];
}

export interface PackedCase extends Omit<Scenario, 'steps' | 'bindings'> {
  readonly bindings: Scenario['bindings'] | string;
  /** Places in the table of steps. */
  readonly steps: readonly number[];
}

/** Throws on a value that would not come back. */
export function pack(scenarios: readonly Scenario[]): PackedScenarios {
  const places = new Map<string, number>();
  const steps: (Step | string)[] = [];
  const placeOf = (step: Step): number => {
    const { text, marked } = written(step);
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, steps.length);
    return steps.push(marked ? text : step) - 1;
  };
  const cases = scenarios.map((scenario) => {
    const { text, marked } = written(scenario.bindings);
    const bindings = marked ? text : scenario.bindings;
    return { ...scenario, bindings, steps: scenario.steps.map(placeOf) };
  });
  return { steps, cases };
}

/** The scenarios that were packed; cases share their steps, which nobody changes. */
export function unpack(packed: PackedScenarios): Scenario[] {
  const steps = packed.steps.map((step): Step => (typeof step === 'string' ? read(step) : step));
  return packed.cases.map((one) => ({
    ...one,
    bindings: typeof one.bindings === 'string' ? read(one.bindings) : one.bindings,
    steps: one.steps.map((place) => {
      const step = steps[place];
      if (step === undefined) throw new Error(`${one.id} has a step that is not in the table`);
      return step;
    }),
  }));
}

/** Keys that no field, name or label has. */
const BIGINT = '$bigint';
const BYTES = '$bytes';

function written(value: unknown): { readonly text: string; readonly marked: boolean } {
  let marked = false;
  const text = JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'bigint') {
      marked = true;
      return { [BIGINT]: part.toString() };
    }
    if (part instanceof Uint8Array) {
      marked = true;
      return { [BYTES]: Buffer.from(part).toString('hex') };
    }
    const isLost = part === undefined || typeof part === 'function' || typeof part === 'symbol';
    if (isLost || (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))))
      throw new Error(`${key} is ${String(part)}, which JSON does not keep`);
    return part;
  });
  return { text, marked };
}

/** What `written` made of a value of the same type. */
const read = (text: string) =>
  JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part;
    if (BIGINT in part) return BigInt(String(part[BIGINT]));
    if (BYTES in part) return Uint8Array.from(Buffer.from(String(part[BYTES]), 'hex'));
    return part;
  });
