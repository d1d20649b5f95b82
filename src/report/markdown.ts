import type { RunEnd, RunStart } from '../events.ts';
import { VERDICTS } from './counts.ts';
import { failedCase, worstFirst } from './markdown-case.ts';
import { brokenSentences, lists } from './markdown-lists.ts';
import { code, prose } from './markdown-text.ts';
import type { ReporterFactory } from './reporter.ts';
import { type RunStory, runStory } from './run-story.ts';
import { runTrouble } from './run-trouble.ts';
import { standing } from './standing.ts';

/** A page that nobody would read further; a summary of a step of GitHub's may be as long, bytes. */
const ROOM = 1024 * 1024;
/** For the sentence that says what is left out. */
const RESERVE = 200;

/** For people: the verdict, what failed and how to see it again, and what is to be known besides. Never longer than there is room. */
export const markdown: ReporterFactory = (out) => {
  const story = runStory();
  return {
    on: (event) => story.on(event),
    end: () => out.write(page(story, out.room ?? ROOM)),
  };
};

/** The failed cases take the room that the rest leaves; what does not fit is left out whole, and the page says so. */
function page(story: RunStory, room: number): string {
  const end = story.end();
  const cases = Array.from(story.cases.values(), (one) => ({ one, stands: standing(one, end) }));
  const head = text([...opening(story.start(), end), ...brokenSentences(cases)]);
  const failed = worstFirst(cases);
  let left = room - size(head) - RESERVE;
  if (left < 0) return shortest(end, room);
  const tail = text(lists(cases, end));
  const told = size(tail) <= left ? tail : '';
  left -= size(told);
  const blocks: string[] = failed.length > 0 ? ['## Failed\n\n'] : [];
  let shown = 0;
  for (const { one, stands } of failed) {
    const block = text(failedCase(one, stands, one.end?.captures ?? []));
    left -= size(block);
    if (left < 0) break;
    blocks.push(block);
    shown++;
  }
  if (shown < failed.length)
    blocks.push(
      `${failed.length - shown} more of ${failed.length} failed cases are left out for want of room.\n\n`,
    );
  if (told !== tail) blocks.push('What is to be known besides is left out for want of room.\n');
  return [head, ...blocks, told].join('');
}

/** Where others have taken the room already. */
function shortest(end: RunEnd | undefined, room: number): string {
  const told = text([title(end), '', 'All else is left out for want of room.']);
  return size(told) <= room ? told : '';
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const size = (of: string): number => Buffer.byteLength(of);

function opening(start: RunStart | undefined, end: RunEnd | undefined): string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['target', start && code(start.target)],
    ['tool', start && `${prose(start.tool)}, suite ${prose(start.suite)}, seed ${start.seed}`],
    ['part', start?.shard && `${start.shard.i} of ${start.shard.n}`],
    ['started', start && prose(start.started)],
    ['on', start?.platform === undefined ? undefined : prose(start.platform)],
    ['command', start?.command === undefined ? undefined : code(start.command)],
  ];
  return [
    title(end),
    '',
    ...(end?.reason === undefined ? [] : [prose(end.reason), '']),
    ...(end === undefined ? [] : [...counts(end), '']),
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`- ${name}: ${value}`])),
    '',
  ];
}

const title = (end: RunEnd | undefined): string =>
  `# ${prose(end?.verdict ?? runTrouble(end)?.message ?? '')}`;

/** Columns of verdicts that came at all. */
function counts({ checks, cases, listed }: RunEnd): string[] {
  const seen = VERDICTS.filter((verdict) => checks[verdict] + cases[verdict] > 0);
  const row = (name: string, of: RunEnd['checks'], expected: number | undefined): string =>
    `| ${[name, ...seen.map((verdict) => of[verdict]), ...(listed ? [expected] : [])].join(' | ')} |`;
  if (seen.length === 0) return ['No case was judged.'];
  return [
    `| ${['', ...seen, ...(listed ? ['fail as expected'] : [])].join(' | ')} |`,
    `| --- |${' ---: |'.repeat(seen.length + (listed ? 1 : 0))}`,
    row('cases', cases, listed?.cases),
    row('checks', checks, listed?.checks),
  ];
}
