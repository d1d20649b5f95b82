import { eventSchema } from '../cli/event-schema.ts';
import { passedCheck } from '../cli/passed-check.ts';
import { reportTools } from '../cli/report-tools.ts';
import type { RunEvent } from '../events.ts';
import { reporterNamed } from '../report/index.ts';
import type { Reporter, Screen } from '../report/reporter.ts';

/** Reads a text of XML and says in a sentence what is wrong with it. */
export type CheckXml = (text: string) => string | undefined;

export interface CheckedReports {
  on(event: RunEvent): void;
  /** What is wrong with the reports, a sentence each. */
  end(): Promise<readonly string[]>;
}

/** Control characters that a terminal obeys, other than the line feeds of a document. */
const ACTIVE = /[^\P{Cc}\n]|\p{Cs}/u;

const shown = (text: string): string | undefined =>
  ACTIVE.test(text) ? 'has characters that a terminal obeys' : undefined;

/** How each kind of report is read back: a sentence when it is not what it should be. */
const READ: Readonly<Record<string, (text: string, checkXml: CheckXml) => string | undefined>> = {
  junit: (text, checkXml) => checkXml(text) ?? shown(text),
  json: (text) => {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && 'cases' in read ? undefined : 'has no cases';
  },
  html: (text) => (text.trimEnd().endsWith('</html>') ? undefined : 'does not end as a page does'),
  markdown: shown,
  tap: (text) => (/^TAP version 14\n/.test(text) ? shown(text) : 'does not begin as TAP does'),
  github: shown,
  list: shown,
};
/** Beside NDJSON and JUnit, which are written of every seed. */
const OTHERS = ['json', 'html', 'markdown', 'tap', 'github', 'list'] as const;
/** A page takes its time. */
const HTML_EVERY = 5;

/** Writes the reports of a seed and reads them back: the events one by one as they come, the others at the end. */
export async function checkedReports(seed: number, checkXml: CheckXml): Promise<CheckedReports> {
  const wrong: string[] = [];
  const note = (sentence: string): void => {
    if (wrong.length < MOST_WRONG) wrong.push(sentence);
  };
  const other = OTHERS[seed % OTHERS.length] ?? 'json';
  const names = other === 'html' && seed % HTML_EVERY !== 0 ? ['junit'] : ['junit', other];
  const lines = await opened('ndjson', (line) => readLine(line, note));
  const running = await Promise.all(
    names.map(async (name) => {
      const parts: string[] = [];
      return { name, parts, reporter: await opened(name, (text) => parts.push(text)) };
    }),
  );
  const attempt = (name: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      note(brokeText(name, error));
    }
  };
  let ended = false;
  return {
    on(event) {
      ended ||= event.type === 'run-end';
      attempt('ndjson', () => lines.on(event));
      for (const { name, reporter } of running) attempt(name, () => reporter.on(event));
    },
    async end() {
      if (!ended) note('the events have no end');
      for (const { name, parts, reporter } of running) {
        try {
          await reporter.end?.();
          const problem = READ[name]?.(parts.join(''), checkXml);
          if (problem !== undefined) note(`${name} ${problem}`);
        } catch (error) {
          note(brokeText(name, error));
        }
      }
      return wrong;
    },
  };
}

const MOST_WRONG = 20;

const brokeText = (name: string, error: unknown): string =>
  `${name} broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

async function opened(name: string, write: (text: string) => void): Promise<Reporter> {
  const entry = reporterNamed(name);
  if (entry === undefined) throw new Error(`there is no reporter ${name}`);
  const screen: Screen = { write, width: Number.POSITIVE_INFINITY, color: false, live: false };
  return (await entry.factory())(screen, reportTools);
}

/** A line of NDJSON has to be one event, and that one. */
function readLine(line: string, note: (sentence: string) => void): void {
  if (!line.endsWith('\n') || line.indexOf('\n') !== line.length - 1) return note('ndjson is not in lines');
  const problem = shown(line);
  if (problem !== undefined) note(`ndjson ${problem}`);
  // As whoever reads a stored run does it: most lines are those of checks that passed.
  if (passedCheck(line.slice(0, -1)) !== undefined) return;
  const read = eventSchema.safeParse(JSON.parse(line));
  if (!read.success)
    note(
      `ndjson has a line that is no event: ${JSON.stringify(read.error.issues[0])} in ${line.slice(0, 200)}`,
    );
}
