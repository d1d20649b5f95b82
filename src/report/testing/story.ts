import type {
  CaseEnd,
  CheckEvent,
  FlowEvent,
  MessageEvent,
  PlannedCase,
  RunEnd,
  RunEvent,
  RunStart,
  StepEvent,
} from '../../events.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Reporter, ReporterFactory, ReportTools, Screen } from '../reporter.ts';

/** Events of made-up runs: each function gives a likely event, and a test says only what matters to it. */
export const planned = (id: string, over: Partial<PlannedCase> = {}): PlannedCase => ({
  id,
  title: 'The stream is played to its end',
  suite: id.replace(/\[.*$/s, '').replace(/\/[^/]*$/, ''),
  section: '4.2',
  tags: [],
  reproduce: `mms-conform --target 192.0.2.1 '${id}'`,
  ...over,
});

export const runStart = (
  cases: readonly (PlannedCase | string)[],
  over: Partial<RunStart> = {},
): RunStart => ({
  type: 'run-start',
  version: 1,
  tool: 'mms-conform 0.1.0',
  suite: '1',
  target: 'mms://192.0.2.1/short.asf',
  seed: 7,
  workers: 1,
  strict: false,
  started: '2026-01-02T03:04:05.678Z',
  cases: cases.map((one) => (typeof one === 'string' ? planned(one) : one)),
  ...over,
});

export const check = (
  id: string,
  requirement: string,
  verdict: Verdict,
  over: Partial<CheckEvent> = {},
): CheckEvent => ({
  type: 'check',
  case: id,
  t: 100,
  requirement,
  level: 'MUST',
  section: '2.2.4.2',
  statement: 'The revision is 0x0004000B.',
  verdict,
  passes: verdict === 'pass' ? 1 : 0,
  times: 1,
  ...over,
});

export const step = (id: string, number: number, text: string): StepEvent => ({
  type: 'step',
  case: id,
  t: 10 * number,
  step: number,
  text,
  session: 'main',
});

export const message = (id: string, over: Partial<MessageEvent> = {}): MessageEvent => ({
  type: 'message',
  case: id,
  t: 12,
  session: 'main',
  transport: 'tcp',
  step: 1,
  unit: 0,
  from: 'server',
  names: ['ReportConnectedEX'],
  size: 96,
  bytes: '01000000cefa0bb0',
  ...over,
});

export const flow = (id: string, over: Partial<FlowEvent> = {}): FlowEvent => ({
  type: 'flow',
  case: id,
  t: 50,
  session: 'main',
  transport: 'tcp',
  step: 3,
  unit: 4,
  flow: 'media',
  playIncarnation: 5,
  packets: 20,
  bytes: 20480,
  firstLocationId: 0,
  lastLocationId: 19,
  head: [],
  tail: [],
  ...over,
});

/** A whole case: its beginning, what happened, its end. */
export const aCase = (
  id: string,
  verdict: Verdict,
  events: readonly RunEvent[] = [],
  over: Partial<CaseEnd> = {},
): RunEvent[] => [
  { type: 'case-start', case: id, t: 1 },
  ...events,
  { type: 'case-end', case: id, t: 411, verdict, duration: 410, ...over },
];

const NONE: Readonly<Record<Verdict, number>> = {
  pass: 0,
  fail: 0,
  warn: 0,
  note: 0,
  skip: 0,
  inconclusive: 0,
  unreached: 0,
  error: 0,
};

export const runEnd = (over: Partial<RunEnd> = {}): RunEnd => ({
  type: 'run-end',
  t: 1234,
  status: 0,
  verdict: 'conforms in 62 of 62 checks',
  checks: { ...NONE, pass: 62 },
  cases: { ...NONE, pass: 1 },
  untested: [],
  ...over,
});

export const memoryScreen = (over: Partial<Screen> = {}): Screen & { text(): string } => {
  const parts: string[] = [];
  return {
    width: Number.POSITIVE_INFINITY,
    color: false,
    live: false,
    write: (text) => {
      parts.push(text);
    },
    text: () => parts.join(''),
    ...over,
  };
};

/** For reporters that show no bytes. */
export const noTools: ReportTools = { annotate: () => [], annotateData: () => [] };

/** What a reporter makes of a story. */
export async function report(
  factory: ReporterFactory,
  events: readonly RunEvent[],
  over: Partial<Screen> = {},
): Promise<string> {
  const screen = memoryScreen(over);
  const reporter: Reporter = factory(screen, noTools);
  for (const event of events) reporter.on(event);
  await reporter.end?.();
  return screen.text();
}
