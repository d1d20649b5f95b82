import { describe, expect, it } from 'vitest';
import { loadSteps, problemsOf } from './testing/files.ts';

const PLAY = '  - send: StartPlaying\n    with: { playIncarnation: { fresh: first } }\n';

describe('a step', () => {
  it.each([
    ['disconnect: true', { do: 'disconnect', how: 'closed' }],
    ['disconnect: half-close', { do: 'disconnect', how: 'half-close' }],
    ['silence: datagrams', { do: 'silence', of: 'datagrams' }],
    ['ping: due', { do: 'ping', which: 'due', missing: 'fail' }],
    ['ping: again', { do: 'ping', which: 'again', missing: 'fail' }],
    ['ping: { missing: note }', { do: 'ping', which: 'due', missing: 'note' }],
    ['idle: ReportEndOfStream', { do: 'idle', since: 'ReportEndOfStream' }],
    ['open: { since: Connect, for: 10s }', { do: 'open', since: 'Connect', for: 10_000 }],
    ['open: { since: StartPlaying, for: idle }', { do: 'open', since: 'StartPlaying', for: 'idle' }],
    ['pause: 1.5s', { do: 'pause', for: 1500 }],
    ['pause: { keepAlive: 0.8 }', { do: 'pause', for: { keepAlive: 0.8 } }],
    ['closed: true', { do: 'closed' }],
    ['closed: { within: 5s }', { do: 'closed', within: 5000 }],
    ['silence: data', { do: 'silence', of: 'data' }],
    ['silence: everything', { do: 'silence', of: 'everything' }],
    ['silence: { of: data, for: 2s }', { do: 'silence', of: 'data', for: 2000 }],
    ['resend: [0, 4294967295]', { do: 'resend', packets: [0, 0xffffffff], with: {}, copies: true }],
    [
      'resend: []\n    with: { wNumPackets: 33 }\n    copies: false',
      { do: 'resend', packets: [], with: { wNumPackets: { is: 'literal', value: 33 } }, copies: false },
    ],
    ['packet: []', { do: 'packet', messages: [], header: {} }],
    [
      'packet: [{ send: FunnelInfo }, { send: CloseFile, with: { openFileId: 2 } }]\n    header: { padding: 3 }',
      {
        do: 'packet',
        messages: [
          { message: 'FunnelInfo', with: {} },
          { message: 'CloseFile', with: { openFileId: { is: 'literal', value: 2 } } },
        ],
        header: { padding: { is: 'literal', value: 3 } },
      },
    ],
    ['sentinel: foreign-address', { do: 'sentinel', at: 'foreign-address' }],
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
    [
      'send: FunnelInfo',
      {
        do: 'send',
        message: 'FunnelInfo',
        with: {},
        header: {},
        outcomes: [],
        hostile: false,
        over: 'tcp',
        pace: {},
      },
    ],
  ])('%s', async (written, step) => {
    expect(await loadSteps(`  - ${written}\n`)).toEqual([
      { at: 'suites/mmsp/x.yaml:4:5', session: 'main', proves: [], ...step },
    ]);
  });

  it('asks again for numbers of 32 bits, and with fields of a resend request only', async () => {
    const refused = async (step: string) => (await problemsOf(loadSteps(`  - ${step}\n`)))[0];
    expect(await refused('resend: [4294967296]')).toContain('steps[0].resend[0]');
    expect(await refused('resend: [0]\n    with: { clientId: 1 }')).toContain(
      'steps[0].with.clientId is not a field of RequestPacketListResend',
    );
    expect(await refused('sentinel: elsewhere')).toContain('steps[0].sentinel');
  });

  it('sends several messages in one packet only of the client, with fields that they have', async () => {
    const refused = async (step: string) => (await problemsOf(loadSteps(`  - ${step}\n`)))[0];
    expect(await refused('packet: [{ send: FunnelInfo }, { send: ReportFunnelInfo }]')).toContain(
      'steps[0].packet[1].send must be a message that the client sends, ReportFunnelInfo is not',
    );
    expect(await refused('packet: [{ send: Pong, with: { dwParam3: 1 } }]')).toContain(
      'steps[0].packet[0].with.dwParam3 is not a field of Pong (did you mean dwParam1?)',
    );
    expect(await refused('packet: [{ send: StreamSwitch }]')).toContain(
      'steps[0].packet[0].with.aStreamEntries is missing: StreamSwitch has no default for it',
    );
    expect(await refused('packet: []\n    expect: ReportFunnelInfo')).toContain('expect is not a key here');
  });

  it('may go on, or be over, whether media comes or not', async () => {
    const until = (more: string) => `${PLAY}  - until: { packets: 5, of: $first }\n${more}`;
    expect(await loadSteps(until('    otherwise: go-on\n    ends: true\n'))).toMatchObject([
      {},
      { do: 'until', otherwise: 'go-on', ends: true },
    ]);
    const refused = async (steps: string) => (await problemsOf(loadSteps(steps)))[0];
    expect(await refused(until('    otherwise: stop\n'))).toContain('must be one of go-on, end');
    expect(await refused('  - until: header\n    otherwise: end\n')).toContain(
      'steps[0].otherwise needs packets to wait for',
    );
  });

  it('ends the scenario with an outcome that does not end it by itself', async () => {
    const outcomes = (more: string) =>
      `  - send: ConnectFunnel\n    outcomes:\n      - { reply: ReportConnectedFunnel, ends: true${more} }\n`;
    const [step] = await loadSteps(outcomes(''));
    expect(step).toMatchObject({ outcomes: [{ verdict: 'pass', ends: true }] });
    const [warned] = await loadSteps(outcomes(', verdict: warn, why: so'));
    expect(warned).toMatchObject({ outcomes: [{ verdict: 'warn', ends: true }] });
    const [problem] = await problemsOf(loadSteps(outcomes(', verdict: skip, why: so')));
    expect(problem).toContain('must have the verdict pass, note or warn to end the scenario');
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

  it('waits for packets of the session, for more of a play, or for so much of the content', async () => {
    const waits = ['{ packets: 9 }', '{ more: 9, of: $first }', '{ content: 1.5s, of: $first }'];
    const steps = waits.map((wait) => `  - until: ${wait}\n`).join('');
    expect((await loadSteps(`${PLAY}${steps}`)).slice(1)).toMatchObject([
      { until: { what: 'packets', packets: 9 } },
      { until: { what: 'more', packets: 9, of: 'first' } },
      { until: { what: 'content', content: 1500, of: 'first' } },
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

describe('a step that is wrong', () => {
  it.each([
    [
      '  - sned: Connect\n',
      '4:5: steps[0] must have one of the keys include, send, packet, expect, outcomes, until, silence, resend, raw, unharmed, sentinel, follow, closed, disconnect, ping, idle, open and pause, got a map (did you mean send?)',
    ],
    [
      '  - Connect\n',
      '4:5: steps[0] must have one of the keys include, send, packet, expect, outcomes, until, silence, resend, raw, unharmed, sentinel, follow, closed, disconnect, ping, idle, open and pause, got "Connect"',
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
    ['  - idle: Conect\n', '4:11: steps[0].idle must be a message, got "Conect" (did you mean Connect?)'],
    ['  - open: { since: Connect }\n', '4:11: steps[0].open.for is missing, and must be a duration, or idle'],
    ['  - pause: { keepAlive: 5 }\n', '4:25: steps[0].pause.keepAlive must be at most 4, got 5'],
    ['  - ping: later\n', '4:11: steps[0].ping must be due, again, or { missing: note }, got "later"'],
    ['  - disconnect: gently\n', '4:17: steps[0].disconnect must be true, reset or half-close, got "gently"'],
    ['  - until: { packets: 0, of: $a }\n', '4:23: steps[0].until.packets must be at least 1, got 0'],
    ['  - follow: $location\n', '4:13: steps[0].follow uses "$location", which no earlier step binds'],
    [
      '  - send: Connect\n    expect: ReportConnectedEX\n    bind: { v: cbVersionUrl }\n  - follow: $v\n',
      '7:13: steps[1].follow must be a text of a reply, such as { location: wszLocation } binds',
    ],
    ['  - until: { more: 5 }\n', '4:12: steps[0].until.of is missing'],
    ['  - until: { content: 5s }\n', '4:12: steps[0].until.of is missing'],
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
      '4:14: steps[0].silence must be one of data, everything, datagrams, got "dta" (did you mean data?)',
    ],
    ['  - silence: { for: 2s }\n', '4:14: steps[0].silence.of is missing'],
    ['  - silence: data\n    within: 2s\n', '5:5: steps[0].within is not a key here'],
    ['  - closed: { within: 5s }\n    within: 5s\n', '5:5: steps[0].within stands twice, here and in closed'],
    ['  - closed: yes\n', '4:13: steps[0].closed must be true, or { within: 5s }, got "yes"'],
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
