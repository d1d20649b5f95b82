import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { RunEnd, RunEvent, RunStart } from '../events.ts';
import { UserError } from '../scenario/user-error.ts';
import { EXIT } from '../verdict/exit-status.ts';
import type { ExpectedList } from '../verdict/expected-list.ts';
import { type RunCase, updateOf } from '../verdict/expected-update.ts';
import type { ExpectArguments } from './commands/expect.ts';
import { changeLines } from './expected-changes.ts';
import { rewritten } from './expected-document.ts';
import { parseExpected } from './expected-file.ts';
import { runCases } from './run-cases.ts';
import { storedEvents } from './stored-events.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

/** Makes a list of expected failures say what a stored run has shown, or tells what it would have to say. */
export async function expectCommand(
  { list: file, events, write }: ExpectArguments,
  { stdout }: World,
): Promise<number> {
  if (file === undefined || events === undefined)
    throw new UsageError(
      'name the list and the events of a run: mms-conform expect --write known.yaml events.ndjson',
    );
  const cases = casesOf(events, await storedEvents(events, 'verdicts'));
  const text = textOf(file);
  const list: ExpectedList = text === undefined ? { failures: [], flaky: [] } : parseExpected(file, text);
  const update = updateOf(list, cases);
  const lines = changeLines(list, update);
  const next = rewritten(file, text, update);
  if (write && next !== text) replace(file, next);
  const last = write
    ? `${file}: ${lines.length === 0 ? 'nothing to change' : 'written'}`
    : `${file}: ${lines.length === 0 ? 'says what the run has shown' : 'does not say what the run has shown; --write changes it'}`;
  stdout.write(`${[...lines, last].join('\n')}\n`);
  return write || lines.length === 0 ? EXIT.conforms : EXIT.doesNotConform;
}

/** The cases of a run that was whole; of any other the list would forget what was not played. */
function casesOf(file: string, events: readonly RunEvent[]): RunCase[] {
  const [start] = events;
  const end = events.at(-1);
  if (start?.type !== 'run-start' || end?.type !== 'run-end')
    throw new Error('the events are not those of a run');
  const part = partOf(start) ?? unfinished(end);
  if (part !== undefined)
    throw new UserError(`${file}: ${part}; a list is made from a run of the whole suite`);
  return runCases(events);
}

function partOf({ filtered, shard }: RunStart): string | undefined {
  if (shard !== undefined) return `the run is part ${shard.i} of ${shard.n}: merge all parts first`;
  return filtered === true ? 'the run chose some scenarios only' : undefined;
}

function unfinished({ status, verdict, reason }: RunEnd): string | undefined {
  if (status === EXIT.conforms || status === EXIT.doesNotConform)
    return reason === undefined ? undefined : `the run ended before its time: ${reason}`;
  return `the run gave ${reason === undefined ? verdict : `${verdict}: ${reason}`}`;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return undefined;
    throw new UserError(`${file}: the list cannot be read (${code})`);
  }
}

/** The old file is there until the new one is whole: people have written in it. */
function replace(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(`${file}: the list cannot be written (${code})`);
  }
}
