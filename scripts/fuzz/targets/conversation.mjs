import { fileAt, foundFor } from '../corpus.mjs';
import { changes, join, mutate, ofBytes } from '../mutate.mjs';
import { conversationProperty, requestsOf } from '../properties/conversation.mjs';

/** Bytes of the server that are taken: the header, and enough packets for the short way to be taken. */
const LONGEST = 24_000;
/** What a player of somebody else heard; see fixtures/captures/README.md. */
const RECORDING = 'fixtures/captures/ffmpeg-av.ndjson';
const REFERENCE = 'fixtures/asf/av.asf';

const lines = Buffer.from(fileAt(RECORDING))
  .toString('utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
/** StartPlaying has this MID, and tells where to stop in these bytes of its packet; ffmpeg asks for a stop, which is left out. */
const [START_PLAYING, STOP] = [0x00030007, { start: 64, end: 68 }];
/** @param {{ before: number, bytes: Uint8Array }} request */
function endless({ before, bytes }) {
  const mid = new DataView(bytes.buffer, bytes.byteOffset).getUint32(36, true);
  return { before, bytes: mid === START_PLAYING ? bytes.slice().fill(0, STOP.start, STOP.end) : bytes };
}

let taken = 0;
const answers = lines
  .filter(({ from }) => from === 'server')
  .map(({ bytes }) => new Uint8Array(Buffer.from(bytes, 'hex')))
  .filter(({ length }) => {
    taken += length;
    return taken <= LONGEST;
  });

/** @type {import('../target.mjs').Target} */
export const conversation = {
  name: 'conversation',
  says: 'what a server answers to a recorded client, judged in any segmentation',
  input: 'bytes',
  changes: { ...ofBytes, mutate: (bytes, list, other) => mutate(bytes, list, other, LONGEST) },
  slow: 3000,
  parts: [
    'protocols/mmsp/session',
    'verdict/tally',
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
        requests: requestsOf(recording)
          .filter(({ before }) => before <= LONGEST)
          .map(endless),
        reference,
        catalogue: await catalogue,
      });
      return property(input);
    };
  },
};
