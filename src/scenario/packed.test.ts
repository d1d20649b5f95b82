import { expect, it } from 'vitest';
import { pack, unpack } from './packed.ts';
import type { Scenario, Step } from './scenario.ts';
import { loadFiles, scenarioText } from './testing/files.ts';

/** As it comes back from a file. */
const thereAndBack = (scenarios: readonly Scenario[]): Scenario[] =>
  unpack(JSON.parse(JSON.stringify(pack(scenarios))));

const STEPS = `  - send: Connect
    header: { timeSent: "18446744073709551615" }
    expect: ReportConnectedEX
  - raw: { bytes: "00 ff" }
`;

it('gives back what was packed, bytes and 64-bit numbers too', async () => {
  const scenarios = await loadFiles({
    'x.yaml': scenarioText(
      '  - raw: $what\n',
      'axes: { what: { short: { bytes: "01 02" }, long: "abc" } }\n',
    ),
    'y.yaml': scenarioText(STEPS).replace('mmsp/x', 'mmsp/y'),
  });
  expect(scenarios).toHaveLength(3);
  expect(JSON.stringify(pack(scenarios))).toContain('18446744073709551615');
  expect(thereAndBack(scenarios)).toStrictEqual(scenarios);
});

it('has a step once that many cases share', async () => {
  const scenarios = await loadFiles({
    'x.yaml': scenarioText('  - include: openings/o\n  - closed: true\n', 'axes: { n: [1, 2, 3] }\n'),
    'openings/o.yaml': `title: An opening\nsteps:\n${STEPS}`,
  });
  const packed = pack(scenarios);
  expect(packed.cases.map(({ steps }) => steps)).toEqual(Array(3).fill([0, 1, 2]));
  expect(packed.steps).toHaveLength(3);
  expect(thereAndBack(scenarios)).toStrictEqual(scenarios);
});

it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [-0], [undefined]])(
  'refuses %s, which would come back as something else',
  async (value) => {
    const [scenario] = await loadFiles({ 'x.yaml': scenarioText('  - pause: 1s\n') });
    if (scenario === undefined) throw new Error('nothing was loaded');
    // A type would allow all but the last.
    const step: Step = JSON.parse('{ "do": "pause" }');
    const odd = { ...scenario, steps: [Object.assign(step, { for: value })] };
    expect(() => pack([odd])).toThrow('which JSON does not keep');
  },
);

it('says so when the table lacks a step', async () => {
  const packed = pack(await loadFiles({ 'x.yaml': scenarioText('  - closed: true\n') }));
  expect(() => unpack({ ...packed, steps: [] })).toThrow('mmsp/x has a step that is not in the table');
});
