import { resolve } from 'node:path';
import type { RunEvent } from '../events.ts';
import { openAppended } from './appended.ts';
import { type Destination, openDestination } from './destination.ts';
import { type ReporterEntry, reporterNamed, reporterNames } from './index.ts';
import { inert, SHOWN } from './inert.ts';
import type { Reporter, ReportTools, Screen } from './reporter.ts';

export interface ReporterChoice {
  readonly name: string;
  /** A file; standard output if there is none or it is `-`. */
  readonly path?: string;
  /** What the file holds already stays there. */
  readonly append?: true;
}

export interface Reports {
  on(event: RunEvent): void;
  /** Finishes every report; a second call gets the answer of the first. */
  close(): Promise<{ readonly broken: readonly string[] }>;
  /** Leaves no report behind. */
  discard(): void;
}

interface Running {
  readonly choice: ReporterChoice;
  readonly reporter: Reporter;
  readonly file: Destination | undefined;
  broken: boolean;
}

/**
 * Tells every chosen reporter the story. One that breaks is left out from then on, its unfinished file is
 * removed, and the others go on. What broke is said on standard error at once, since a run may take long, and
 * is listed again by `close` for the exit status.
 */
export async function openReports(
  choices: readonly ReporterChoice[],
  streams: { readonly stdout: Screen; readonly stderr: Screen },
  tools: ReportTools,
  named: (name: string) => ReporterEntry | undefined = reporterNamed,
): Promise<Reports> {
  const broken: string[] = [];
  const running: Running[] = [];
  const note = (sentence: string): void => {
    broken.push(sentence);
    streams.stderr.write(`${streams.stderr.live ? '\r\u001b[2K' : ''}mms-conform: ${sentence}\n`);
  };
  const drop = (one: Running, cause: unknown): void => {
    one.broken = true;
    note(`the ${one.choice.name} reporter broke: ${message(cause)}`);
    try {
      one.file?.discard();
    } catch {
      // Whatever kept it from being written may keep it from being removed; that it broke is already said.
    }
  };
  const attempt = (one: Running, work: () => void): void => {
    try {
      work();
    } catch (cause) {
      drop(one, cause);
    }
  };

  const taken = new Set<string>();
  for (const choice of choices) {
    try {
      running.push(await start(choice, named(choice.name), streams.stdout, tools, taken));
    } catch (cause) {
      note(`the ${inert(choice.name, SHOWN)} reporter cannot start: ${message(cause)}`);
    }
  }

  let closed: Promise<{ readonly broken: readonly string[] }> | undefined;
  const finish = async (): Promise<{ readonly broken: readonly string[] }> => {
    for (const one of running) {
      if (one.broken) continue;
      try {
        await one.reporter.end?.();
        one.file?.commit();
      } catch (cause) {
        drop(one, cause);
      }
    }
    return { broken };
  };
  return {
    on(event) {
      if (closed !== undefined) return;
      for (const one of running) if (!one.broken) attempt(one, () => one.reporter.on(event));
    },
    close: () => {
      closed ??= finish();
      return closed;
    },
    discard() {
      closed ??= Promise.resolve({ broken });
      for (const one of running) if (!one.broken) attempt(one, () => one.file?.discard());
    },
  };
}

async function start(
  choice: ReporterChoice,
  entry: ReporterEntry | undefined,
  stdout: Screen,
  tools: ReportTools,
  taken: Set<string>,
): Promise<Running> {
  if (entry === undefined) throw new Error(`there is none of that name, only ${reporterNames.join(', ')}`);
  const { path } = choice;
  const toFile = path !== undefined && path !== '-';
  if (toFile) {
    if (taken.has(resolve(path))) throw new Error(`another one already writes ${path}`);
    taken.add(resolve(path));
  }
  const factory = await entry.factory();
  if (!toFile) return { choice, reporter: factory(stdout, tools), file: undefined, broken: false };
  const file = choice.append ? openAppended(path) : openDestination(path);
  try {
    return { choice, reporter: factory(file, tools), file, broken: false };
  } catch (cause) {
    file.discard();
    throw cause;
  }
}

const message = (cause: unknown): string =>
  inert(cause instanceof Error ? cause.message : String(cause), SHOWN);
