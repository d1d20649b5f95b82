import { readFileSync, writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { XMLValidator } from 'fast-xml-parser';
import { soundRefusal, untouched } from './loader.mjs';
import { must } from './must.mjs';

/**
 * @typedef {typeof import('../../../src/cli/report.ts') & typeof import('../../../src/cli/matrix.ts')
 *   & typeof import('../../../src/cli/compare.ts')
 *   & typeof import('../../../src/cli/usage-error.ts') & typeof import('../../../src/cli/stored-events.ts')} Commands
 */

/** What a terminal obeys, but for the line feeds that lay out a text. */
const ACTIVE = /[^\P{Cc}\n\t\r]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const SENTENCE = /\S/;

/** A world that keeps what is said. */
function quietWorld() {
  const said = { stdout: '', stderr: '' };
  const into = (/** @type {'stdout' | 'stderr'} */ name) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += chunk;
        done();
      },
    });
  const world = {
    stdout: into('stdout'),
    stderr: into('stderr'),
    argv: [],
    env: {},
    on: () => {},
    off: () => {},
  };
  return { said, world };
}

/**
 * A command on files of a user ends with a status, or is refused in a sentence; nothing of it breaks, and what it says is
 * inert. Gives the status, or nothing when it was refused.
 * @param {Commands} code
 * @param {(world: import('../../../src/cli/world.ts').World) => Promise<number>} command
 */
async function ends({ isUsage }, command) {
  const { said, world } = quietWorld();
  try {
    const status = await untouched(() => command(world));
    must(said.stderr === '', 'a command complains', said.stderr.slice(0, 500));
    must(!ACTIVE.test(said.stdout), 'a command says what a terminal obeys');
    return { status, stdout: said.stdout };
  } catch (error) {
    if (!isUsage(error)) throw error;
    soundRefusal(error.message, SENTENCE);
    return undefined;
  }
}

const FORMS = ['list', 'dot', 'html', 'junit', 'json', 'ndjson', 'markdown', 'github', 'tap', 'trace'];

/** A stored run that can be read is told by every reporter, compared with itself and put into a matrix. @param {Commands} code @param {string} folder */
export const reportProperty = (code, folder) => async (/** @type {Uint8Array} */ bytes) => {
  const events = `${folder}/run.ndjson`;
  writeFileSync(events, bytes);
  const reporter = FORMS.map((name) => `${name}=${folder}/report.${name}`);
  const told = await ends(code, (world) =>
    code.reportCommand({ events, reporter, 'output-dir': folder }, world),
  );
  if (told === undefined) return { depth: /** @type {const} */ ('refused'), reading: undefined };
  must(told.status === 0, 'a report broke');
  const reading = FORMS.map((name) => readFileSync(`${folder}/report.${name}`, 'utf8'));
  for (const text of reading) must(!ACTIVE.test(text), 'a report has something in it that a terminal obeys');
  const [, , , junit = '', json = ''] = reading;
  must(XMLValidator.validate(junit) === true, 'the JUnit report is no XML');
  JSON.parse(json);
  const again = await code.storedEvents(`${folder}/report.ndjson`);
  must(again.length > 1, 'the events that were written cannot be read');
  for (const format of ['markdown', 'html', 'csv'])
    await ends(code, (world) =>
      code.matrixCommand(
        {
          runs: [`a=${events}`, `b=${folder}/report.ndjson`],
          format: [format],
          by: 'both',
          'mixed-suites': true,
        },
        world,
      ),
    );
  for (const [json, markdown] of [
    [false, false],
    [true, false],
    [false, true],
  ])
    await ends(code, (world) =>
      code.compareCommand(
        {
          before: events,
          after: `${folder}/report.ndjson`,
          json: json === true,
          markdown: markdown === true,
        },
        world,
      ),
    );
  return { depth: /** @type {const} */ ('clean'), reading };
};
