import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { RUN_OPTIONS } from '../../src/cli/commands/run.ts';
import { version } from '../../src/cli/version.ts';
import { reporterNames } from '../../src/report/index.ts';
import { found, programs } from './shim.ts';

/** What jobs for pipelines use, and this version cannot do yet. Whatever it can do has no business here. */
export const NOT_YET: { readonly options: readonly string[]; readonly reporters: readonly string[] } = {
  options: [],
  reporters: [],
};

export const alreadyThere = (): readonly string[] => [
  ...NOT_YET.options.filter((name) => Object.hasOwn(RUN_OPTIONS, name)),
  ...NOT_YET.reporters.filter((name) => reporterNames.includes(name)),
];

const cases = (words: readonly string[]): string => (words.length === 0 ? "''" : words.join('|'));

/** Notes its arguments, each on a line, and refuses every other package and version than this one. */
const npx = (log: string, dry: boolean): string => `
if [ "$1 $2" != "--yes mms-conform@${version()}" ]; then echo "npx $*" >&2; exit 90; fi
shift 2
printf '%s\\n' "$@" > '${log}'
${dry ? 'exit 0' : ''}
left=$#
while [ "$left" -gt 0 ]; do
  word=$1; shift; left=$((left - 1))
  case $word in
    ${cases(NOT_YET.options.map((name) => `--${name}`))}) shift; left=$((left - 1)) ;;
    --reporter)
      case $1 in
        ${cases(NOT_YET.reporters)}) ;;
        *) set -- "$@" "$word" "$1" ;;
      esac
      shift; left=$((left - 1)) ;;
    *) set -- "$@" "$word" ;;
  esac
done`;

export interface ScriptEnd {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the script asked npx for; none when it did not get so far. */
  readonly args: readonly string[];
}

const ended = z.object({ code: z.number().default(0), stdout: z.string(), stderr: z.string() });

/** Runs the script of a pipeline in a folder, where npx is the built command line, or with `dry` does nothing. */
export async function runScript(
  shell: readonly [string, ...string[]],
  script: string,
  folder: string,
  { env = {}, dry = false }: { readonly env?: Readonly<Record<string, string>>; readonly dry?: boolean } = {},
): Promise<ScriptEnd> {
  const log = join(folder, 'npx.log');
  rmSync(log, { force: true });
  const path = found(programs(join(folder, 'bin'), { npx: npx(log, dry) }));
  const [program, ...options] = shell;
  const end: unknown = await promisify(execFile)(program, [...options, '-c', script], {
    cwd: folder,
    env: { ...path, ...env },
    timeout: 60_000,
  }).catch((error: unknown) => error);
  const { code, stdout, stderr } = ended.parse(end);
  const args = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  return { status: code, stdout, stderr, args };
}
