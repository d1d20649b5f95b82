import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { AttemptEnd, CaseEnd, CaseStart, RunEvent } from '../events.ts';
import { inert } from '../report/inert.ts';
import { check, runStart, step } from '../report/testing/story.ts';
import { type CaptureOptions, openCaptures } from './captures.ts';
import { ended, opened, segment } from './testing/conversation.ts';
import { payloadOf, readPcapng } from './testing/read-pcapng.ts';

const root = mkdtempSync(join(tmpdir(), 'captures-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
let folder: string;
let said: string[];
beforeEach(() => {
  folder = join(root, `${count++}`, 'pcap');
  said = [];
});

const A = 'mmsp/general/a';
const B = 'mmsp/general/b';

const start = (id: string, attempt?: number): CaseStart => ({
  type: 'case-start',
  case: id,
  t: 1,
  ...(attempt !== undefined && { attempt }),
});
const end = (id: string, verdict: CaseEnd['verdict']): CaseEnd => ({
  type: 'case-end',
  case: id,
  t: 20,
  duration: 19,
  verdict,
});
const attemptEnd = (id: string, attempt: number, verdict: CaseEnd['verdict']): AttemptEnd => ({
  type: 'attempt-end',
  case: id,
  t: 20,
  duration: 19,
  attempt,
  verdict,
});

const openIn = (which: CaptureOptions['which'], most?: number) => {
  const captures = openCaptures({ which, folder, inert, say: (sentence) => said.push(sentence) }, most);
  captures.on(runStart([A, B]));
  return captures;
};
type Opened = ReturnType<typeof openIn>;

/** Plays a case that sends a text, and tells nothing of it yet. */
function played(captures: Opened, from: CaseStart, text: string): void {
  const tap = captures.begin(from)?.tap;
  for (const one of [opened(), segment('client', text), ended('client')]) tap?.(one);
}

function tell(captures: Opened, events: readonly RunEvent[]): void {
  for (const event of events) captures.on(event);
}

const names = (): string[] => readdirSync(folder).sort();
const read = (name: string) => readPcapng(readFileSync(join(folder, name)));
const texts = (name: string): string[] =>
  read(name).packets.flatMap(({ bytes }) => payloadOf(bytes).toString('latin1') || []);

describe('which cases get a file', () => {
  it.each([
    ['failed', ['fail', 'warn', 'error']],
    ['all', ['pass', 'fail', 'warn', 'note', 'skip', 'inconclusive', 'unreached', 'error']],
  ] as const)('--pcap %s', (which, kept) => {
    const captures = openIn(which);
    const verdicts = ['pass', 'fail', 'warn', 'note', 'skip', 'inconclusive', 'unreached', 'error'] as const;
    for (const verdict of verdicts) {
      const from = start(verdict);
      captures.on(from);
      played(captures, from, verdict);
      captures.on(end(verdict, verdict));
    }
    expect(names()).toEqual([...kept].map((verdict) => `${verdict}.pcapng`).sort());
    for (const verdict of kept) expect(texts(`${verdict}.pcapng`)).toEqual([verdict]);
  });

  it('not those that were never played', () => {
    const captures = openIn('all');
    tell(captures, [start(A), end(A, 'unreached')]);
    expect(names()).toEqual([]);
  });
});

describe('a file', () => {
  it('has the bytes, the times, the steps and what broke', async () => {
    const captures = openIn('failed');
    const before = Date.now();
    const from = start(A);
    captures.on(from);
    played(captures, from, 'hello');
    tell(captures, [
      step(A, 1, 'send Hello'),
      check(A, 'MMSP-1', 'fail', { session: 'main', step: 1, unit: 1 }),
    ]);
    tell(captures, [check(A, 'MMSP-2', 'pass'), end(A, 'fail')]);
    expect(await captures.close()).toEqual({ broken: [] });
    const file = read('mmsp-general-a.pcapng');
    expect(file.application).toBe('mms-conform 0.1.0');
    expect(file.comments).toHaveLength(1);
    const lines = file.comments[0]?.split('\n');
    expect(lines).toContain(`${A}: fail`);
    expect(lines).toContain(`mms-conform --target 192.0.2.1 '${A}'`);
    expect(file.packets.map(({ comments }) => comments.length)).toEqual([2, 0, 0, 0, 0]);
    expect(file.packets[0]?.comments).toEqual(['step 1: send Hello', 'FAIL MMSP-1 (section 2.2.4.2)']);
    const times = file.packets.map(({ microseconds }) => Number(microseconds));
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 1000, 1000, 2000, 8000]);
    expect(Math.abs((times[0] ?? 0) / 1000 - before)).toBeLessThan(60_000);
    expect(said).toEqual([]);
  });

  it('says that the end is missing, and how much, when a flood was cut', () => {
    const captures = openIn('all');
    const from = start(A);
    captures.on(from);
    const tap = captures.begin(from)?.tap;
    tap?.(opened());
    const bytes = new Uint8Array(1 << 20);
    for (let i = 0; i < 10; i++) tap?.(segment('server', '', { bytes, unit: i }));
    tap?.(ended('server'));
    captures.on(end(A, 'pass'));
    const { packets, comments } = read('mmsp-general-a.pcapng');
    const cut = '3145728 bytes in 3 segments and datagrams after this are missing: captures are limited';
    expect(packets.flatMap((packet) => packet.comments)).toEqual([cut]);
    expect(comments[0]).toContain('the end is missing, see the last packet');
    const sent = packets.reduce((sum, packet) => sum + payloadOf(packet.bytes).length, 0);
    expect(sent).toBe(7 << 20);
  });
});

describe('attempts and cases that are told late', () => {
  it('each attempt that failed has a file of its own', () => {
    const captures = openIn('failed');
    const [first, second] = [start(A), start(A, 2)];
    captures.on(first);
    played(captures, first, 'one');
    captures.on(attemptEnd(A, 1, 'fail'));
    captures.on(second);
    played(captures, second, 'two');
    captures.on(end(A, 'pass'));
    expect(names()).toEqual(['mmsp-general-a--attempt-1.pcapng']);
    expect(texts('mmsp-general-a--attempt-1.pcapng')).toEqual(['one']);
  });

  it('are told apart when all of it is told at the end', () => {
    const captures = openIn('all');
    const [first, second] = [start(A), start(A, 2)];
    played(captures, first, 'one');
    played(captures, second, 'two');
    tell(captures, [first, step(A, 1, 'x'), attemptEnd(A, 1, 'fail'), second, end(A, 'fail')]);
    expect(texts('mmsp-general-a--attempt-1.pcapng')).toEqual(['one']);
    expect(texts('mmsp-general-a.pcapng')).toEqual(['two']);
    expect(read('mmsp-general-a.pcapng').packets.flatMap(({ comments }) => comments)).toEqual([]);
  });

  it('what was played and is told as another playing leaves nothing', () => {
    const captures = openIn('all');
    const [suspect, again] = [start(A), start(A)];
    played(captures, suspect, 'in company');
    played(captures, start(B), 'never told');
    played(captures, again, 'alone');
    tell(captures, [again, end(A, 'pass'), start(B), end(B, 'unreached')]);
    expect(names()).toEqual(['mmsp-general-a.pcapng']);
    expect(texts('mmsp-general-a.pcapng')).toEqual(['alone']);
  });
});

describe('the folder', () => {
  it('loses the captures of an earlier run, and nothing else', () => {
    const former = openIn('all');
    const from = start(A);
    former.on(from);
    played(former, from, 'old');
    former.on(end(A, 'pass'));
    const foreign = readFileSync(join(folder, 'mmsp-general-a.pcapng'));
    foreign.write('tcpdump-abc', 28, 'latin1');
    const left = { 'mine.pcapng': foreign, 'empty.pcapng': '', 'notes.txt': 'x', '.mms-conform-x.part': 'y' };
    for (const [name, text] of Object.entries(left)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, '.mms-conform-0123456789ab.part'), 'cut off');
    mkdirSync(join(folder, 'folder.pcapng'));
    symlinkSync('mmsp-general-a.pcapng', join(folder, 'link.pcapng'));
    openIn('all');
    expect(names()).toEqual([...Object.keys(left), 'folder.pcapng', 'link.pcapng'].sort());
  });

  it('that cannot be had is said in one sentence, and nothing is recorded', async () => {
    writeFileSync(join(root, 'file'), '');
    folder = join(root, 'file', 'pcap');
    const captures = openIn('all');
    expect(captures.begin(start(A))).toBeUndefined();
    tell(captures, [start(A), end(A, 'fail')]);
    const sentence = `--pcap: cannot write to ${folder}: ENOTDIR: not a directory`;
    expect(said).toEqual([sentence]);
    expect(await captures.close()).toEqual({ broken: [sentence] });
  });

  it('that goes away meanwhile is said once', async () => {
    const captures = openIn('all');
    rmSync(folder, { recursive: true });
    for (const id of [A, B]) {
      const from = start(id);
      captures.on(from);
      played(captures, from, id);
      captures.on(end(id, 'pass'));
    }
    const file = join(folder, 'mmsp-general-a.pcapng');
    const sentence = `--pcap: cannot write ${file}: ENOENT: no such file or directory`;
    expect(said).toEqual([sentence]);
    expect(await captures.close()).toEqual({ broken: [sentence] });
  });

  it('is not filled: past the limit no more is written, which is no fault of ours', async () => {
    const captures = openIn('all', 2000);
    for (const id of [A, B]) {
      const from = start(id);
      captures.on(from);
      played(captures, from, 'x'.repeat(1000));
      captures.on(end(id, 'pass'));
    }
    expect(names()).toEqual(['mmsp-general-a.pcapng']);
    expect(said).toEqual([
      '--pcap: the captures of this run would take more than 2000 bytes, so that no more are written',
    ]);
    expect(await captures.close()).toEqual({ broken: [] });
  });
});
