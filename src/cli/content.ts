import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AsfFile, readAsfFile } from '../asf/file.ts';
import { durationSeconds } from '../asf/header.ts';
import { UserError } from '../scenario/user-error.ts';
import { EXIT } from '../verdict/exit-status.ts';
import type { ContentArguments } from './commands/content.ts';
import { CLIPS, type Clip, FIXTURES } from './contents.ts';
import { PROFILE_NAME } from './find-profile.ts';
import { quoteForShell } from './reproduce.ts';
import type { World } from './world.ts';
import { type NewFile, writeTogether } from './write-together.ts';

const PAGE = 'README.md';

interface ReadClip extends Clip {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly asf: AsfFile;
}

/** Writes what a server under test is to serve, a profile that names it, and a page that says how to set it up. */
export async function contentCommand(given: ContentArguments, world: World): Promise<number> {
  const folder = given.to;
  if (folder === undefined || folder === '')
    throw new UserError('content needs --to FOLDER, the folder to write the clips and the profile to');
  const clips = await Promise.all(Object.entries(CLIPS).map(([key, clip]) => readClip(key, clip)));
  const files: readonly NewFile[] = [
    ...clips.map(({ file, bytes }) => ({ name: file, bytes })),
    await fill(PAGE, '<!-- clips -->', pageOf(clips)),
    await fill(PROFILE_NAME, '# clips', profileOf(clips)),
  ];
  await writeTogether(folder, files, given.force);
  for (const { name, bytes } of files) {
    world.stdout.write(`wrote ${join(folder, name)}  ${bytes.length} bytes\n`);
  }
  world.stdout.write(
    `\nPut the clips on your server as ${join(folder, PAGE)} says, and run\n` +
      `  mms-conform --target HOST:1755 --profile ${quoteForShell(join(folder, PROFILE_NAME))}\n`,
  );
  return EXIT.conforms;
}

async function readClip(key: string, clip: Clip): Promise<ReadClip> {
  const bytes = await readFile(`${FIXTURES}${clip.fixture}`);
  return { ...clip, key, bytes, asf: readAsfFile(bytes) };
}

/** One of the texts that are written beside the clips, with what is known of the clips in the place of the mark. */
async function fill(name: string, mark: string, text: string): Promise<NewFile> {
  const template = await readFile(`${FIXTURES}content/${name}`, 'utf8');
  return { name, bytes: Buffer.from(template.replace(mark, () => text)) };
}

function pageOf(clips: readonly ReadClip[]): string {
  return [
    '| clip | key in the profile | for |',
    '| --- | --- | --- |',
    ...clips.map(({ key, file, purpose }) => `| \`${file}\` | \`${key}\` | ${purpose} |`),
    '',
    '| clip | bytes | packets | packet size | header | duration | bit rate | streams |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...clips.map((clip) => `| \`${clip.file}\` | ${facts(clip).join(' | ')} |`),
  ].join('\n');
}

function facts({ bytes, asf }: ReadClip): readonly string[] {
  const { fileProperties, streams, bitrates } = asf.header;
  // A-40: the sum of the streams' rates, or the rate of the whole where those are not listed.
  const rate =
    bitrates?.reduce((sum, { bitrate }) => sum + bitrate, 0) ?? fileProperties?.maximumBitrate ?? 0;
  const described = streams.map(({ number, type }) => {
    const own = bitrates?.find(({ stream }) => stream === number);
    return `${number} ${type}${own === undefined ? '' : ` (${kilobits(own.bitrate)})`}`;
  });
  return [
    String(bytes.length),
    String(asf.packetCount),
    String(asf.packetSize),
    String(asf.headerBytes.length),
    `${fileProperties === undefined ? 0 : durationSeconds(fileProperties)} s`,
    kilobits(rate),
    described.join(', '),
  ];
}

const kilobits = (bitsPerSecond: number): string => `${bitsPerSecond / 1000} kbit/s`;

function profileOf(clips: readonly ReadClip[]): string {
  const entries = clips.map(({ key, file }) => `${key}: { path: ${file}, reference: ./${file} }`);
  const width = Math.max(...entries.map(({ length }) => length));
  return entries.map((entry, n) => `${entry.padEnd(width)}  # ${clips[n]?.purpose}`).join('\n  ');
}
