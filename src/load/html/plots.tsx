import type { LoadDocument } from '../document-schema.ts';
import { bytes, number, time } from '../words.ts';
import { across, Legend, type Line, Lines, Plot, upward } from './plot.tsx';
import { linear, logarithmic } from './scale.ts';

const X_TICKS = 8;
const Y_TICKS = 4;

/** Plots of what happened over time, and of how times are spread. */
export function Plots({ load }: { load: LoadDocument }) {
  return (
    <div class="plots">
      <SessionsPlot load={load} />
      <ThroughputPlot load={load} />
      <CurvesPlot load={load} />
      <LatenessPlot load={load} />
      <DelayPlot load={load} />
    </div>
  );
}

function overTime({ series, seconds }: LoadDocument) {
  const scale = linear(Math.max(1, seconds, series.at.at(-1) ?? 0), X_TICKS, 'at the greatest');
  return { x: { scale, text: (at: number) => `${at} s` }, at: (nth: number) => series.at[nth] ?? 0 };
}

const greatest = (...lists: readonly (readonly number[])[]): number =>
  lists.flat().reduce((most, one) => Math.max(most, one), 0);

function SessionsPlot({ load }: { load: LoadDocument }) {
  const { x, at } = overTime(load);
  const { open, playing } = load.series;
  const y = { scale: linear(greatest(open, playing), Y_TICKS), text: number };
  const line = (name: string, look: Line['look'], values: readonly number[]): Line => ({
    name,
    look,
    points: [[0, 0], ...values.map((value, nth) => [at(nth), value] as const)],
  });
  const lines = [line('playing', 1, playing), line('connected', 2, open)];
  return (
    <Plot
      title="Sessions over time"
      says={`Sessions over time: at most ${number(load.sessions.mostPlaying)} played at once.`}
      x={x}
      y={y}
      legend={<Legend lines={lines} />}
    >
      <Lines lines={lines} x={x} y={y} />
    </Plot>
  );
}

function ThroughputPlot({ load }: { load: LoadDocument }) {
  const { x, at } = overTime(load);
  const { series } = load;
  /** Intervals are as long as they came out, not as long as they were meant. */
  const rates = series.bytes.map((size, nth) => size / Math.max(0.001, at(nth) - at(nth - 1)));
  const packets = series.packets.map((count, nth) => count / Math.max(0.001, at(nth) - at(nth - 1)));
  const y = { scale: linear(greatest(rates), Y_TICKS), text: (size: number) => `${bytes(size)}/s` };
  const lines: readonly Line[] = [
    { name: 'bytes', look: 1, points: rates.map((rate, nth) => [at(nth), rate] as const) },
  ];
  return (
    <Plot
      title="Throughput"
      says={`Throughput over time: at most ${bytes(greatest(rates))} and ${number(Math.round(greatest(packets)))} packets per second.`}
      x={x}
      y={y}
      legend={<span>at most {number(Math.round(greatest(packets)))} packets per second</span>}
    >
      <Lines lines={lines} x={x} y={y} />
    </Plot>
  );
}

function CurvesPlot({ load }: { load: LoadDocument }) {
  const { connect, firstReply, firstPacket } = load.times;
  const line = (name: string, look: Line['look'], curve: readonly number[]): Line => ({
    name,
    look,
    points: curve.map((ms, percent) => [percent, ms] as const),
  });
  const lines = [
    line('connect', 1, connect.curve),
    line('first reply', 2, firstReply.curve),
    line('first packet', 3, firstPacket.curve),
  ].filter(({ points }) => points.length > 0);
  const x = { scale: linear(100, 10), text: (percent: number) => `p${percent}` };
  const y = {
    scale: logarithmic(greatest(connect.curve, firstReply.curve, firstPacket.curve)),
    text: time,
  };
  return (
    <Plot
      title="How long it took"
      says={`Percentiles on a logarithmic scale: half of the sessions connected within ${time(connect.p50)}, had the first reply within ${time(firstReply.p50)} and the first packet within ${time(firstPacket.p50)}.`}
      x={x}
      y={y}
      legend={<Legend lines={lines} />}
    >
      <Lines lines={lines} x={x} y={y} />
    </Plot>
  );
}

function LatenessPlot({ load }: { load: LoadDocument }) {
  const { histogram, late, media } = load.packets;
  const scale = linear(greatest(histogram.map(({ packets }) => packets)), Y_TICKS);
  const width = across(1 / histogram.length) - across(0);
  const edge = ({ upTo }: (typeof histogram)[number]): string => (upTo === null ? 'more' : time(upTo));
  return (
    <Plot
      title="How late media packets came"
      says={`How late media packets came: ${number(late)} of ${number(media)} by more than ${time(load.plan.tolerance)}.`}
      y={{ scale, text: number }}
      legend={<span>up to so much; red is more than {time(load.plan.tolerance)}</span>}
    >
      {histogram.map((bin, nth) => {
        const top = upward(scale.place(bin.packets));
        const beyond = bin.upTo === null || bin.upTo > load.plan.tolerance;
        return (
          <>
            <rect
              class={beyond ? 'late' : 'intime'}
              x={across(nth / histogram.length) + 2}
              y={bin.packets > 0 ? Math.min(top, upward(0) - 1) : top}
              width={width - 4}
              height={bin.packets > 0 ? Math.max(1, upward(0) - top) : 0}
            >
              <title>{`up to ${edge(bin)}: ${number(bin.packets)}`}</title>
            </rect>
            <text
              class="small"
              x={across((nth + 0.5) / histogram.length)}
              y={upward(0) + 18}
              text-anchor="middle"
            >
              {edge(bin)}
            </text>
          </>
        );
      })}
    </Plot>
  );
}

function DelayPlot({ load }: { load: LoadDocument }) {
  const { x, at } = overTime(load);
  const { delay } = load.series;
  const y = { scale: logarithmic(greatest(delay)), text: time };
  const lines: readonly Line[] = [
    { name: 'delay', look: 3, points: delay.map((ms, nth) => [at(nth), ms] as const) },
  ];
  return (
    <Plot
      title="How late this process was itself"
      says={`Delay of the event loop of this process over time: at most ${time(load.harness.delay.max)}.`}
      x={x}
      y={y}
      legend={<span>the greatest of each interval</span>}
    >
      <Lines lines={lines} x={x} y={y} />
    </Plot>
  );
}
