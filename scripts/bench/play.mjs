// One long unpaced play of everything: the scenario, and what is played.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAsfFile } from '../../dist/asf/file.js';
import { generatedFile } from '../../dist/server/generated/content.js';

/** Where it is served. */
export const PATH = 'bench';

/** 1,400 bytes a packet, and 5 ms: four whole media objects of one audio stream. */
export const settings = (length) => ({ ...length, packetSize: 1400, bitRate: 2_240_000 });

const PLAY = `id: play
title: Everything of the content is played once
section: "4.3"
needs: { content: short }
axes: { transport: [tcp] }
steps:
  - include: openings/header-read
  - send: StreamSwitch
    with: { aStreamEntries: { select: all } }
    expect: ReportStreamSwitch
  - send: StartPlaying
    with: { openFileId: $file, playIncarnation: { fresh: play }, position: 0 }
    expect: ReportStartedPlaying
  - outcomes:
      - reply: ReportEndOfStream
        where: { hr: 0 }
    within: 600s
  - disconnect: true
`;

/** The scenario as a file in `folder`. */
export function writePlay(folder) {
  const path = join(folder, 'play.yaml');
  writeFileSync(path, PLAY);
  return path;
}

/** The reference copy as a run has it: a file in memory. */
export function fileInMemory(given) {
  const { headerBytes, packetCount, packetSize, packet } = generatedFile(given);
  const bytes = new Uint8Array(headerBytes.length + packetCount * packetSize);
  bytes.set(headerBytes);
  for (let n = 0; n < packetCount; n++) bytes.set(packet(n), headerBytes.length + n * packetSize);
  return readAsfFile(bytes);
}
