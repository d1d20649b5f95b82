// Records what real clients say to the reference server: node scripts/record-capture.mjs [directory]
// Needs ffmpeg. The bytes differ from run to run (times, ports, the client's GUID); what the rules say does not.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = process.argv[2] ?? join(root, 'fixtures/captures');

const captures = { 'ffmpeg-audio.ndjson': 'audio.asf', 'ffmpeg-av.ndjson': 'av.asf' };

// The tap belongs to the tests and is TypeScript, which Node 20 does not read by itself.
const vite = await createViteServer({
  root,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, ws: false },
});
try {
  const { recordFfmpeg } = await vite.ssrLoadModule('/tests/interop/support/record.ts');
  const { writeRecording } = await vite.ssrLoadModule('/src/replay/recording.ts');
  for (const [name, file] of Object.entries(captures)) {
    const { recording } = await recordFfmpeg(file);
    const text = writeRecording(recording);
    writeFileSync(join(directory, name), text);
    process.stdout.write(
      `${String(text.length).padStart(7)} bytes, ${recording.chunks.length} chunks  ${name}\n`,
    );
  }
} finally {
  await vite.close();
}
