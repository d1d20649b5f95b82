import { describe, expect, it, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import type { AnnotatedLine, ReportTools, Screen } from './reporter.ts';
import { aCase, check, flow, memoryScreen, message, runEnd, runStart, step } from './testing/story.ts';
import { trace } from './trace.ts';

const ID = 'mmsp/general/happy-path[transport=tcp]';
const OTHER = 'mmsp/general/sanity';

function traced(
  events: readonly RunEvent[],
  rows: readonly AnnotatedLine[] = [],
  over: Partial<Screen> = {},
): string {
  const screen = memoryScreen(over);
  const tools: ReportTools = { annotate: () => rows, annotateData: () => rows };
  const reporter = trace(screen, tools);
  for (const event of events) reporter.on(event);
  return screen.text();
}

/** What a reader finds: the case that speaks, and the lines that it says, each without the blanks around it. */
function blocks(text: string): [string, string[]][] {
  const found: [string, string[]][] = [];
  for (const line of text.split('\n')) {
    const [, id] = /^==> (.*) <==$/.exec(line) ?? [];
    if (id !== undefined) found.push([id, []]);
    else if (line !== '') found.at(-1)?.[1].push(line.trim());
  }
  return found;
}

const ROWS: readonly AnnotatedLine[] = [
  { offset: 0, hex: '01', field: 'rep', value: '1' },
  { offset: 0x20, hex: '16 00', field: '', value: '' },
];

describe('the trace', () => {
  it('tells everything in its order, and whose it is where that changes', () => {
    const events = [
      { type: 'case-start', case: ID, t: 1 } as const,
      step(ID, 1, 'send Connect'),
      message(ID, { from: 'client', names: ['Connect'], size: 6, bytes: '010203040506' }),
      step(OTHER, 1, 'send Ping'),
      flow(ID, { transport: 'udp', packets: 20 }),
      check(ID, 'MMSP-1-01', 'pass'),
      check(ID, 'MMSP-2.2.4.2-05', 'fail', {
        step: 1,
        expected: 'one',
        got: 'two',
        dump: ['0000  01  <-- one'],
      }),
      { type: 'case-end', case: ID, t: 900, verdict: 'fail', duration: 899, reason: 'it closed' } as const,
    ];
    expect(blocks(traced(events, ROWS))).toEqual([
      [
        ID,
        [
          '0.010  step 1  [main]  send Connect',
          '0.012  [main]  tcp  client -> server  Connect, 6 bytes',
          expect.stringMatching(/^0000 {2}01 +rep {2}1$/),
          '0020  16 00',
        ],
      ],
      [OTHER, ['0.010  step 1  [main]  send Ping']],
      [
        ID,
        [
          '0.050  [main]  udp  server -> client  20 media packets, incarnation 5, locations 0 to 19, 20480 bytes',
          '0.100  FAIL  step 1',
          'MMSP-2.2.4.2-05 (section 2.2.4.2)  MUST: The revision is 0x0004000B.',
          'expected  one',
          'got       two',
          '0000  01  <-- one',
          '0.900  FAIL after 0.90 s: it closed',
        ],
      ],
    ]);
  });

  it('shows what broke and nothing that did not', () => {
    const verdicts = ['pass', 'fail', 'warn', 'note', 'skip', 'inconclusive', 'unreached', 'error'] as const;
    const told = traced(verdicts.map((verdict) => check(ID, `MMSP-${verdict}-01`, verdict)));
    const shown = verdicts.filter((verdict) => told.includes(`MMSP-${verdict}-01`));
    expect(shown).toEqual(['fail', 'warn', 'note', 'error']);
  });

  it('tells attempts apart', () => {
    const told = traced([
      { type: 'attempt-end', case: ID, t: 5, attempt: 1, verdict: 'fail', duration: 5 },
      { type: 'case-start', case: ID, t: 6, attempt: 2 },
    ]);
    expect(blocks(told)).toEqual([[ID, ['0.005  FAIL after 0.01 s', '0.006  attempt 2']]]);
  });

  it('says how much of a long message is not shown, and names packets that have no message', () => {
    const told = traced([message(ID, { names: [], size: 5000, bytes: '00'.repeat(4096) })]);
    expect(blocks(told)[0]?.[1]).toEqual([
      '0.012  [main]  tcp  server -> client  empty packet, 5000 bytes',
      '… 904 bytes more',
    ]);
  });

  it('is coloured only where the screen is', () => {
    const events = [
      step(ID, 1, 'x'),
      message(ID),
      flow(ID),
      check(ID, 'MMSP-1-01', 'fail', { dump: ['a <-- b'] }),
    ];
    const plain = traced(events, ROWS);
    const coloured = traced(events, ROWS, { color: true });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });
});

const ACTIVE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

test.each([
  ['terminal escapes', '\u001b[31m\u001b]0;title\u0007\u009b2J\u001bc\b\b\b'],
  ['lines', `a\r\n==> ${OTHER} <==\n\u0085\u2028\u2029`],
  ['zero bytes and direction overrides', '\0a\u202egpj.exe\u2066\u200f'],
  ['lone surrogates and what is no character', '\ud800 \udfff \ufffe\uffff\ufeff'],
  ['length', `${'x'.repeat(30_000)}\u001b${'😀'.repeat(15_000)}`],
])('%s of a peer are inert wherever they stand', (_what, text) => {
  const told = {
    ...{ statement: text, subject: text, path: text, expected: text, got: text, why: text, reading: text },
    ...{ dump: [text, `${text} <-- ${text}`], also: [text], consequenceOf: text, section: text, step: 1 },
  };
  const id = `mmsp/${text}`;
  const events = [
    runStart([id], { target: text, tool: text }),
    ...aCase(
      id,
      'fail',
      [
        { ...step(id, 1, text), session: text },
        message(id, { names: [text, 'broken bytes'], bytes: text, session: text }),
        flow(id, { session: text }),
        check(id, 'MMSP-1-01', 'fail', told),
      ],
      { reason: text },
    ),
    runEnd({ verdict: text }),
  ];
  const shown = traced(events, [{ offset: 0, hex: text, field: text, value: text }], { color: true });
  const plain = shown.replace(/\u001b\[\d+m/g, '');
  expect(plain).not.toMatch(ACTIVE);
  expect(plain.length).toBeLessThan(100_000);
  expect(blocks(plain)).toHaveLength(1);
});
