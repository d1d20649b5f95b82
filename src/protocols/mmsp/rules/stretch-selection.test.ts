import { describe, expect, test } from 'vitest';
import { readAsfPacket } from '../../../asf/packet.ts';
import { both, fullOf, streamsOf, together, video, withPackets } from './testing/both-ways.ts';
import { av, type Content, multi } from './testing/content.ts';
import { client, said, server } from './testing/conversation.ts';
import { closing, ended, media, opened, select, starting } from './testing/right.ts';

// What is selected while packets take the short way.

/** Whether what the packet has of the stream begins with a key frame. */
function begins(content: Content, number: number, of: number): boolean {
  const { packet } = readAsfPacket(content.file.packet(number));
  const first = packet?.payloads.find(({ stream }) => stream === of);
  return first?.keyFrame === true && first.objectOffset === 0;
}

describe('where a play is when the selection changes', () => {
  test('that a stream begins with a key frame is a pass of the packet with which it begins', () => {
    // In every packet a key frame begins: what is said of one of them would be said of all.
    const first = fullOf(av).find((number) => begins(av, number, 1)) ?? 0;
    const content = withPackets(
      av,
      Array.from({ length: 60 }, () => first),
    );
    const off = client('StreamSwitch', { aStreamEntries: [{ wDstStreamNumber: 1, wThinningLevel: 2 }] });
    const talk = opened(content).then(
      ...select(1, 2),
      ...starting(),
      ...media(content, { to: 20 }),
      off,
      server('ReportStreamSwitch'),
      ...select(1),
      ...media(content, { from: 20, flags: 20 }),
      ...ended(),
      ...closing(),
    );
    expect(both(together(said(talk)), { reference: content.file })).toBeGreaterThan(30);
  });

  test('what is selected anew and does not begin any more is not missed', () => {
    const sound = Array.from({ length: av.file.packetCount }, (_, number) => number).find((number) =>
      streamsOf(av, number).includes('2'),
    );
    const one = video(av);
    // Its only packet is among those that a server may have had ready when the selection changed.
    const content = withPackets(av, [...one.slice(0, 60), sound ?? 0, ...one.slice(60)]);
    const talk = opened(content).then(
      ...select(1),
      ...starting(),
      ...media(content, { to: 50 }),
      ...select(2),
      ...media(content, { from: 50, to: 60, flags: 50 }),
      ...media(content, { from: 61, flags: 60 }),
      ...ended(),
      ...closing(),
    );
    expect(both(together(said(talk)), { reference: content.file })).toBeGreaterThan(30);
  });

  test('a stream that is replaced is followed from there on', () => {
    const content = withPackets(multi, video(multi));
    const { packetCount } = content.file;
    const half = packetCount >> 1;
    const replace = [
      client('StreamSwitch', { aStreamEntries: [{ wSrcStreamNumber: 1, wDstStreamNumber: 2 }] }),
      server('ReportStreamSwitch'),
    ];
    const talk = opened(content).then(
      ...select(1),
      ...starting(),
      ...media(content, { to: half }),
      ...replace,
      ...media(content, { from: half, flags: half }),
      ...ended(),
      ...closing(),
    );
    expect(both(together(said(talk)), { reference: content.file })).toBeGreaterThan(half / 2);
  });
});
