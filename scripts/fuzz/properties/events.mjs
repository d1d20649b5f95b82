import { writeFileSync } from 'node:fs';
import { soundRefusal, untouched } from './loader.mjs';
import { must, mustEqual } from './must.mjs';

/** @typedef {import('../../../src/events.ts').RunEvent} RunEvent */
/** @typedef {typeof import('../../../src/cli/stored-events.ts') & typeof import('../../../src/scenario/user-error.ts')} Code */

/** One sentence, which names the file, and the line where there is one. */
const SENTENCE = /^\S.*?(?::\d+)?: \S/;
const BULK = new Set(['step', 'message', 'flow', 'reference']);

/** The events of a file, or the sentence that refuses it. @param {Code} code @param {string} file @param {'all' | 'verdicts'} what @returns {Promise<readonly RunEvent[] | string>} */
async function readOrRefused({ storedEvents, UserError }, file, what) {
  try {
    return await untouched(() => storedEvents(file, what));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    must(!error.message.includes('\n'), 'a refusal is more than one sentence', error.message);
    soundRefusal(error.message, SENTENCE);
    return error.message;
  }
}

/** What holds of any bytes that are read as a stored run. @param {Code} code @param {string} file */
export const eventsProperty = (code, file) => async (/** @type {Uint8Array} */ bytes) => {
  writeFileSync(file, bytes);
  const all = await readOrRefused(code, file, 'all');
  const verdicts = await readOrRefused(code, file, 'verdicts');
  if (typeof all === 'string') {
    const depth = /:1: /.test(all) ? 'refused' : 'partial';
    return { depth: /** @type {import('../target.mjs').Depth} */ (depth), reading: [all, verdicts] };
  }
  const lines = Buffer.from(bytes).toString('utf8').split('\n').slice(0, all.length);
  // What was read fast is what JSON says, and nothing is added or left out.
  mustEqual(
    all,
    lines.map((line) => JSON.parse(line)),
    'events are not those of the lines',
  );
  must(typeof verdicts !== 'string', 'reading for verdicts only refuses it');
  // Only lines that begin as ours do are left out unread.
  const counted = (/** @type {readonly RunEvent[]} */ list) => list.filter(({ type }) => !BULK.has(type));
  mustEqual(counted(verdicts), counted(all), 'reading for verdicts only gives others');
  return { depth: /** @type {const} */ ('clean'), reading: all };
};
