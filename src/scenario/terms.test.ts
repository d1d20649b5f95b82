import { describe, expect, it } from 'vitest';
import { loadSend, loadSteps, loadTerm, problemsOf } from './testing/files.ts';

const CONTENT = 'needs: { content: short }\n';
const start = (more: string): string =>
  `  - send: StartPlaying\n    with: { openFileId: 1, playIncarnation: 10, ${more} }\n`;

const streams = (which: string, more: object = {}) => ({
  is: 'streams',
  which,
  thinning: 0,
  others: 'destination',
  unknown: false,
  ...more,
});

describe('a term', () => {
  it('names streams of the content by place and type, and only where a number can stand', async () => {
    const refused = async (field: string, term: string, needs = CONTENT) =>
      (await problemsOf(loadTerm('StreamSwitch', field, term, needs)))[0];
    const one = (term: string) => `[{ wDstStreamNumber: ${term} }]`;
    expect(await refused('aStreamEntries', one('{ stream: third }'))).toMatch(/^suites.*:\d+:\d+: .*must be/);
    expect(await refused('aStreamEntries', '{ select: second }')).toContain(
      'must be one of all, none, first',
    );
    expect(await refused('aStreamEntries', '{ select: all, thinning: 3 }')).toContain('thinning');
    expect(await refused('aStreamEntries', '{ select: all, others: both }')).toContain(
      'must be one of destination, source',
    );
    expect(await refused('aStreamEntries', '{ stream: first }')).toContain('got { stream }');
    expect(await refused('aStreamEntries', one('{ stream: first }'), '')).toContain(
      'uses the content, so the scenario must name it in needs.content',
    );
  });

  it.each([
    ['CloseFile', 'openFileId', '7', { is: 'literal', value: 7 }],
    ['CloseFile', 'openFileId', '0xFFFFFFFF', { is: 'literal', value: 0xffffffff }],
    ['Connect', 'subscriberName', 'me', { is: 'literal', value: 'me' }],
    ['Connect', 'subscriberName', '"12"', { is: 'literal', value: '12' }],
    ['Connect', 'subscriberName', '$$me', { is: 'literal', value: '$me' }],
    ['Connect', 'subscriberName', '{ bytes: "00 fF" }', { is: 'bytes', bytes: Uint8Array.of(0, 0xff) }],
    ['StartStriding', 'rate', '{ wrong: 6.5 }', { is: 'wrong', value: 6.5 }],
    ['StartStriding', 'padding', '{ wrong: 1 }', { is: 'wrong', value: 1 }],
    ['Connect', 'subscriberName', '{ repeat: ab, times: 3 }', { is: 'repeat', text: 'ab', times: 3 }],
    ['Connect', 'subscriberName', '{ missing: a/ }', { is: 'missing', prefix: 'a/', suffix: '' }],
    [
      'Connect',
      'subscriberName',
      '{ missing: { repeat: a, times: 3 }, suffix: .asf }',
      { is: 'missing', prefix: 'aaa', suffix: '.asf' },
    ],
    ['Connect', 'subscriberName', '{ content: path }', { is: 'content' }],
    ['ConnectFunnel', 'funnelName', '{ fill: "{address}/{port}" }', { is: 'fill', text: '{address}/{port}' }],
    ['Connect', 'playIncarnation', '{ fresh: f }', { is: 'fresh', name: 'f', kind: 'play' }],
    ['Connect', 'playIncarnation', '{ fresh: f, kind: header }', { is: 'fresh', name: 'f', kind: 'header' }],
    ['StreamSwitch', 'aStreamEntries', '{ select: all }', streams('all')],
    ['StreamSwitch', 'aStreamEntries', '{ select: last }', streams('last')],
    [
      'StreamSwitch',
      'aStreamEntries',
      '{ select: first-video, thinning: 1, others: source, unknown: true }',
      streams('first-video', { thinning: 1, others: 'source', unknown: true }),
    ],
    [
      'StreamSwitch',
      'aStreamEntries',
      '[{ wDstStreamNumber: { stream: second-audio } }]',
      { is: 'list', items: [{ wDstStreamNumber: { is: 'stream', which: 'second-audio' } }] },
    ],
    [
      'StreamSwitch',
      'aStreamEntries',
      '[{ wDstStreamNumber: 2 }]',
      { is: 'list', items: [{ wDstStreamNumber: { is: 'literal', value: 2 } }] },
    ],
    ['StreamSwitch', 'aStreamEntries', '[]', { is: 'list', items: [] }],
  ])('of %s.%s: %s', async (message, field, written, term) => {
    expect(await loadTerm(message, field, written, CONTENT)).toEqual(term);
  });

  it('is filled with places of the client only, and only where text can stand', async () => {
    const load = (message: string, field: string, term: string) => problemsOf(loadTerm(message, field, term));
    const holes = 'must have no braces but {address}, {foreign}, {protocol}, {port}';
    for (const text of ['{adress}', '{', '{port', 'a{}b', '{PORT}'])
      expect((await load('ConnectFunnel', 'funnelName', `{ fill: "${text}" }`))[0]).toContain(holes);
    expect((await load('ConnectFunnel', 'funnelMode', '{ fill: "{port}" }'))[0]).toContain(
      'must be a whole number from 0 to 4294967295, got { fill }, which is text',
    );
  });

  it('of a time may be a number, a part of the content, or unused', async () => {
    const position = async (term: string) =>
      (await loadSend(start(`position: ${term}`), CONTENT)).with.position;
    expect(await position('1.5')).toEqual({ is: 'literal', value: 1.5 });
    expect(await position('{ position: 0.5 }')).toEqual({ is: 'position', fraction: 0.5 });
    expect(await position('unused')).toEqual({ is: 'literal', value: Number.MAX_VALUE });
  });

  it('of 64 bits becomes a bigint, and is quoted when it is too large to be exact', async () => {
    const sent = async (term: string) =>
      (await loadSend(`  - send: Connect\n    header: { timeSent: ${term}, seq: 3 }\n`)).header;
    expect(await sent('5')).toEqual({
      timeSent: { is: 'literal', value: 5n },
      seq: { is: 'literal', value: 3 },
    });
    expect(await sent('"18446744073709551615"')).toMatchObject({ timeSent: { value: 2n ** 64n - 1n } });
    expect(await problemsOf(sent('18446744073709551615'))).toEqual([
      'suites/mmsp/x.yaml:5:25: steps[0].header.timeSent must be a whole number from 0 to 2^64 - 1, got 18446744073709552000 (put numbers beyond 2^53 in quotes)',
    ]);
    expect((await problemsOf(sent('"18446744073709551616"')))[0]).toContain('got "18446744073709551616"');
  });

  it('of a structure is a record', async () => {
    const { with: fields } = await loadSend(
      '  - send: Logging\n    with: { log: { dwSourceId: 1, szTransport: TCP, info: { rate: -5 } } }\n',
    );
    expect(fields).toEqual({
      log: {
        is: 'record',
        fields: {
          dwSourceId: { is: 'literal', value: 1 },
          szTransport: { is: 'literal', value: 'TCP' },
          info: { is: 'record', fields: { rate: { is: 'literal', value: -5 } } },
        },
      },
    });
  });

  it('refers to what an earlier step bound, and may add to it', async () => {
    const steps = await loadSteps(
      '  - send: OpenFile\n    with: { fileName: a, playIncarnation: 9 }\n    expect: ReportOpenFile\n    bind: { file: openFileId }\n' +
        '  - send: CloseFile\n    with: { openFileId: { name: $file, plus: 1 } }\n  - send: CloseFile\n    with: { openFileId: $file }\n',
    );
    expect(steps[0]).toMatchObject({ outcomes: [{ bind: { file: 'openFileId' } }] });
    expect(steps[1]).toMatchObject({ with: { openFileId: { is: 'offset', name: 'file', plus: 1 } } });
    expect(steps[2]).toMatchObject({ with: { openFileId: { is: 'name', name: 'file' } } });
  });
});

describe('a term that does not suit its field', () => {
  it.each([
    ['CloseFile', 'openFileId', '-1', 'must be a whole number from 0 to 4294967295, got -1'],
    ['CloseFile', 'openFileId', '4294967296', 'must be a whole number from 0 to 4294967295, got 4294967296'],
    ['CloseFile', 'openFileId', '1.5', 'must be a whole number from 0 to 4294967295, got 1.5'],
    [
      'CloseFile',
      'openFileId',
      '"7"',
      'must be a whole number from 0 to 4294967295, got "7" (remove the quotes)',
    ],
    ['CloseFile', 'openFileId', 'unused', 'must be a whole number from 0 to 4294967295, got "unused"'],
    [
      'CloseFile',
      'openFileId',
      '{ content: path }',
      'must be a whole number from 0 to 4294967295, got { content: path }, which is text',
    ],
    [
      'CloseFile',
      'openFileId',
      '{ missing: a }',
      'must be a whole number from 0 to 4294967295, got { missing }, which is text',
    ],
    [
      'CloseFile',
      'openFileId',
      '{ repeat: a, times: 2 }',
      'must be a whole number from 0 to 4294967295, got { repeat }, which is text',
    ],
    [
      'CloseFile',
      'openFileId',
      '{ bytes: "00" }',
      'must be a whole number from 0 to 4294967295, got { bytes }, which only text and byte fields take',
    ],
    [
      'CloseFile',
      'openFileId',
      '{ position: 0.5 }',
      'must be a whole number from 0 to 4294967295, got { position }, which is a time in seconds',
    ],
    [
      'CloseFile',
      'openFileId',
      '{ select: all }',
      'must be a whole number from 0 to 4294967295, got { select: all }',
    ],
    ['CloseFile', 'openFileId', '[]', 'must be a whole number from 0 to 4294967295, got a list'],
    ['CloseFile', 'openFileId', '{}', 'must be a whole number from 0 to 4294967295, got an empty map'],
    [
      'CloseFile',
      'openFileId',
      '{ frsh: a }',
      'must be a whole number from 0 to 4294967295, got a map with the key "frsh" (did you mean fresh?)',
    ],
    ['CloseFile', 'openFileId', '$file', 'uses "$file", which no earlier step binds'],
    [
      'CloseFile',
      'openFileId',
      'true',
      'must be a number, text, $name, a term such as { fresh: first }, a list or a record, got true',
    ],
    [
      'CloseFile',
      'openFileId',
      '.inf',
      'must be a number, text, $name, a term such as { fresh: first }, a list or a record, got Infinity',
    ],
    ['Connect', 'subscriberName', '12', 'must be text, got 12'],
    ['Connect', 'subscriberName', '{ fresh: a }', 'must be text, got { fresh }'],
    ['StreamSwitch', 'aStreamEntries', '3', 'must be a list of STREAM_SWITCH_ENTRY, got 3'],
  ])('%s.%s: %s', async (message, field, written, problem) => {
    const column = 13 + field.length + 2;
    expect(await problemsOf(loadTerm(message, field, written, CONTENT))).toEqual([
      `suites/mmsp/x.yaml:6:${column}: steps[0].with.${field} ${problem}`,
    ]);
  });

  it.each([
    ['{ bytes: "0g" }', '.bytes must be hexadecimal digits, such as "00 ff", got "0g"'],
    ['{ bytes: "000" }', '.bytes must have two digits per byte'],
    ['{ bytes: 12 }', '.bytes must be text, got 12 (put it in quotes)'],
    ['{ repeat: a, times: 0 }', '.times must be at least 1, got 0'],
    ['{ repeat: a, times: 1.5 }', '.times must be a whole number, got 1.5'],
    ['{ repeat: a }', '.times is missing'],
    ['{ repeat: abc, times: 900000 }', ' must not be longer than 1000000 characters'],
    ['{ content: pth }', '.content must be path, got "pth" (did you mean path?)'],
    ['{ missing: a, sufix: b }', '.sufix is not a key here (did you mean suffix?)'],
    ['{ missing: 3 }', '.missing must be text or { repeat: text, times: N }, got 3'],
  ])('says what is wrong within %s', async (written, problem) => {
    const [line] = await problemsOf(loadTerm('Connect', 'subscriberName', written, CONTENT));
    expect(line).toMatch(/^suites\/mmsp\/x\.yaml:6:\d+: /);
    expect(line?.replace(/^\S+ /, '')).toBe(`steps[0].with.subscriberName${problem}`);
  });

  it('is pointed at within lists and structures', async () => {
    const list = loadTerm(
      'StreamSwitch',
      'aStreamEntries',
      '[{ wDstStreamNumber: 1 }, { wDstStreamNumbr: 70000 }]',
    );
    expect(await problemsOf(list)).toEqual([
      'suites/mmsp/x.yaml:5:55: steps[0].with.aStreamEntries[1].wDstStreamNumber is missing: STREAM_SWITCH_ENTRY has no default for it',
      'suites/mmsp/x.yaml:5:57: steps[0].with.aStreamEntries[1].wDstStreamNumbr is not a field of STREAM_SWITCH_ENTRY (did you mean wDstStreamNumber?)',
    ]);
    const log = loadTerm('Logging', 'log', '{ info: { rate: 40000 } }');
    expect(await problemsOf(log)).toEqual([
      'suites/mmsp/x.yaml:5:34: steps[0].with.log.info.rate must be a whole number from -32768 to 32767, got 40000',
    ]);
  });

  it('is found when a field is unknown, inherited from nowhere, or left out', async () => {
    expect(
      await problemsOf(loadSteps('  - send: ReadBlock\n    with: { openFileID: 1, playIncarnation: 1 }\n')),
    ).toEqual([
      'suites/mmsp/x.yaml:5:13: steps[0].with.openFileID is not a field of ReadBlock (did you mean openFileId?)',
    ]);
    expect(await problemsOf(loadTerm('Connect', 'constructor', '1'))).toEqual([
      'suites/mmsp/x.yaml:5:13: steps[0].with.constructor is not a field of Connect',
    ]);
    expect(await problemsOf(loadSteps('  - send: StreamSwitch\n'))).toEqual([
      'suites/mmsp/x.yaml:4:5: steps[0].with.aStreamEntries is missing: StreamSwitch has no default for it',
    ]);
    expect(await loadSteps('  - send: StopPlaying\n')).toHaveLength(1);
    expect(await problemsOf(loadSteps('  - send: Connect\n    header: { sessionID: 1 }\n'))).toEqual([
      'suites/mmsp/x.yaml:5:15: steps[0].header.sessionID is not a field of TcpMessageHeader (did you mean sessionId?)',
    ]);
  });

  it('is a reference to a value of another kind', async () => {
    const steps =
      '  - send: Connect\n    expect: ReportConnectedEX\n    bind: { version: ServerVersionInfo }\n  - send: CloseFile\n    with: { openFileId: $version }\n';
    expect(await problemsOf(loadSteps(steps))).toEqual([
      'suites/mmsp/x.yaml:8:25: steps[1].with.openFileId must be a whole number from 0 to 4294967295, but $version is text',
    ]);
  });

  it('uses content that the scenario does not ask for', async () => {
    expect(await problemsOf(loadTerm('Connect', 'subscriberName', '{ content: path }'))).toEqual([
      'suites/mmsp/x.yaml:5:29: steps[0].with.subscriberName uses the content, so the scenario must name it in needs.content',
    ]);
  });
});
