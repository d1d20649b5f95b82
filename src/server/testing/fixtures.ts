import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('../../../fixtures/', import.meta.url));
export const asfFolder = `${folder}asf`;
export const asfFile = (name: string): Uint8Array => readFileSync(`${asfFolder}/${name}`);

/** The bytes of a packet of fixtures/bytes, by name. */
export function fixturePacket(name: string): Uint8Array {
  for (const file of ['worked-examples', 'by-hand', 'clients']) {
    const entries: unknown = parse(readFileSync(`${folder}bytes/${file}.yaml`, 'utf8'));
    for (const entry of Array.isArray(entries) ? entries : []) {
      if (entry.name === name)
        return Uint8Array.from(Buffer.from(String(entry.hex).replace(/\s/g, ''), 'hex'));
    }
  }
  throw new Error(`fixtures/bytes has no packet ${name}`);
}
