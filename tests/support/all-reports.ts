import { readFileSync } from 'node:fs';
import { reporterNames } from '../../src/report/index.ts';
import { commandsIn } from '../../src/report/testing/github-log.ts';
import { parseReport } from '../../src/report/testing/json-file.ts';
import { parseJunit } from '../../src/report/testing/junit-file.ts';
import { parseMarkdown } from '../../src/report/testing/markdown-file.ts';
import { parseTap } from '../../src/report/testing/tap-file.ts';
import { readEvents } from './reports.ts';

/** What a terminal obeys, XML refuses or an eye cannot see. */
const ACTIVE = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]/;

/** A report of every kind that there is, to files; `but` names those that are left out. */
export function allReportsIn(path: (name: string) => string, name: string, but: readonly string[] = []) {
  const files = new Map(
    reporterNames.filter((one) => !but.includes(one)).map((one) => [one, path(`${name}.${one}`)]),
  );
  const textOf = (reporter: string): string => readFileSync(files.get(reporter) ?? '', 'utf8');
  return {
    files,
    options: [...files].flatMap(([reporter, file]) => ['--reporter', `${reporter}=${file}`]),
    /** Throws for a report that is missing, not well-formed or not what its readers know. */
    read: () => {
      for (const [reporter, file] of files) {
        const text = readFileSync(file, 'utf8');
        if (reporter !== 'github' && text === '') throw new Error(`the ${reporter} report is empty`);
        if (reporter !== 'html' && ACTIVE.test(text))
          throw new Error(`the ${reporter} report holds control characters`);
        if (reporter !== 'github' && commandsIn(text).length > 0)
          throw new Error(`the ${reporter} report commands a pipeline`);
      }
      return {
        junit: parseJunit(textOf('junit')),
        json: parseReport(textOf('json')),
        events: readEvents(files.get('ndjson') ?? ''),
        tap: parseTap(textOf('tap')),
        markdown: parseMarkdown(textOf('markdown')),
        annotations: commandsIn(textOf('github')).filter(({ name }) => !name.endsWith('group')),
        list: textOf('list'),
        dot: textOf('dot'),
      };
    },
  };
}
