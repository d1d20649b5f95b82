import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedFile } from '../../src/server/generated/content.ts';
import type { Generated } from '../../src/server/site.ts';
import { catalogue } from '../support/run.ts';
import { startServe } from './support/cli.ts';
import { decodedData } from './support/decoded.ts';
import { dissect } from './support/dissect.ts';
import { compareFrames, framesOf, isFrame, watch } from './support/play-ffmpeg.ts';
import { ffmpeg, runProgram } from './support/program.ts';
import { openTap } from './support/tap.ts';
import { unitsOf } from './support/units.ts';

/** Each lasts some seconds longer than what is played of it: ffmpeg takes ReportEndOfStream for corrupt data. */
const CONTENT: Readonly<Record<string, Generated>> = {
  plain: { packets: 100, bitRate: 256_000 },
  streams: { packets: 200, streams: 3, packetSize: 1000, bitRate: 300_000 },
};
const SECONDS = 3;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generated-'));
  await writeFile(join(folder, 'site.yaml'), JSON.stringify({ generated: { ...CONTENT, endless: {} } }));
  for (const [name, given] of Object.entries(CONTENT)) {
    const { headerBytes, packetCount, packet } = generatedFile(given);
    const packets = Array.from({ length: packetCount }, (_, n) => packet(n));
    await writeFile(join(folder, `${name}.asf`), Buffer.concat([headerBytes, ...packets]));
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(Object.entries(CONTENT))('generated content, %s', (name, given) => {
  test('ffmpeg decodes all of it as a file, and finds nothing wrong', async () => {
    const args = ['-nostdin', '-hide_banner', '-v', 'error', '-xerror', '-err_detect', 'explode'];
    const input = ['-i', join(folder, `${name}.asf`), '-map', '0', '-f', 'null', '-'];
    const { status, stderr } = await runProgram(ffmpeg, [...args, ...input], { limit: 20_000 });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('ffmpeg plays from serve what is in the file', async () => {
    const ofFile = await framesOf(join(folder, `${name}.asf`), { seconds: SECONDS });
    expect(ofFile.filter(isFrame).length).toBeGreaterThan(200);
    const serving = await startServe('--config', join(folder, 'site.yaml'), '--speed', '0');
    try {
      const played = await framesOf(`mmst://127.0.0.1:${serving.port}/${name}`, { seconds: SECONDS });
      expect(compareFrames(played, ofFile)).toEqual([]);
    } finally {
      await serving.stop();
    }
  });

  test('what ffmpeg gets passes every check, and Wireshark reads the same Data packets', async () => {
    const serving = await startServe('--config', join(folder, 'site.yaml'), '--speed', '8');
    const reference = generatedFile(given);
    const tap = await openTap({ to: serving.port, catalogue, strict: false, reference });
    try {
      await watch(`mmst://127.0.0.1:${tap.port}/${name}`);
      const { chunks, checks } = await tap.conversation;
      expect(checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'note')).toEqual([]);
      const sent = unitsOf(chunks).filter(({ kind }) => kind === 'data');
      expect(sent.length).toBeGreaterThan(20);
      // Over UDP, where any value may stand in the place that is a flag over TCP.
      const { data } = await dissect('udp', sent, folder);
      expect(data).toEqual(sent.map(decodedData));
    } finally {
      await tap.close();
      await serving.stop();
    }
  });

  test('a file with other sound is another file to ffmpeg', async () => {
    const { headerBytes, packetCount, packet } = generatedFile({ ...given, seed: 2 });
    const packets = Array.from({ length: packetCount }, (_, n) => packet(n));
    await writeFile(join(folder, 'other.asf'), Buffer.concat([headerBytes, ...packets]));
    const [one, other] = [`${name}.asf`, 'other.asf'].map((file) => framesOf(join(folder, file)));
    expect(compareFrames((await other) ?? [], (await one) ?? [])).not.toEqual([]);
  });
});
