import { afterEach, expect, test } from 'vitest';
import { playlistTranscript, playlistTranscriptOverUdp } from '../testing/playlist-transcript.ts';
import { canSay } from '../testing/transcript.ts';
import { closeEars } from '../testing/udp-client.ts';
import { playlistVariants } from '../variants/playlist.ts';
import { playlistFaults, udpPlaylistFaults } from './playlist.ts';

afterEach(closeEars);

/** An unpaced entry is over before a stop can be read. */
const NEEDS_PACE = 'entry-goes-on-after-stop';

test('a right server says the same each time, and every fault of a playlist makes it say something else', async () => {
  const right = await playlistTranscript({});
  expect(await canSay(right, () => playlistTranscript({}))).toBe(true);
  const unnoticed = [];
  for (const fault of playlistFaults)
    if (String(await playlistTranscript({ fault })) === String(right)) unnoticed.push(fault.name);
  expect(unnoticed).toEqual([NEEDS_PACE]);
});

test('those of delivery over UDP show there, and nowhere else', async () => {
  const right = await playlistTranscriptOverUdp({});
  const tcp = await playlistTranscript({});
  expect(await canSay(right, () => playlistTranscriptOverUdp({}))).toBe(true);
  for (const fault of udpPlaylistFaults) {
    expect(String(await playlistTranscriptOverUdp({ fault })) === String(right), fault.name).toBe(false);
    expect(await canSay(tcp, () => playlistTranscript({ fault })), fault.name).toBe(true);
  }
});

/** Only the time at which it comes is another. */
const LATE = 'stream-change-late';

test('every variant of a playlist makes the server say something else', async () => {
  const right = await playlistTranscript({});
  const unnoticed = [];
  for (const variant of Object.values(playlistVariants))
    if (String(await playlistTranscript({ variant })) === String(right)) unnoticed.push(variant.name);
  expect(unnoticed.filter((name) => name !== LATE)).toEqual([]);
});
