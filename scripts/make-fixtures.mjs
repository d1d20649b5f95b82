// Writes the ASF fixtures with ffmpeg: node scripts/make-fixtures.mjs [directory]
// Every source is synthetic and every encoder runs bitexact on one thread, so the same ffmpeg
// gives the same bytes each time. The committed files came from ffmpeg 5.1 of Debian 12.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = process.argv[2] ?? fileURLToPath(new URL('../fixtures/asf', import.meta.url));

const quiet = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', '-filter_threads', '1'];
const exact = ['-threads', '1', '-fflags', '+bitexact', '-flags', '+bitexact', '-map_metadata', '-1'];
const lavfi = (graph) => ['-f', 'lavfi', '-i', graph];
const wmav2 = (bitrate) => ['-c:a', 'wmav2', '-ac', '1', '-b:a', bitrate];

/** The Content Description of split-header.asf: prose alone makes the header many packets long. */
const longComment = Array.from(
  { length: 10 },
  (_, n) => `Sentence ${n + 1} of a comment that is here to make the header long.`,
).join(' ');

const fixtures = {
  'audio.asf': [
    ...lavfi('sine=frequency=440:duration=3:sample_rate=22050'),
    ...wmav2('32k'),
    ...['-packet_size', '512'],
  ],
  'av.asf': [
    ...lavfi('testsrc=duration=6:size=160x120:rate=20'),
    ...lavfi('sine=frequency=440:duration=6:sample_rate=22050'),
    ...['-c:v', 'wmv2', '-b:v', '200k', '-g', '20'],
    ...wmav2('32k'),
    ...['-packet_size', '512'],
  ],
  'split-header.asf': [
    ...lavfi('sine=frequency=440:duration=2.5:sample_rate=22050'),
    ...wmav2('32k'),
    ...['-packet_size', '256'],
    ...['-metadata', 'title=Split header', '-metadata', `comment=${longComment}`],
  ],
  'long.asf': [
    ...lavfi('sine=frequency=440:duration=60:sample_rate=8000'),
    ...wmav2('24k'),
    ...['-packet_size', '1024'],
  ],
};

mkdirSync(directory, { recursive: true });
for (const [name, options] of Object.entries(fixtures)) {
  const path = join(directory, name);
  execFileSync('ffmpeg', [...quiet, ...options, ...exact, '-f', 'asf', path], { stdio: 'inherit' });
  const bytes = readFileSync(path);
  const hash = createHash('sha256').update(bytes).digest('hex');
  process.stdout.write(`${hash}  ${String(bytes.length).padStart(7)}  ${name}\n`);
}
