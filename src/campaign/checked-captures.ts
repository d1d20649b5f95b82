import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Captures, openCaptures } from '../capture/captures.ts';
import { inert } from '../report/inert.ts';

/** Captures of all cases of a seed, in a folder of their own. */
export interface CheckedCaptures {
  readonly captures: Captures;
  /** What is wrong with them, a sentence each; the folder is gone then. */
  end(): Promise<readonly string[]>;
}

export async function checkedCaptures(): Promise<CheckedCaptures> {
  const folder = await mkdtemp(join(tmpdir(), 'campaign-'));
  const captures = openCaptures({ which: 'all', folder, inert, say: () => {} });
  return {
    captures,
    async end() {
      const wrong = [...(await captures.close()).broken];
      for (const name of readdirSync(folder)) {
        const problem = blockProblem(readFileSync(join(folder, name)));
        if (problem !== undefined) wrong.push(`capture ${name} ${problem}`);
      }
      rmSync(folder, { recursive: true });
      return wrong;
    },
  };
}

const SECTION_HEADER = 0x0a0d0d0a;

/** A pcapng file is blocks, each with its length at its beginning and at its end. */
export function blockProblem(file: Buffer): string | undefined {
  if (file.length < 12 || file.readUInt32LE(0) !== SECTION_HEADER) return 'does not begin with a section';
  let at = 0;
  while (file.length - at >= 12) {
    const length = file.readUInt32LE(at + 4);
    const whole = length >= 12 && length % 4 === 0 && at + length <= file.length;
    if (!whole || file.readUInt32LE(at + length - 4) !== length)
      return `has a block at ${at} whose lengths do not fit`;
    at += length;
  }
  return at === file.length ? undefined : 'has bytes behind its last block';
}
