import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ROOT } from './target.mjs';

/** @param {string} path */
export const fileAt = (path) => new Uint8Array(readFileSync(new URL(path, ROOT)));

/** Every packet of fixtures/bytes of that kind, those of other makers included. @param {'packet' | 'data' | 'resend'} kind */
export function packetsOf(kind) {
  const files = readdirSync(new URL('fixtures/bytes/', ROOT)).filter((name) => name.endsWith('.yaml'));
  return files.flatMap((name) =>
    parse(readFileSync(new URL(`fixtures/bytes/${name}`, ROOT), 'utf8'))
      .filter((/** @type {any} */ entry) => entry.kind === kind)
      .map((/** @type {any} */ { hex }) => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'))),
  );
}

/** What was found before, for that target. @param {string} target @returns {Uint8Array[]} */
export function foundFor(target) {
  const folder = `fixtures/found/${target}/`;
  if (!existsSync(new URL(folder, ROOT))) return [];
  return readdirSync(new URL(folder, ROOT))
    .filter((name) => !name.endsWith('.md'))
    .sort()
    .map((name) => fileAt(`${folder}${name}`));
}

/** The bytes of a file of the given names below a folder. @param {string} folder @param {RegExp} name @returns {Uint8Array[]} */
export const filesIn = (folder, name) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort()
    .map((path) => new Uint8Array(readFileSync(path)));

/** ASF fixtures, with the bytes before their first packet and those of each packet, as fixtures/asf/README.md has them. */
export const ASF_FILES = [
  { path: 'fixtures/asf/audio.asf', header: 444, size: 512 },
  { path: 'fixtures/asf/av.asf', header: 709, size: 512 },
  { path: 'fixtures/asf/multi.asf', header: 1168, size: 1024 },
  { path: 'fixtures/asf/padded.asf', header: 709, size: 640 },
  { path: 'fixtures/asf/split-header.asf', header: 1846, size: 256 },
];
