import { readFileSync, writeFileSync } from 'node:fs';
import { runCli } from './cli.ts';
import { readEvents } from './reports.ts';

/** A fault of the reference server, and what it breaks in every conversation. */
export const FAULT = 'connected-ex-wrong-viewer-revision';
export const BROKEN = 'MMSP-2.2.4.2-04';

const CASES = ['mmsp/general/happy-path'];
const CONTENT = ['--file', 'audio.asf', '--reference', 'fixtures/asf/audio.asf'];

/** Short runs of a few cases, and lists of expected failures for them, as files of a folder. */
export function listsIn(path: (name: string) => string) {
  function written(name: string, text: string): string {
    writeFileSync(path(name), text);
    return path(name);
  }
  return {
    written,
    listOf: (name: string, cases: string, requirement = BROKEN) =>
      written(name, `failures:\n  - { case: "${cases}", requirement: ${requirement}, reason: bug 123 }\n`),

    async play({ port }: { readonly port: number }, name: string, ...options: readonly string[]) {
      const ndjson = path(`${name}.ndjson`);
      const end = await runCli([
        ...['--target', `127.0.0.1:${port}`, ...CONTENT, ...options, ...CASES],
        ...['--reporter', 'list', '--reporter', `ndjson=${ndjson}`],
      ]);
      const events = readEvents(ndjson);
      return { ...end, events, ends: events.filter(({ type }) => type === 'case-end'), last: events.at(-1) };
    },

    /** The stored run as if its few cases were the whole suite. */
    whole(name: string): string {
      const [start = '', ...others] = readFileSync(path(`${name}.ndjson`), 'utf8').split('\n');
      const all = JSON.stringify({ ...JSON.parse(start), filtered: false });
      return written(`${name}-whole.ndjson`, [all, ...others].join('\n'));
    },
  };
}
