import type { CheckEvent, RunEvent } from '../../../events.ts';
import { html } from '../../html.ts';
import type { AnnotatedLine, ReportTools } from '../../reporter.ts';
import { memoryScreen, message, runEnd, runStart, step } from '../../testing/story.ts';
import { type Node, readPage } from './read-page.ts';

export const ID = 'mmsp/general/a';
const LINES: readonly AnnotatedLine[] = [
  { offset: 0, hex: '01 00 00 00', field: 'rep', value: '1' },
  { offset: 4, hex: 'ce fa 0b b0', field: 'sessionId', value: '0xb00bface' },
];
/** The second field holds what the message begins with, so that two messages can be told apart. */
export const tools: ReportTools = {
  annotate: ({ bytes }) => LINES.map((line) => (line.offset === 0 ? line : { ...line, value: bytes })),
  annotateData: (bytes) => [{ offset: 0, hex: '05', field: 'AFFlags', value: bytes }],
};

export async function written(events: readonly RunEvent[]): Promise<string> {
  const screen = memoryScreen();
  const reporter = html(screen, tools);
  for (const event of events) reporter.on(event);
  await reporter.end?.();
  return screen.text();
}
export const page = async (...events: readonly RunEvent[]): Promise<Node> => readPage(await written(events));
export const run = (events: readonly RunEvent[]): readonly RunEvent[] => [
  runStart([ID]),
  ...events,
  runEnd({ status: 1, verdict: 'does not conform: 1 of 3 checks failed, in 1 of 1 cases' }),
];
export const AT_FAULT: Partial<CheckEvent> = {
  session: 'main',
  step: 1,
  unit: 1,
  subject: 'server ReportConnectedEX',
  path: 'sessionId',
  span: { start: 4, end: 8 },
  expected: '7',
  got: '8',
};
export const SAID = [
  step(ID, 1, 'Connect is answered'),
  message(ID, { from: 'client', names: ['Connect'], unit: 0, t: 2, size: 144 }),
  message(ID, { unit: 1, t: 14, bytes: 'aa' }),
];
