import type { AttemptEnd, CaseEnd, CaseStart, CheckEvent, RunEvent, RunStart, StepEvent } from '../events.ts';
import type { Tap } from './captured.ts';
import { caseFile } from './case-file.ts';
import type { Inert } from './comments.ts';
import { type Folder, openFolder } from './folder.ts';
import { captureNames } from './name.ts';
import { createRecording, MOST_AT_ONCE, type Pool, type Recording } from './recording.ts';

export interface CaptureOptions {
  /** `failed` keeps the cases that failed, warned or met an error of ours. */
  readonly which: 'failed' | 'all';
  readonly folder: string;
  readonly inert: Inert;
  /** Says a sentence at once, since a run may take long. */
  readonly say: (sentence: string) => void;
}

export interface Captures {
  /** Begins to record the playing of a case that is told from this event on; nothing where nothing can be written. */
  begin(start: CaseStart): { readonly tap: Tap } | undefined;
  on(event: RunEvent): void;
  /** What broke, a sentence each. */
  close(): Promise<{ readonly broken: readonly string[] }>;
}

/** A case or an attempt of which the end has not been told. */
interface Open {
  readonly start: CaseStart;
  readonly steps: StepEvent[];
  readonly checks: CheckEvent[];
}

const OURS = /^mms-conform /;
const WANTED: ReadonlySet<CaseEnd['verdict']> = new Set(['fail', 'warn', 'error']);
/** Bytes of all files of a run: a target that floods every case must not fill the disk. */
const MOST_OF_RUN = 1 << 30;
const SHOWN = 2000;

/**
 * Records what cases send and receive, and writes a file when the end of one has been told, so that a run which is
 * interrupted leaves what it has played. What breaks is said once, and the run goes on without captures.
 */
export function openCaptures(
  { which, folder: path, inert, say }: CaptureOptions,
  most = MOST_OF_RUN,
): Captures {
  const broken: string[] = [];
  const pool: Pool = { free: MOST_AT_ONCE };
  /** A case may be played more than once before any of it is told. */
  const recordings = new Map<string, Map<CaseStart, Recording>>();
  const open = new Map<string, Open>();
  let run: RunStart | undefined;
  let nameOf = captureNames([]);
  let started = 0;
  let left = most;
  let folder: Folder | undefined;
  guarded(() => {
    folder = openFolder(path, (application) => OURS.test(application));
  });

  function guarded(work: () => void): void {
    try {
      work();
    } catch (cause) {
      const sentence = `--pcap: ${inert(cause instanceof Error ? cause.message : String(cause), SHOWN)}`;
      broken.push(sentence);
      say(sentence);
      giveUp();
    }
  }

  function giveUp(): void {
    folder = undefined;
    open.clear();
    for (const id of [...recordings.keys()]) release(id);
  }

  function release(id: string): void {
    for (const recording of recordings.get(id)?.values() ?? []) recording.release();
    recordings.delete(id);
  }

  function write(end: CaseEnd | AttemptEnd): void {
    const told = open.get(end.case);
    const recording = told && recordings.get(end.case)?.get(told.start);
    if (run === undefined || told === undefined || recording === undefined) return;
    if (which === 'failed' && !WANTED.has(end.verdict)) return;
    const attempt = end.type === 'attempt-end' ? end.attempt : undefined;
    const plan = run.cases.find(({ id }) => id === end.case);
    const blocks = caseFile(
      {
        ...told,
        run,
        recording,
        started,
        id: end.case,
        title: plan?.title ?? '',
        reproduce: plan?.reproduce ?? '',
        verdict: end.verdict,
        ...(end.reason !== undefined && { reason: end.reason }),
        ...(attempt !== undefined && { attempt }),
      },
      inert,
    );
    left -= blocks.reduce((sum, { length }) => sum + length, 0);
    if (left < 0) {
      say(`--pcap: the captures of this run would take more than ${most} bytes, so that no more are written`);
      giveUp();
    } else folder?.write(nameOf(end.case, attempt), blocks);
  }

  function hear(event: RunEvent): void {
    switch (event.type) {
      case 'run-start':
        run = event;
        nameOf = captureNames(event.cases.map(({ id }) => id));
        started = Date.now() * 1000;
        break;
      case 'case-start':
        open.set(event.case, { start: event, steps: [], checks: [] });
        break;
      case 'step':
        open.get(event.case)?.steps.push(event);
        break;
      case 'check':
        if (WANTED.has(event.verdict)) open.get(event.case)?.checks.push(event);
        break;
      case 'attempt-end':
        write(event);
        open.delete(event.case);
        break;
      case 'case-end':
        write(event);
        open.delete(event.case);
        release(event.case);
        break;
    }
  }

  return {
    begin(start) {
      if (folder === undefined) return undefined;
      const recording = createRecording(pool);
      const ofCase = recordings.get(start.case) ?? new Map<CaseStart, Recording>();
      recordings.set(start.case, ofCase.set(start, recording));
      return { tap: recording.tap };
    },
    on(event) {
      if (folder !== undefined) guarded(() => hear(event));
    },
    close: async () => {
      giveUp();
      return { broken };
    },
  };
}
