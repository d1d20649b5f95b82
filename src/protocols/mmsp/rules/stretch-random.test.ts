import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginsKeyFrame, readAsfPacket } from '../../../asf/packet.ts';
import { both, cut, fullOf, plain, together, withPackets } from './testing/both-ways.ts';
import { av, type Content, multi } from './testing/content.ts';
import { client, type Line, said, server } from './testing/conversation.ts';
import { closing, ended, media, opened, select } from './testing/right.ts';

// Whatever happens in a session, in any order: the short way past the rules says what the long one says.

interface Step {
  readonly what:
    | 'media'
    | 'switch'
    | 'ping'
    | 'stop'
    | 'start'
    | 'stride'
    | 'end'
    | 'skip'
    | 'again'
    | 'late';
  readonly many: number;
  readonly stream: number;
  readonly other: number;
  readonly level: number;
  readonly fails: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom<Step['what'][]>(
    ...(['media', 'media', 'media', 'media', 'media', 'media', 'switch', 'switch', 'ping'] as const),
    ...(['stop', 'start', 'stride', 'end', 'skip', 'again', 'late'] as const),
  ),
  many: fc.integer({ min: 1, max: 60 }),
  stream: fc.integer({ min: 1, max: 3 }),
  other: fc.constantFrom(1, 2, 0xffff, 0xffff, 0xffff),
  level: fc.constantFrom(0, 0, 0, 1, 2),
  fails: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});

/** The lines of a session of these steps, as far as there are packets. */
function linesOf(content: Content, steps: readonly Step[]): readonly Line[] {
  const lines: Line[] = [];
  const { packetCount } = content.file;
  let [at, flags, incarnation] = [0, 0, 9];
  const start = (name: string, from: number, values = {}) => {
    incarnation += 1;
    at = from;
    const locationId = from === 0 ? 0xffffffff : from;
    const position = from === 0 ? 0 : Number.MAX_VALUE;
    lines.push(
      client(name, { openFileId: 1, playIncarnation: incarnation, position, locationId, ...values }),
      server(name === 'StartPlaying' ? 'ReportStartedPlaying' : 'ReportStartStriding', {
        playIncarnation: incarnation,
        ...(name === 'StartPlaying' && { tigerFileId: 1 }),
      }),
    );
  };
  const send = (many: number) => {
    const to = Math.min(packetCount, at + many);
    lines.push(...media(content, { from: at, to, flags, incarnation }));
    flags += to - at;
    at = to;
  };
  start('StartPlaying', 0);
  for (const { what, many, stream, other, level, fails } of steps) {
    if (what === 'media') send(many);
    else if (what === 'skip') at = Math.min(packetCount, at + many);
    else if (what === 'again') at = Math.max(0, at - many);
    else if (what === 'late') flags += many;
    else if (what === 'ping') lines.push(server('Ping'), client('Pong'));
    else if (what === 'start')
      start('StartPlaying', fails ? at : 0, fails ? { frameOffset: many * 100 } : {});
    else if (what === 'stride') start('StartStriding', 0, { rate: 2 });
    else if (what === 'end') lines.push(...ended(incarnation));
    else if (what === 'stop')
      lines.push(
        client('StopPlaying', { openFileId: 1, playIncarnation: incarnation }),
        server('ReportEndOfStream', { playIncarnation: incarnation }),
      );
    else
      lines.push(
        client('StreamSwitch', {
          aStreamEntries: [{ wSrcStreamNumber: other, wDstStreamNumber: stream, wThinningLevel: level }],
        }),
        server('ReportStreamSwitch', fails ? { hr: 0x80004005 } : {}),
      );
  }
  return lines;
}

const begins = (content: Content, number: number): boolean =>
  readAsfPacket(content.file.packet(number)).packet?.payloads.some(beginsKeyFrame) === true;
const KEY = fullOf(av).find((number) => begins(av, number)) ?? 0;
/** A packet in which a key frame begins, between all others: a stream may begin in any place. */
const keys = withPackets(
  av,
  fullOf(av).flatMap((number, nth) => (nth % 3 === 0 ? [KEY, number] : [number])),
);
const full = withPackets(multi, fullOf(multi));

test('whatever happens in a session', () => {
  let short = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(plain, keys, full, av, multi),
      fc.array(step, { minLength: 3, maxLength: 24 }),
      fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 3 }),
      (content, steps, lengths) => {
        const talk = opened(content).then(
          ...select(...content.streams),
          ...linesOf(content, steps),
          ...closing(),
        );
        short += both(together(said(talk)), { reference: content.file, cut: cut(lengths) });
      },
    ),
    { numRuns: 60 },
  );
  expect(short).toBeGreaterThan(500);
});
