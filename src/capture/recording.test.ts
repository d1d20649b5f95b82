import { describe, expect, it } from 'vitest';
import { createRecording, MOST_AT_ONCE, MOST_OF_CASE, type Pool } from './recording.ts';
import { connection, datagram, ended, opened, segment } from './testing/conversation.ts';

const pool = (free = MOST_AT_ONCE): Pool => ({ free });
const KILOBYTE = 'x'.repeat(1024);

describe('a recording', () => {
  it('keeps copies: the bytes are valid only while they are heard', () => {
    const { tap, captured } = createRecording(pool());
    const bytes = Buffer.from('abc');
    tap(segment('client', '', { bytes }));
    bytes.fill(0);
    expect(captured).toEqual([segment('client', '', { bytes: new Uint8Array([0x61, 0x62, 0x63]) })]);
  });

  it('keeps nothing after its limit but how connections end, and counts what is missing', () => {
    const { tap, captured, lost, missing } = createRecording(pool(), 3000);
    const first = opened();
    tap(first);
    tap(segment('server', KILOBYTE));
    tap(segment('server', KILOBYTE));
    tap(segment('server', KILOBYTE));
    tap(segment('client', 'small enough, but after what was cut'));
    tap(datagram('and so is this'));
    tap(ended('server'));
    expect(captured.map(({ kind }) => kind)).toEqual(['opened', 'segment', 'segment', 'ended']);
    expect(lost).toEqual({ packets: 3, bytes: 1024 + 36 + 14 });
    expect([...missing]).toEqual([[first.connection, { server: 1024, client: 36 }]]);
  });

  it('is not filled by packets without bytes', () => {
    const { tap, captured } = createRecording(pool());
    for (let i = 0; i < 100_000; i++) tap(datagram(''));
    expect(captured.length).toBeLessThan(MOST_OF_CASE / 200);
  });

  it('of many cases at once share what there is, and give it back', () => {
    const shared = pool(10_000);
    const recordings = Array.from({ length: 5 }, () => createRecording(shared));
    for (let i = 0; i < 5; i++) for (const { tap } of recordings) tap(segment('server', KILOBYTE));
    const kept = recordings.map(({ captured }) => captured.length);
    expect(kept.reduce((a, b) => a + b)).toBe(7);
    expect(recordings.map(({ lost }) => lost.packets)).toEqual(kept.map((length) => 5 - length));
    for (const { release } of recordings) release();
    for (const { release } of recordings) release();
    expect(shared.free).toBe(10_000);
  });

  it('that was released hears nothing more', () => {
    const shared = pool(10_000);
    const { tap, release, captured } = createRecording(shared);
    release();
    tap(segment('server', KILOBYTE));
    tap(ended('server', 'closed', { connection: connection(1) }));
    expect(captured).toEqual([]);
    expect(shared.free).toBe(10_000);
  });
});
