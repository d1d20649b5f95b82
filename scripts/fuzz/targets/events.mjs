import { foundFor } from '../corpus.mjs';
import { changed, ofEvents } from '../mutate-text.mjs';
import { reportProperty } from '../properties/commands.mjs';
import { eventsProperty } from '../properties/events.mjs';
import { folderFor } from '../properties/loader.mjs';
import { BETWEEN_PARTS, mergeProperty } from '../properties/merge.mjs';
import { createRandom } from '../random.mjs';
import { story } from '../story.mjs';

const COMMANDS = [
  'cli/report',
  'cli/matrix',
  'cli/compare',
  'cli/usage-error',
  'cli/stored-events',
  'scenario/user-error',
];
const bytesOf = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text));
const runs = Array.from({ length: 12 }, (_, n) => bytesOf(story(createRandom(1, n))));

/** @type {import('../target.mjs').Target} */
export const events = {
  name: 'events',
  says: 'a stored run',
  input: 'text',
  changes: ofEvents,
  slow: 2000,
  parts: ['cli/stored-events', 'scenario/user-error'],
  corpus: () => [...runs, ...foundFor('events')],
  make: () => (random, corpus) =>
    changed(
      random,
      ofEvents,
      random.once(2) ? random.pick(corpus) : bytesOf(story(random)),
      random.pick(corpus),
      12,
    ),
  property: (code) => eventsProperty(code, `${folderFor('events')}/run.ndjson`),
};

/** @type {import('../target.mjs').Target} */
export const report = {
  ...events,
  name: 'report',
  says: 'a stored run, told by every reporter, matrix and compare',
  slow: 5000,
  parts: COMMANDS,
  corpus: () => [...runs, ...foundFor('report')],
  property: (code) => reportProperty(code, folderFor('report')),
};

/** @type {import('../target.mjs').Target} */
export const merge = {
  ...events,
  name: 'merge',
  says: 'the parts of a run',
  parts: [
    'cli/merge/parts',
    'cli/merge/merged',
    'cli/stored-events',
    'cli/event-schema',
    'scenario/user-error',
  ],
  corpus: () => [...Array.from({ length: 8 }, (_, n) => parts(createRandom(2, n))), ...foundFor('merge')],
  make: () => (random, corpus) =>
    changed(random, ofEvents, random.once(2) ? random.pick(corpus) : parts(random), random.pick(corpus), 4),
  property: (code) => mergeProperty(code, folderFor('merge')),
};

/** @param {import('../random.mjs').Random} random */
function parts(random) {
  const n = 2 + random.below(2);
  return bytesOf(Array.from({ length: n }, (_, i) => story(random, { i: i + 1, n })).join(BETWEEN_PARTS));
}
