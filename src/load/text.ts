import { inert } from '../report/inert.ts';
import type { LoadDocument } from './document-schema.ts';
import { bytes, caveats, counted, number, share, time, timeRows } from './words.ts';

const MOST_DUMP = 16;
const MOST_REASONS = 8;
const SHOWN = 300;
const shown = (text: string): string => inert(text, SHOWN);

/** What a terminal shows of a load when it is over. */
export function textOf(load: LoadDocument): string {
  if (load.sessions.started === 0) return `${shown(load.target)}: ${shown(load.verdict)}\n`;
  const { plan, packets, sessions, harness, checks } = load;
  const playingFor = Math.max(0.001, load.seconds);
  const lines = [
    '',
    `${shown(load.target)}, ${shown(load.file)}: ${counted(plan.sessions, 'session')} over ${time(plan.ramp)}, then ${time(plan.duration)}; it took ${time(load.seconds * 1000)}`,
    '',
    `sessions  ${number(sessions.started)} begun, ${number(sessions.connected)} connected, ${number(sessions.played)} played, ${number(sessions.mostPlaying)} at the same time`,
    `          ${number(sessions.unconnected)} without a connection, ${number(sessions.refused)} refused, ${number(sessions.lost)} lost, ${number(sessions.stalled)} stalled at the end${sessions.unended > 0 ? `, ${number(sessions.unended)} never ended` : ''}${sessions.unfinished > 0 ? `, ${number(sessions.unfinished)} unfinished` : ''}`,
    ...reasonsOf(load),
    '',
    `${''.padEnd(14)}${['p50', 'p90', 'p99', 'max'].map((head) => head.padStart(10)).join('')}`,
    ...timeRows(load).map(
      ([name, , { count, p50, p90, p99, max }]) =>
        `${name.padEnd(14)}${[p50, p90, p99, max].map((ms) => (count === 0 ? '-' : time(ms)).padStart(10)).join('')}`,
    ),
    '',
    `data      ${counted(packets.data, 'packet')}, ${bytes(packets.bytes)}; ${number(Math.round(packets.data / playingFor))} packets and ${bytes(packets.bytes / playingFor)} per second`,
    `late      ${number(packets.late)} of ${number(packets.media)} media packets by more than ${time(plan.tolerance)} (${share(packets.late, packets.media)}), ${number(packets.lateWhileBusy)} more while the harness was busy`,
    `missing   ${number(packets.missing)}`,
    `checks    ${number(checks.kept)} kept, of ${counted(checks.requirements, 'requirement')}`,
    `harness   late itself by ${time(harness.delay.p50)} at p50, ${time(harness.delay.p99)} at p99, ${time(harness.delay.max)} at most; ${time(harness.processor * 1000)} of processor time, ${bytes(harness.memory)}`,
    ...caveats(load).map((sentence) => `          ${sentence}`),
    ...load.violations.flatMap(violationLines),
    ...load.faults.flatMap((fault) => ['', `our own fault: ${inert(fault, 4000)}`]),
    '',
    shown(load.verdict),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function reasonsOf({ refusals, losses }: LoadDocument): string[] {
  const all = [
    ...refusals.map((one) => ({ ...one, how: `${shown(one.asked)}: ` })),
    ...losses.map((one) => ({ ...one, how: one.asked === 'play' ? 'lost: ' : `${shown(one.asked)}: ` })),
  ];
  const lines = all
    .slice(0, MOST_REASONS)
    .map(
      ({ how, answer, sessions, first }) =>
        `          ${counted(sessions, 'session')}: ${how}${shown(answer)} (first session ${first})`,
    );
  return all.length > MOST_REASONS ? [...lines, `          … and ${all.length - MOST_REASONS} more`] : lines;
}

const MARKS = { error: 'ERROR', fail: 'FAIL', warn: 'WARN', note: 'NOTE' } as const;

function violationLines({
  verdict,
  requirement,
  first,
  ...of
}: LoadDocument['violations'][number]): string[] {
  const told = [
    ['expected', first.expected],
    ['got', first.got],
    ['why', first.why],
    ['reading', first.reading],
    ['follows from', of.consequenceOf],
  ] as const;
  return [
    '',
    `${MARKS[verdict]} ${requirement}  ${number(of.times)} times in ${counted(of.sessions, 'session')}: ${shown(of.statement)}`,
    `     first: session ${first.session}, unit ${first.unit}, ${time(first.time)} after the beginning${first.subject === undefined ? '' : `, ${shown(first.subject)}`}${first.path === undefined ? '' : ` ${shown(first.path)}`}`,
    ...told.flatMap(([name, value]) => (value === undefined ? [] : [`     ${name}: ${shown(value)}`])),
    ...of.dump.slice(0, MOST_DUMP).map((line) => `     ${inert(line, SHOWN)}`),
    ...(of.dump.length > MOST_DUMP ? [`     … and ${of.dump.length - MOST_DUMP} more lines`] : []),
  ];
}
