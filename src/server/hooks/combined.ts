import type { Directed, FrameHook, FrameInfo, FrameResult, Hooks, Outgoing, Transport } from './hooks.ts';

/** Several hooks as one: each works on what those before it have left. */
export function combined(all: readonly Hooks[]): Hooks {
  const replies = all.flatMap(({ reply }) => reply ?? []);
  const frames = all.flatMap(({ frame }) => frame ?? []);
  const networks = all.flatMap(({ network }) => network ?? []);
  return {
    decisions: Object.assign({}, ...all.map(({ decisions }) => decisions)),
    request(frame) {
      for (const { request } of all) request?.(frame);
    },
    reply: (right) => replies.reduce((sent, reply) => sent.flatMap(reply), [right]),
    // Absent where there are none: every Data packet would go through them.
    ...(frames.length > 0 && { frame: inTurn(frames) }),
    ...(networks.length > 0 && { network: inTurn(networks) }),
  };
}

const inTurn =
  (hooks: readonly FrameHook[]): FrameHook =>
  (bytes, info) =>
    hooks.reduce((sent, hook) => through(sent, hook, info), untouched(bytes));

const untouched = (bytes: Uint8Array): FrameResult => [bytes];

export interface Sent {
  readonly delayMs: number;
  readonly frames: readonly Directed[];
}

/** What a hook makes of what is already a result; `info` is that of the packet it all came from. */
export function through(sent: FrameResult, hook: FrameHook, info: FrameInfo): Sent {
  const before = delayed(sent);
  const after = before.frames.map((frame) => {
    const { bytes, over } = directed(frame, info.transport);
    const result = delayed(hook(bytes, over === info.transport ? info : { ...info, transport: over }));
    return { delayMs: result.delayMs, frames: result.frames.map((one) => directed(one, over)) };
  });
  const frames = after.flatMap((one) => one.frames);
  const delayMs = after.reduce((longest, one) => Math.max(longest, one.delayMs), before.delayMs);
  return { delayMs, frames };
}

const delayed = (result: FrameResult): { readonly delayMs: number; readonly frames: readonly Outgoing[] } =>
  'delayMs' in result ? result : { delayMs: 0, frames: result };

const directed = (frame: Outgoing, over: Transport): Directed =>
  frame instanceof Uint8Array ? { bytes: frame, over } : frame;
