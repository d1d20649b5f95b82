import { writeFileSync } from 'node:fs';
import { soundRefusal, untouched } from './loader.mjs';
import { must } from './must.mjs';

/**
 * @typedef {typeof import('../../../src/cli/merge/parts.ts') & typeof import('../../../src/cli/merge/merged.ts')
 *   & typeof import('../../../src/cli/stored-events.ts') & typeof import('../../../src/cli/event-schema.ts')
 *   & typeof import('../../../src/scenario/user-error.ts')} Code
 */

/** What stands between the parts of a run in one input. */
export const BETWEEN_PARTS = '=====\n';
const MOST_PARTS = 5;
const SENTENCE = /\S/;

/** Any files are merged into a run that can be read, or refused in one sentence. @param {Code} code @param {string} folder */
export const mergeProperty = (code, folder) => async (/** @type {Uint8Array} */ bytes) => {
  const texts = Buffer.from(bytes).toString('utf8').split(BETWEEN_PARTS).slice(0, MOST_PARTS);
  try {
    const story = await untouched(async () => {
      const parts = [];
      for (const [n, text] of texts.entries()) {
        const path = `${folder}/part-${n}.ndjson`;
        writeFileSync(path, text);
        parts.push(code.partOfRun(path, await code.storedEvents(path)));
      }
      return code.merged(parts);
    });
    for (const event of story)
      must(
        code.eventSchema.safeParse(JSON.parse(JSON.stringify(event))).success,
        'it makes what is no event',
        event,
      );
    must(story[0]?.type === 'run-start' && story.at(-1)?.type === 'run-end', 'the merged run is not whole');
    return { depth: /** @type {const} */ ('clean'), reading: story };
  } catch (error) {
    if (!(error instanceof code.UserError)) throw error;
    must(!error.message.includes('\n'), 'a refusal is more than one sentence', error.message);
    soundRefusal(error.message, SENTENCE);
    const depth = /:1: /.test(error.message) ? 'refused' : 'partial';
    return { depth: /** @type {import('../target.mjs').Depth} */ (depth), reading: error.message };
  }
};
