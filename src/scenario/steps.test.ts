import { describe, expect, it } from 'vitest';
import { loadFiles, loadSteps, problemsOf, scenarioText } from './testing/files.ts';

const PLAY = '  - send: StartPlaying\n    with: { playIncarnation: { fresh: first } }\n';

describe('a step', () => {
  it.each([
    ['disconnect: true', { do: 'disconnect' }],
    ['closed: true', { do: 'closed' }],
    ['closed: { within: 5s }', { do: 'closed', within: 5000 }],
    ['silence: data', { do: 'silence', of: 'data' }],
    ['silence: everything', { do: 'silence', of: 'everything' }],
    ['silence: { of: data, for: 2s }', { do: 'silence', of: 'data', for: 2000 }],
    ['until: header', { do: 'until', until: { what: 'header' } }],
    [
      'expect: ReportEndOfStream',
      {
        do: 'expect',
        outcomes: [{ on: 'reply', message: 'ReportEndOfStream', where: {}, bind: {}, verdict: 'pass' }],
      },
    ],
    [
      'outcomes: [{ closed: true }]',
      { do: 'expect', outcomes: [{ on: 'closed', where: {}, bind: {}, verdict: 'pass' }] },
    ],
    ['send: FunnelInfo', { do: 'send', message: 'FunnelInfo', with: {}, header: {}, outcomes: [] }],
  ])('%s', async (written, step) => {
    expect(await loadSteps(`  - ${written}\n`)).toEqual([
      { at: 'suites/mmsp/x.yaml:4:5', session: 'main', proves: [], ...step },
    ]);
  });

  it('names its session, its time and what it proves', async () => {
    const steps = '  - send: Connect\n    session: a\n    within: 1.5s\n    proves: [MMSP-3.2.5.3-02]\n';
    expect(await loadSteps(steps)).toMatchObject([
      { session: 'a', within: 1500, proves: ['MMSP-3.2.5.3-02'] },
    ]);
  });

  it('waits for packets of a play, and is written only while it streams', async () => {
    const stop = '  - send: StopPlaying\n    while: $first\n    with: { playIncarnation: $first }\n';
    expect(await loadSteps(`${PLAY}  - until: { packets: 5, of: $first }\n${stop}`)).toMatchObject([
      { with: { playIncarnation: { is: 'fresh', name: 'first', kind: 'play' } } },
      { until: { what: 'packets', packets: 5, of: 'first' } },
      { streaming: 'first', with: { playIncarnation: { is: 'name', name: 'first' } } },
    ]);
  });

  it('expects a success code of a reply that has one to give, unless it says otherwise', async () => {
    const where = async (expected: string) => {
      const [step] = await loadSteps(`  - send: Connect\n    expect: ${expected}\n`);
      return step?.do === 'send' ? step.outcomes[0]?.where : undefined;
    };
    expect(await where('ReportConnectedEX')).toEqual({ hr: { is: 'ok' } });
    expect(await where('ReportConnectedFunnel')).toEqual({});
    expect(await where('{ ReportConnectedEX: {} }')).toEqual({});
    expect(await where('{ ReportConnectedEX: { hr: failed } }')).toEqual({ hr: { is: 'failed' } });
  });
});

describe('a matcher', () => {
  const where = async (field: string, written: string, message = 'ReportOpenFile') => {
    const [step] = await loadSteps(`  - expect: { ${message}: { ${field}: ${written} } }\n`);
    return step?.do === 'expect' ? step.outcomes[0]?.where[field] : undefined;
  };

  it.each([
    ['hr', 'ok', { is: 'ok' }],
    ['hr', 'failed', { is: 'failed' }],
    ['hr', '0', { is: 'equals', value: 0 }],
    ['hr', '{ one-of: [0, 0xC00D001A] }', { is: 'one-of', values: [0, 0xc00d001a] }],
    ['openFileId', '{ between: [1, 3] }', { is: 'between', low: 1, high: 3 }],
    ['filePacketCount', '5', { is: 'equals', value: 5n }],
    ['filePacketCount', '"18446744073709551615"', { is: 'equals', value: 2n ** 64n - 1n }],
    ['fileDuration', '{ between: [2.5, 3] }', { is: 'between', low: 2.5, high: 3 }],
  ])('%s: %s', async (field, written, matcher) => {
    expect(await where(field, written)).toEqual(matcher);
  });

  it('of text takes text, even a word that means something elsewhere, and a name', async () => {
    expect(await where('funnelName', 'ok', 'ReportConnectedFunnel')).toEqual({ is: 'equals', value: 'ok' });
    expect(await where('funnelName', '$$x', 'ReportConnectedFunnel')).toEqual({ is: 'equals', value: '$x' });
    const steps = `${PLAY}  - expect: { ReportEndOfStream: { playIncarnation: $first } }\n`;
    expect((await loadSteps(steps))[1]).toMatchObject({
      outcomes: [{ where: { playIncarnation: { is: 'name', name: 'first' } } }],
    });
  });

  it.each([
    ['hr', 'okay', 'must be ok, failed or a whole number from 0 to 4294967295, got "okay"'],
    [
      'hr',
      'faild',
      'must be ok, failed or a whole number from 0 to 4294967295, got "faild" (did you mean failed?)',
    ],
    ['hr', '-1', 'must be ok, failed or a whole number from 0 to 4294967295, got -1'],
    ['hr', '{ one-of: [0, x] }', 'must be ok, failed or a whole number from 0 to 4294967295, got "x"'],
    ['hr', '{ between: [3, 1] }', 'must have the lower number first: [1, 3]'],
    ['hr', '$nowhere', 'uses "$nowhere", which no earlier step binds'],
    [
      'hr',
      '[1]',
      'must be ok, failed, a number, text, $name, { one-of: […] } or { between: [low, high] }, got a list',
    ],
    ['fileDuration', 'ok', 'must be a number, got "ok"'],
    ['unused1', '"00"', 'must be left out: only numbers and text can be compared, got "00"'],
  ])('is refused: %s: %s', async (field, written, problem) => {
    expect(await problemsOf(where(field, written))).toEqual([
      `suites/mmsp/x.yaml:4:${35 + field.length}: steps[0].expect.ReportOpenFile.${field} ${problem}`,
    ]);
  });

  it.each([
    ['{ one-of: [] }', '.one-of must have at least 1 entry'],
    ['{ between: [1] }', '.between must be [lowest, highest]'],
    [
      '{ betwen: [1, 2] }',
      ' must be ok, failed, a number, text, $name, { one-of: […] } or { between: [low, high] }, got a map',
    ],
  ])('says what is wrong within %s', async (written, problem) => {
    const [line] = await problemsOf(where('hr', written));
    expect(line?.replace(/^\S+ /, '')).toBe(`steps[0].expect.ReportOpenFile.hr${problem}`);
  });
});

describe('an outcome', () => {
  const outcomes = (written: string): string => `  - send: Connect\n    outcomes:\n${written}`;

  it('has a verdict, a source and a reason', async () => {
    const written =
      '      - { reply: ReportConnectedEX, where: { hr: failed }, bind: { code: hr }, verdict: note, source: A-16, why: because }\n' +
      '      - { closed: true, verdict: fail, source: MMSP-3.2.5.3-05 }\n      - { silence: true, verdict: warn, why: quiet }\n';
    expect(await loadSteps(outcomes(written))).toMatchObject([
      {
        outcomes: [
          {
            on: 'reply',
            where: { hr: { is: 'failed' } },
            bind: { code: 'hr' },
            verdict: 'note',
            source: 'A-16',
            why: 'because',
          },
          { on: 'closed', verdict: 'fail', source: 'MMSP-3.2.5.3-05' },
          { on: 'silence', verdict: 'warn', why: 'quiet' },
        ],
      },
    ]);
  });

  it.each([
    [
      '{ closed: true, verdict: note }',
      '6:9: steps[0].outcomes[0] must say why, or name its source, when the verdict is not pass',
    ],
    [
      '{ closed: true, verdict: bad }',
      '6:34: steps[0].outcomes[0].verdict must be one of pass, note, warn, fail, skip, inconclusive, got "bad"',
    ],
    ['{ closed: false }', '6:19: steps[0].outcomes[0].closed must be true, got false'],
    [
      '{ closed: true, source: A-1 }',
      '6:33: steps[0].outcomes[0].source must be a requirement id or an ambiguity such as A-16',
    ],
    ['{ closed: true, where: {} }', '6:25: steps[0].outcomes[0].where is not a key here'],
    [
      '{ clsed: true }',
      '6:9: steps[0].outcomes[0] must be one of { reply: Message }, { closed: true } and { silence: true }, got a map',
    ],
    [
      '{ reply: Connect }',
      '6:18: steps[0].outcomes[0].reply must be a message that the server sends, Connect is not',
    ],
    [
      '{ reply: ReportConnectedEX, bind: { a: h } }',
      '6:48: steps[0].outcomes[0].bind.a must be a field of ReportConnectedEX, got "h" (did you mean hr?)',
    ],
    [
      '{ reply: ReportConnectedEX, bind: { A: hr } }',
      '6:45: steps[0].outcomes[0].bind.A must be a name: a small letter, then letters, digits and hyphens',
    ],
  ])('%s is refused', async (written, problem) => {
    expect(await problemsOf(loadSteps(outcomes(`      - ${written}\n`)))).toEqual([
      `suites/mmsp/x.yaml:${problem}`,
    ]);
  });
});

describe('a step that is wrong', () => {
  it.each([
    [
      '  - sned: Connect\n',
      '4:5: steps[0] must have one of the keys include, send, expect, outcomes, until, silence, closed and disconnect, got a map',
    ],
    [
      '  - Connect\n',
      '4:5: steps[0] must have one of the keys include, send, expect, outcomes, until, silence, closed and disconnect, got "Connect"',
    ],
    ['  - send: Connect\n    wiht: {}\n', '5:5: steps[0].wiht is not a key here (did you mean with?)'],
    ['  - send: 12\n', '4:11: steps[0].send must be text, got 12 (put it in quotes)'],
    ['  - send:\n', '4:10: steps[0].send must be text, got nothing'],
    [
      '  - send: ReportOpenFile\n',
      '4:11: steps[0].send must be a message that the client sends, ReportOpenFile is not',
    ],
    [
      '  - send: Connect\n    expect: ReportConectedEX\n',
      '5:13: steps[0].expect must be a message that the server sends; there is no "ReportConectedEX" (did you mean ReportConnectedEX?)',
    ],
    ['  - send: Connect\n    expect: { A: {}, B: {} }\n', '5:13: steps[0].expect must name one message'],
    [
      '  - send: Connect\n    expect: [A]\n',
      '5:13: steps[0].expect must be a message, or { Message: { field: value } }, got a list',
    ],
    [
      '  - send: Connect\n    bind: { a: hr }\n',
      '5:5: steps[0].bind needs expect beside it; an outcome has a bind of its own',
    ],
    [
      '  - send: Connect\n    expect: ReportConnectedEX\n    outcomes: [{ closed: true }]\n',
      '6:5: steps[0].outcomes stands beside expect; keep one of the two',
    ],
    ['  - send: Connect\n    within: 5\n', '5:13: steps[0].within must be text, got 5 (put it in quotes)'],
    [
      '  - send: Connect\n    within: 5 s\n',
      '5:13: steps[0].within must be a duration such as 500ms, 10s or 2m, of 24h at most, got "5 s"',
    ],
    [
      '  - send: Connect\n    within: 25h\n',
      '5:13: steps[0].within must be a duration such as 500ms, 10s or 2m, of 24h at most',
    ],
    [
      '  - send: Connect\n    proves: [MMSP-3.2.5.3-99]\n',
      '5:14: steps[0].proves[0] must be a requirement id, got "MMSP-3.2.5.3-99" (did you mean MMSP-3.2.5.3-09?)',
    ],
    [
      '  - send: Connect\n    session: A b\n',
      '5:14: steps[0].session must be a name: a small letter, then letters, digits and hyphens, got "A b"',
    ],
    ['  - until: hedder\n', '4:12: steps[0].until must be header, got "hedder" (did you mean header?)'],
    ['  - until: { packets: 0, of: $a }\n', '4:23: steps[0].until.packets must be at least 1, got 0'],
    ['  - until: { packets: 5 }\n', '4:12: steps[0].until.of is missing'],
    [
      '  - until: { packets: 5, of: first }\n',
      '4:30: steps[0].until.of must be a name with a dollar sign, such as $file, got "first"',
    ],
    [
      '  - until: { packets: 5, of: $first }\n',
      '4:30: steps[0].until.of uses "$first", which no earlier step binds',
    ],
    [
      '  - silence: dta\n',
      '4:14: steps[0].silence must be one of data, everything, got "dta" (did you mean data?)',
    ],
    ['  - silence: { for: 2s }\n', '4:14: steps[0].silence.of is missing'],
    ['  - silence: data\n    within: 2s\n', '5:5: steps[0].within is not a key here'],
    ['  - closed: { within: 5s }\n    within: 5s\n', '5:5: steps[0].within stands twice, here and in closed'],
    ['  - closed: yes\n', '4:13: steps[0].closed must be true, got "yes"'],
  ])('%j', async (steps, problem) => {
    expect(await problemsOf(loadSteps(steps))).toEqual([`suites/mmsp/x.yaml:${problem}`]);
  });

  it('waits for packets of something that is no play', async () => {
    const read = '  - send: ReadBlock\n    with: { playIncarnation: { fresh: h, kind: header } }\n';
    expect(await problemsOf(loadSteps(`${read}  - until: { packets: 5, of: $h }\n`))).toEqual([
      'suites/mmsp/x.yaml:6:30: steps[1].until.of must be the incarnation of a play, such as { fresh: first } binds',
    ]);
    const self =
      '  - send: StartPlaying\n    while: $first\n    with: { playIncarnation: { fresh: first } }\n';
    expect(await problemsOf(loadSteps(self))).toEqual([
      'suites/mmsp/x.yaml:5:12: steps[0].while uses "$first", which no earlier step binds',
    ]);
  });
});

describe('names', () => {
  const open = (session: string): string =>
    `  - send: OpenFile\n    session: ${session}\n    expect: ReportOpenFile\n    bind: { file: openFileId }\n`;
  const close = (session: string, name: string): string =>
    `  - send: CloseFile\n    session: ${session}\n    with: { openFileId: ${name} }\n`;

  it('belong to the session of their step, and can be reached from another', async () => {
    const steps = await loadSteps(
      open('a') +
        open('main') +
        close('a', '$file') +
        close('main', '$file') +
        close('b', '$a.file') +
        close('b', '$main.file'),
    );
    expect(steps[0]).toMatchObject({ outcomes: [{ bind: { 'a.file': 'openFileId' } }] });
    expect(steps.slice(2).map((step) => step.do === 'send' && step.with.openFileId)).toEqual([
      { is: 'name', name: 'a.file' },
      { is: 'name', name: 'file' },
      { is: 'name', name: 'a.file' },
      { is: 'name', name: 'file' },
    ]);
  });

  it('of another session are suggested when they are missing', async () => {
    expect(await problemsOf(loadSteps(open('a') + close('b', '$file')))).toEqual([
      'suites/mmsp/x.yaml:10:25: steps[1].with.openFileId uses "$file", which no earlier step binds in the session b (another session\'s is $a.file)',
    ]);
    expect(await problemsOf(loadSteps(open('main') + close('b', '$file')))).toEqual([
      'suites/mmsp/x.yaml:10:25: steps[1].with.openFileId uses "$file", which no earlier step binds in the session b (another session\'s is $main.file)',
    ]);
    expect(await problemsOf(loadSteps(open('main') + close('main', '$fiel')))).toEqual([
      'suites/mmsp/x.yaml:10:25: steps[1].with.openFileId uses "$fiel", which no earlier step binds (did you mean $file?)',
    ]);
  });
});

describe('include', () => {
  const opening = (steps: string): string => `title: O\nsteps:\n${steps}`;
  const load = (steps: string, openings: Record<string, string>) =>
    loadFiles({
      'x.yaml': scenarioText(steps),
      ...Object.fromEntries(Object.entries(openings).map(([word, text]) => [`openings/${word}.yaml`, text])),
    });

  it('puts the steps in its place, in its session, with the names they bind', async () => {
    const [scenario] = await load(
      '  - include: openings/b\n    session: s\n  - send: CloseFile\n    with: { openFileId: $s.file }\n',
      {
        a: opening('  - send: Connect\n  - disconnect: true\n    session: other\n'),
        b: opening(
          '  - include: openings/a\n  - send: OpenFile\n    expect: ReportOpenFile\n    bind: { file: openFileId }\n',
        ),
      },
    );
    expect(scenario?.steps.map(({ at, session }) => `${at} ${session}`)).toEqual([
      'suites/mmsp/openings/a.yaml:3:5 s',
      'suites/mmsp/openings/a.yaml:4:5 other',
      'suites/mmsp/openings/b.yaml:4:5 s',
      'suites/mmsp/x.yaml:6:5 main',
    ]);
  });

  it('is refused when there is no such opening, or a path that leads elsewhere', async () => {
    expect(
      await problemsOf(
        load('  - include: openings/aa\n  - include: ../x\n', { aaa: opening('  - closed: true\n') }),
      ),
    ).toEqual([
      'suites/mmsp/x.yaml:4:14: steps[0].include must be an opening, got "openings/aa" (did you mean openings/aaa?)',
      'suites/mmsp/x.yaml:5:14: steps[1].include must be an opening, got "../x"',
    ]);
  });

  it('is refused when an opening includes itself, even through others', async () => {
    const openings = { a: opening('  - include: openings/b\n'), b: opening('  - include: openings/a\n') };
    expect(await problemsOf(load('  - include: openings/a\n', openings))).toEqual([
      'suites/mmsp/openings/b.yaml:3:14: steps[0].include includes itself: openings/a, openings/b, openings/a',
      'suites/mmsp/openings/a.yaml:3:14: steps[0].include includes itself: openings/b, openings/a, openings/b',
    ]);
  });

  it('points at the faults of an opening, included or not, but leaves names to whoever includes it', async () => {
    const unused = opening(
      '  - send: CloseFile\n    with: { openFileId: $file, x: 1 }\n    when: { transport: udp }\n',
    );
    expect(await problemsOf(load('  - closed: true\n', { unused, wrong: 'title: O\nstep: []\n' }))).toEqual([
      'suites/mmsp/openings/unused.yaml:4:32: steps[0].with.x is not a field of CloseFile',
      'suites/mmsp/openings/wrong.yaml:1:1: steps is missing',
      'suites/mmsp/openings/wrong.yaml:2:1: step is not a key here (did you mean steps?)',
    ]);
    const names = opening('  - send: CloseFile\n    with: { openFileId: $file }\n');
    expect(await problemsOf(load('  - include: openings/names\n', { names }))).toEqual([
      'suites/mmsp/openings/names.yaml:4:25: steps[0].with.openFileId uses "$file", which no earlier step binds',
    ]);
  });
});
