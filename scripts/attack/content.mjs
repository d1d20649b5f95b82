// What the server under attack serves: a few files, a large one, and things that must not be served.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURES = fileURLToPath(new URL('../../fixtures/asf/', import.meta.url));
/** The layout of long.asf: header bytes, packets and their size. */
const LONG = { header: 444, packets: 235, size: 1024 };
const LARGE_PACKETS = 16_000;

/** `root` is what is served; beside it lies what is not. */
export function makeContent() {
  const folder = mkdtempSync(join(tmpdir(), 'attack-'));
  const root = join(folder, 'root');
  mkdirSync(join(root, 'members'), { recursive: true });
  mkdirSync(join(folder, 'root-beside'));
  for (const name of ['audio.asf', 'av.asf', 'long.asf', 'multi.asf'])
    copyFileSync(FIXTURES + name, join(root, name));
  copyFileSync(`${FIXTURES}audio.asf`, join(root, 'members', 'only.asf'));
  for (const outside of ['secret.asf', 'root-beside/secret.asf'])
    copyFileSync(`${FIXTURES}audio.asf`, join(folder, outside));
  const large = largeFile();
  for (const name of ['large.asf', 'large-2.asf', 'large-3.asf', 'large-4.asf', 'large-5.asf', 'large-6.asf'])
    writeFileSync(join(root, name), large);
  const links = {
    'leads-out.asf': '../secret.asf',
    'folder-out': '..',
    loop: 'loop',
    'device.asf': '/dev/zero',
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  // Whoever opens it waits for somebody who writes into it; not every system has them.
  if (process.platform !== 'win32') spawnSync('mkfifo', [join(root, 'pipe.asf')]);
  return { root, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** long.asf with its packets again and again. */
function largeFile() {
  const source = readFileSync(`${FIXTURES}long.asf`);
  const header = Buffer.from(source.subarray(0, LONG.header));
  const packets = source.subarray(LONG.header, LONG.header + LONG.packets * LONG.size);
  const bytes = LARGE_PACKETS * LONG.size;
  header.writeBigUInt64LE(BigInt(50 + bytes), LONG.header - 34);
  header.writeBigUInt64LE(BigInt(LARGE_PACKETS), LONG.header - 10);
  header.writeBigUInt64LE(BigInt(LARGE_PACKETS), 86);
  const repeated = Array.from({ length: Math.ceil(LARGE_PACKETS / LONG.packets) }, () => packets);
  return Buffer.concat([header, ...repeated]).subarray(0, LONG.header + bytes);
}
