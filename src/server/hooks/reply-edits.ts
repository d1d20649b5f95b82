import type { MessageName } from '../../protocols/mmsp/messages/index.ts';
import type { Reply, ValuesNamed } from '../replies.ts';
import type { Hooks } from './hooks.ts';

type Changes<N extends MessageName> = {
  readonly [K in keyof ValuesNamed<N>]?: ValuesNamed<N>[K] | ((right: number) => number);
};

/** Replies of that name get other values; a function makes the wrong number of the right one. */
export const says =
  <N extends MessageName>(name: N, changes: Changes<N>, when: (reply: Reply) => boolean = () => true) =>
  (): Hooks => ({
    reply: (reply) =>
      reply.name === name && when(reply)
        ? [{ ...reply, values: { ...reply.values, ...changed(reply.values, changes) } }]
        : [reply],
  });

/** Replies of that name go out as often as told: never, or twice. */
export const sends =
  (times: 0 | 2, name: MessageName, when: (reply: Reply) => boolean = () => true) =>
  (): Hooks => ({
    reply: (reply) =>
      reply.name === name && when(reply) ? Array.from({ length: times }, () => reply) : [reply],
  });

export const fails = ({ values }: Reply): boolean => typeof values.hr === 'number' && values.hr >= 0x80000000;
export const succeeds = (reply: Reply): boolean => !fails(reply);
export const afterStop = ({ cause }: Reply): boolean => cause === 'StopPlaying';
export const atEnd = (reply: Reply): boolean => !afterStop(reply);

function changed(right: Readonly<Record<string, unknown>>, changes: object): Record<string, unknown> {
  const entries = Object.entries(changes).map(([field, change]): [string, unknown] => {
    if (typeof change !== 'function') return [field, change];
    const before = right[field];
    return [field, typeof before === 'bigint' ? BigInt(change(Number(before))) : change(before)];
  });
  return Object.fromEntries(entries);
}
