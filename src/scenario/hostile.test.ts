import { describe, expect, it } from 'vitest';
import { loadFiles, loadSend, loadSteps, problemsOf, scenarioText } from './testing/files.ts';

const load = (axes: string, steps: string, more = '') =>
  loadFiles({ 'x.yaml': scenarioText(steps, `axes: ${axes}\n${more}`) });
const refused = async (steps: string, more = ''): Promise<string | undefined> =>
  (await problemsOf(loadSteps(steps, more)))[0];

describe('a message made wrong', () => {
  it('names a field and its value, and proves the syntax check of the message', async () => {
    const step = await loadSend('  - send: StopPlaying\n    tamper: { field: openFileId, value: 7 }\n');
    expect(step).toMatchObject({
      hostile: true,
      tamper: { field: 'openFileId', value: 7 },
      proves: ['MMSP-3.2.5.14-01'],
      over: 'tcp',
    });
    // a failing hr in its reply, a close and silence are all right.
    expect(step.outcomes.map(({ on, message }) => message ?? on)).toEqual([
      'ReportEndOfStream',
      'closed',
      'silence',
    ]);
    expect(step.outcomes[0]?.where).toEqual({ hr: { is: 'failed' } });
  });

  it('is about the header, or the type, when that is wrong', async () => {
    const about = async (tamper: string) =>
      (await loadSend(`  - send: Connect\n    tamper: ${tamper}\n`)).proves;
    expect(await about('{ field: header.seal, value: 0 }')).toEqual(['MMSP-3.2.5.1-01']);
    expect(await about('{ field: MID, value: 0 }')).toEqual(['MMSP-3.2.5.1-03']);
  });

  it('has a place in the file when it cannot be made', async () => {
    const send = (tamper: string) => `  - send: OpenFile\n    tamper: ${tamper}\n`;
    expect(await refused(send('{ field: tokn, value: 0 }'))).toMatch(
      /^suites\/mmsp\/x\.yaml:5:13: steps\[0\]\.tamper must name a field of OpenFile/,
    );
    expect(await refused(send('{ field: token, value: hug }'))).toMatch(/one of zero.*did you mean huge\?/);
    expect(await refused(send('$wrong'))).toMatch(/must be an axis of the scenario, got "\$wrong"/);
    expect(await refused(send('{ field: token }'))).toMatch(/steps\[0\]\.tamper/);
    expect(
      await refused('  - send: OpenFile\n    with: { fileName: { tamper: token, value: 1 } }\n'),
    ).toMatch(/beside with/);
  });

  it('may take its mistake from an axis of such values only', async () => {
    const steps = '  - send: Connect\n    tamper: $wrong\n';
    const [scenario] = await load('{ wrong: { rep: { tamper: header.rep, value: 2 } } }', steps);
    expect(scenario?.steps[0]).toMatchObject({ tamper: { field: 'header.rep', value: 2 } });
    expect(await problemsOf(load('{ wrong: [1] }', steps))).toEqual([
      'suites/mmsp/x.yaml:6:13: steps[0].tamper must be an axis whose values are { tamper: field, value: … }',
    ]);
  });
});

describe('an axis over the definitions', () => {
  const steps = '  - send: StopPlaying\n    tamper: $wrong\n';

  it('has message, field and value as its labels', async () => {
    const scenarios = await load('{ wrong: { each: cuts, of: [StopPlaying] } }', steps);
    expect(scenarios.map(({ id }) => id)).toEqual(['mmsp/x[message=StopPlaying,field=openFileId,value=cut]']);
    const lengths = await load('{ wrong: { each: lengths, of: [StopPlaying] } }', steps);
    expect(lengths.map(({ id }) => id)).toContain('mmsp/x[message=StopPlaying,field=chunkLen,value=huge]');
  });

  it('is read by when', async () => {
    const chosen =
      '  - send: StopPlaying\n    when: { message: StopPlaying }\n    tamper: $wrong\n  - send: Connect\n    when: { message: Connect }\n    tamper: $wrong\n';
    const scenarios = await load('{ wrong: { each: cuts, of: [StopPlaying, Connect] } }', chosen);
    expect(scenarios.map(({ steps: [step] }) => step?.do === 'send' && step.message)).toEqual([
      'StopPlaying',
      'Connect',
      'Connect',
    ]);
  });

  it.each([
    [
      '{ wrong: { each: lenghts, of: [Connect] } }',
      /axes\.wrong\.each must be one of .*did you mean lengths\?/,
    ],
    [
      '{ wrong: { each: cuts, of: [Conect] } }',
      /axes\.wrong\.of\[0\] must be a message.*did you mean Connect\?/,
    ],
    ['{ wrong: { each: cuts, of: [ReportOpenFile] } }', /must be a message that the client sends/],
    ['{ wrong: { each: cuts, of: [Connect, Connect] } }', /of\[1\] stands twice/],
    ['{ wrong: { each: texts, of: [StopPlaying] } }', /has no value/],
  ])('%s is refused', async (axes, says) => {
    expect((await problemsOf(load(axes, '  - disconnect: true\n')))[0]).toMatch(says);
  });
});

describe('exceptions', () => {
  it('leave combinations out', async () => {
    const except = 'except:\n  - { a: 1, b: [x, y] }\n';
    const scenarios = await load('{ a: [1, 2], b: [x, y, z] }', '  - disconnect: true\n', except);
    expect(scenarios.map(({ id }) => id)).toEqual([
      'mmsp/x[a=1,b=z]',
      'mmsp/x[a=2,b=x]',
      'mmsp/x[a=2,b=y]',
      'mmsp/x[a=2,b=z]',
    ]);
  });
  it('are of labels that there are', async () => {
    const except = 'except:\n  - { a: 3 }\n';
    expect(await problemsOf(load('{ a: [1, 2] }', '  - disconnect: true\n', except))).toEqual([
      'suites/mmsp/x.yaml:5:10: except[0].a must be labels of an axis, got "3"',
    ]);
  });
});

describe('bytes of any kind', () => {
  it('are text, digits or a text over and over', async () => {
    const written =
      '  - raw: "GET"\n  - raw: { bytes: "00 ff" }\n    over: udp\n  - raw: { repeat: ab, times: 3 }\n';
    expect(await loadSteps(written)).toMatchObject([
      { do: 'raw', bytes: { is: 'literal', value: 'GET' }, over: 'tcp', proves: ['MMSP-3.2.5.1-01'] },
      { bytes: { is: 'bytes' }, over: 'udp' },
      { bytes: { is: 'repeat', text: 'ab', times: 3 } },
    ]);
    expect(await refused('  - raw: 7\n')).toMatch(/steps\[0\]\.raw must be text/);
  });
  it('may be a part of a message, or come in pieces', async () => {
    const [first] = await load('{ n: [8] }', '  - send: Connect\n    hostile: true\n    only: $n\n').then(
      ([scenario]) => scenario?.steps ?? [],
    );
    expect(first).toMatchObject({ pace: { only: 8 } });
    const step = await loadSend('  - send: Connect\n    pieces: { of: 7, every: 5ms }\n');
    expect(step).toMatchObject({ hostile: false, pace: { pieces: { of: 7, every: 5 } } });
    expect(await problemsOf(load('{ n: [x] }', '  - send: Connect\n    only: $n\n'))).toEqual([
      'suites/mmsp/x.yaml:6:11: steps[0].only must be an axis of whole numbers of bytes',
    ]);
  });
});

it('asks whether harm was done by the hostile step before it', async () => {
  const steps = await loadSteps('  - send: Connect\n    hostile: true\n  - unharmed: true\n');
  expect(steps[1]).toMatchObject({ do: 'unharmed', proves: ['MMSP-3.2.5.3-01'] });
});
