import { describe, expect, it } from 'vitest';
import { loadFiles, problemsOf, scenarioText } from './testing/files.ts';

const load = (axes: string, steps = '  - disconnect: true\n', more = '') =>
  loadFiles({ 'x.yaml': scenarioText(steps, `${more}axes: ${axes}\n`) });

describe('axes', () => {
  it('multiply into permutations, the transport first and the last axis fastest', async () => {
    const scenarios = await load('{ a: [1, two], transport: [tcp, udp] }');
    expect(scenarios.map(({ id, transport }) => `${id} ${transport}`)).toEqual([
      'mmsp/x[transport=tcp,a=1] tcp',
      'mmsp/x[transport=tcp,a=two] tcp',
      'mmsp/x[transport=udp,a=1] udp',
      'mmsp/x[transport=udp,a=two] udp',
    ]);
    expect(scenarios[1]).toMatchObject({
      file: 'mmsp/x',
      suite: 'mmsp',
      bindings: { a: { is: 'literal', value: 'two' } },
    });
  });

  it('may be left out, and then the id has no brackets', async () => {
    const [scenario] = await loadFiles({ 'x.yaml': scenarioText('  - disconnect: true\n') });
    expect(scenario).toMatchObject({ id: 'mmsp/x', transport: 'any', bindings: {}, tags: [], section: '' });
  });

  it('put their values where they are used; a made-up name is made up once', async () => {
    const steps =
      '  - send: OpenFile\n    with: { fileName: $name }\n  - send: OpenFile\n    with: { fileName: $name }\n';
    const scenarios = await load(
      '{ name: { gone: { missing: a, suffix: .asf }, long: { repeat: b, times: 9 }, dollar: $$x } }',
      steps,
    );
    expect(scenarios.map(({ id }) => id)).toEqual([
      'mmsp/x[name=gone]',
      'mmsp/x[name=long]',
      'mmsp/x[name=dollar]',
    ]);
    const names = scenarios.map(({ steps }) => steps.map((step) => step.do === 'send' && step.with.fileName));
    expect(names[0]).toEqual([
      { is: 'name', name: 'name' },
      { is: 'name', name: 'name' },
    ]);
    expect(scenarios[0]?.bindings).toEqual({ name: { is: 'missing', prefix: 'a', suffix: '.asf' } });
    expect(names[1]?.[0]).toEqual({ is: 'repeat', text: 'b', times: 9 });
    expect(names[2]?.[0]).toEqual({ is: 'literal', value: '$x' });
  });

  it('may hold a selection, a record, and a time that is unused', async () => {
    const steps =
      '  - send: StreamSwitch\n    with: { aStreamEntries: $streams }\n  - send: StartPlaying\n    with: { position: $start }\n';
    const [scenario] = await load('{ streams: { one: [{ wDstStreamNumber: 1 }] }, start: [unused] }', steps);
    expect(scenario?.steps).toMatchObject([
      { with: { aStreamEntries: { is: 'list', items: [{ wDstStreamNumber: { value: 1 } }] } } },
      { with: { position: { is: 'literal', value: Number.MAX_VALUE } } },
    ]);
  });

  it('decide which steps and outcomes belong to a permutation', async () => {
    const steps =
      '  - send: Connect\n    outcomes:\n      - closed: true\n        when: { n: [1, 2] }\n      - silence: true\n        when: { n: 3 }\n' +
      '  - closed: true\n    when: { n: 2, transport: tcp }\n  - disconnect: true\n    when: { transport: udp }\n';
    const scenarios = await load('{ n: [1, 2, 3] }', steps);
    expect(scenarios.map(({ steps }) => steps.map((step) => step.do))).toEqual([
      ['send'],
      ['send', 'closed'],
      ['send'],
    ]);
    expect(
      scenarios.map(({ steps: [send] }) => send?.do === 'send' && send.outcomes.map(({ on }) => on)),
    ).toEqual([['closed'], ['closed'], ['silence']]);
  });

  it.each([
    [
      '{ transport: [tpc] }',
      '3:21: axes.transport[0] must be one of tcp, udp, got "tpc" (did you mean tcp?)',
    ],
    ['{ transport: [tcp, tcp] }', '3:26: axes.transport[1] stands twice in the axis'],
    ['{ N: [1] }', '3:9: axes.N must be a name: a small letter, then letters and digits'],
    ['{ n: [] }', '3:12: axes.n must have at least 1 entry'],
    ['{ n: {} }', '3:12: axes.n must have at least one value'],
    [
      '{ n: ["a b"] }',
      '3:13: axes.n[0] must have a label of letters, digits and .+-_, got "a b"; write { label: value }',
    ],
    [
      '{ n: { a: $b } }',
      '3:17: axes.n.a must be a value that needs no step: names and fresh incarnations belong in steps',
    ],
    [
      '{ n: { a: { fresh: b } } }',
      '3:17: axes.n.a must be a value that needs no step: names and fresh incarnations belong in steps',
    ],
    [
      `{ a: [${Array.from({ length: 40 }, (_, i) => i)}], b: [${Array.from({ length: 40 }, (_, i) => i)}] }`,
      '3:7: axes must give at most 1000 permutations, not 1600',
    ],
  ])('%s is refused', async (axes, problem) => {
    expect(await problemsOf(load(axes))).toEqual([`suites/mmsp/x.yaml:${problem}`]);
  });

  it.each([
    ['  - closed: true\n    when: { m: 1 }\n', '6:13: steps[0].when.m is not an axis of the scenario'],
    [
      '  - closed: true\n    when: { n: 3 }\n',
      '6:16: steps[0].when.n must be a label of the axis n, got "3"',
    ],
    [
      '  - outcomes:\n      - closed: true\n        when: { n: 1 }\n',
      '6:7: steps[0].outcomes leaves no outcome for this permutation',
    ],
    [
      '  - send: CloseFile\n    with: { openFileId: $n }\n',
      '6:25: steps[0].with.openFileId must be a whole number from 0 to 4294967295, got "two"',
    ],
    [
      '  - expect: ReportOpenFile\n    bind: { n: hr }\n',
      '6:13: steps[0].bind.n is the name of an axis already',
    ],
  ])('%j is refused', async (steps, problem) => {
    expect(await problemsOf(load('{ n: [1, two] }', steps))).toContain(`suites/mmsp/x.yaml:${problem}`);
  });
});

describe('needs', () => {
  const needs = async (written: string) =>
    (await loadFiles({ 'x.yaml': scenarioText('  - disconnect: true\n', `needs: ${written}\n`) }))[0]?.needs;

  it('name content, amounts and capabilities', async () => {
    expect(
      await needs('{ content: long, packets: ">= 64", duration: ">= 3s", capabilities: [seekable] }'),
    ).toEqual({
      content: 'long',
      packets: 64,
      duration: 3,
      capabilities: ['seekable'],
    });
    expect(await needs('{ content: long, packets: 64, duration: 1500ms }')).toEqual({
      content: 'long',
      packets: 64,
      duration: 1.5,
      capabilities: [],
    });
  });

  it.each([
    ['{ packets: 64 }', '3:8: needs must name the content whose packets or duration it asks for'],
    [
      '{ content: long, packets: "< 3" }',
      '3:34: needs.packets must be a whole number, or text such as ">= 64", got "< 3"',
    ],
    [
      '{ content: long, duration: 3 }',
      '3:35: needs.duration must be a duration, such as 3s or ">= 3s", got 3',
    ],
    [
      '{ capabilities: [seekble] }',
      '3:25: needs.capabilities[0] must be a capability of the catalogue, got "seekble" (did you mean seekable?)',
    ],
    ['{ contents: a }', '3:10: needs.contents is not a key here (did you mean content?)'],
  ])('%s is refused', async (written, problem) => {
    expect(await problemsOf(needs(written))).toEqual([`suites/mmsp/x.yaml:${problem}`]);
  });
});
