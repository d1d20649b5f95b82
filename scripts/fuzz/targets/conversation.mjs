import { ASF_FILES, fileAt, foundFor } from '../corpus.mjs';
import { changes, join, mutate, ofBytes } from '../mutate.mjs';
import { conversationProperty, requestsOf } from '../properties/conversation.mjs';

const LONGEST = 1 << 16;
/** What a player of somebody else heard; see fixtures/captures/README.md. */
const RECORDING = 'fixtures/captures/ffmpeg-audio.ndjson';
const REFERENCE = ASF_FILES[0]?.path ?? '';

const lines = Buffer.from(fileAt(RECORDING))
  .toString('utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
const answers = lines
  .filter(({ from }) => from === 'server')
  .map(({ bytes }) => new Uint8Array(Buffer.from(bytes, 'hex')));

/** @type {import('../target.mjs').Target} */
export const conversation = {
  name: 'conversation',
  says: 'what a server answers to a recorded client, judged in any segmentation',
  input: 'bytes',
  changes: { ...ofBytes, mutate: (bytes, list, other) => mutate(bytes, list, other, LONGEST) },
  slow: 3000,
  parts: [
    'replay/conversation-judge',
    'replay/recording',
    'asf/file',
    'requirements/catalogue',
    'cli/catalogue',
  ],
  corpus: () => [join(...answers), ...foundFor('conversation')],
  make: () => (random, corpus) => {
    const right = random.once(2)
      ? random.pick(corpus)
      : join(...answers.map((bytes) => (random.once(6) ? mutate(bytes, changes(random)) : bytes)));
    return random.once(10) ? right : mutate(right, changes(random), random.pick(answers), LONGEST);
  },
  property: (code) => {
    const recording = code.readRecording(Buffer.from(fileAt(RECORDING)).toString('utf8'), RECORDING);
    const reference = code.readAsfFile(fileAt(REFERENCE));
    const catalogue = code.loadCatalogue();
    /** @type {ReturnType<typeof conversationProperty> | undefined} */
    let property;
    return async (input) => {
      property ??= conversationProperty(code, {
        requests: requestsOf(recording),
        reference,
        catalogue: await catalogue,
      });
      return property(input);
    };
  },
};
