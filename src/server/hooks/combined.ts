import type { FrameInfo, FrameResult, Hooks } from './hooks.ts';

/** Several hooks as one: each works on what those before it have left. */
export function combined(all: readonly Hooks[]): Hooks {
  const replies = all.flatMap(({ reply }) => reply ?? []);
  const frames = all.flatMap(({ frame }) => frame ?? []);
  return {
    decisions: Object.assign({}, ...all.map(({ decisions }) => decisions)),
    request(frame) {
      for (const { request } of all) request?.(frame);
    },
    reply: (right) => replies.reduce((sent, reply) => sent.flatMap(reply), [right]),
    frame: (bytes, info) => frames.reduce((sent, frame) => onEach(sent, frame, info), untouched(bytes)),
  };
}

interface Delayed {
  readonly delayMs: number;
  readonly frames: readonly Uint8Array[];
}

const untouched = (bytes: Uint8Array): FrameResult => [bytes];

function onEach(
  sent: FrameResult,
  frame: (bytes: Uint8Array, info: FrameInfo) => FrameResult,
  info: FrameInfo,
): FrameResult {
  const before = delayed(sent);
  const after = before.frames.map((bytes) => delayed(frame(bytes, info)));
  const frames = after.flatMap((one) => one.frames);
  const delayMs = after.reduce((longest, one) => Math.max(longest, one.delayMs), before.delayMs);
  return delayMs === 0 ? frames : { delayMs, frames };
}

const delayed = (result: FrameResult): Delayed =>
  'delayMs' in result ? result : { delayMs: 0, frames: result };
