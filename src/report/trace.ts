import picocolors from 'picocolors';
import type { CheckEvent, FlowEvent, MessageEvent, RunEvent } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { checkLines, place, sentence, sentenceId } from './check-text.ts';
import { inert, SHOWN } from './inert.ts';
import { label, type Style } from './list-case.ts';
import type { AnnotatedLine, ReporterFactory } from './reporter.ts';
import { bytes, time } from './transcript.ts';

/** Below a time. */
const UNDER = ' '.repeat(10);
const HEX = 47;
const BROKEN: ReadonlySet<Verdict> = new Set<Verdict>(['fail', 'warn', 'error', 'note']);

/**
 * All that happens, when it happens: steps, messages with their bytes, flows, and at the end of a case the checks that
 * broke. Cases run beside each other, so a line `==> CASE <==` says whose the lines after it are. Nothing is kept.
 */
export const trace: ReporterFactory = (out, tools) => {
  const style: Style = { width: out.width, colors: picocolors.createColors(out.color) };
  let speaks: string | undefined;

  const say = (id: string, lines: readonly string[]): void => {
    const head = id === speaks ? [] : ['', style.colors.bold(`==> ${inert(id, SHOWN)} <==`)];
    speaks = id;
    out.write(`${[...head, ...lines].join('\n')}\n`);
  };
  return {
    on(event) {
      if (event.type === 'run-start') {
        const { tool, target, seed } = event;
        out.write(`${inert(tool, SHOWN)} against ${inert(target, SHOWN)}, seed ${seed}\n`);
      } else if (event.type === 'run-end') out.write(`\n${inert(event.verdict, SHOWN)}\n`);
      else if (event.type === 'message')
        say(event.case, [packetLine(event, style), ...dumpLines(event, tools.annotate(event), style)]);
      else if (event.type === 'check') {
        if (BROKEN.has(event.verdict)) say(event.case, checkBlock(event, style));
      } else if (event.type !== 'probe' && event.type !== 'reference') {
        const line = lineOf(event, style);
        if (line !== undefined) say(event.case, [line]);
      }
    },
  };
};

function lineOf(event: RunEvent, style: Style): string | undefined {
  switch (event.type) {
    case 'case-start':
      return event.attempt === undefined ? undefined : `${time(event.t)}  attempt ${event.attempt}`;
    case 'step':
      return style.colors.bold(
        `${time(event.t)}  step ${event.step}  [${inert(event.session, SHOWN)}]  ${inert(event.text, SHOWN)}`,
      );
    case 'flow':
      return flowLine(event, style);
    case 'attempt-end':
    case 'case-end': {
      const why = event.reason === undefined ? '' : `: ${inert(event.reason, SHOWN)}`;
      return `${time(event.t)}  ${label(event.verdict, style)} after ${(event.duration / 1000).toFixed(2)} s${why}`;
    }
    default:
      return undefined;
  }
}

function packetLine(event: MessageEvent, style: Style): string {
  const names = event.names.length === 0 ? 'empty packet' : inert(event.names.join(' + '), SHOWN);
  return `${wayOf(event, event.from, style)}  ${style.colors.bold(names)}, ${bytes(event.size)}`;
}

function flowLine(event: FlowEvent, style: Style): string {
  const { packets, flow, playIncarnation, firstLocationId, lastLocationId } = event;
  return `${wayOf(event, 'server', style)}  ${packets} ${flow} packets, incarnation ${playIncarnation}, locations ${firstLocationId} to ${lastLocationId}, ${bytes(event.bytes)}`;
}

/** `   0.014  [main]  tcp  client -> server`, with a colour for either way. */
function wayOf(
  { t, session, transport }: MessageEvent | FlowEvent,
  from: MessageEvent['from'],
  { colors }: Style,
): string {
  const way = from === 'client' ? colors.cyan('client -> server') : colors.magenta('server -> client');
  return `${time(t)}  [${inert(session, SHOWN)}]  ${transport}  ${way}`;
}

function dumpLines(event: MessageEvent, rows: readonly AnnotatedLine[], { colors }: Style): string[] {
  const lines = rows.map(({ offset, hex, field, value }) => {
    const bare = `${offset.toString(16).padStart(4, '0')}  ${inert(hex, SHOWN)}`;
    if (field === '' && value === '') return `${UNDER}${colors.dim(bare)}`;
    const what = `${inert(field, SHOWN)}  ${inert(value, SHOWN)}`.trimEnd();
    return `${UNDER}${colors.dim(bare.padEnd(HEX + 6))}  ${what}`;
  });
  const left = event.size - Math.floor(event.bytes.length / 2);
  return left > 0 ? [...lines, `${UNDER}… ${bytes(left)} more`] : lines;
}

/** As the list shows it; what the step said of itself stands above already. */
function checkBlock(check: CheckEvent, style: Style): string[] {
  const { colors } = style;
  return [
    `${time(check.t)}  ${label(check.verdict, style)}  ${place(check)}`.trimEnd(),
    `${UNDER}${sentenceId(check)}  ${sentence(check)}`,
    ...checkLines(check, new Map()).map(({ kind, text }) => {
      const shown = kind === 'marked' ? colors.red(text) : kind === 'dump' ? colors.dim(text) : text;
      return `${UNDER}${shown}`;
    }),
  ];
}
