import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Characters; no longer name is served, guarded or looked for. */
export const LONGEST_NAME = 1024;
const LONGEST_PART = 255;

/**
 * The path of `name` inside the folder `root` (a real path), or undefined when the name is no relative path of
 * plain parts or leads outside. One leading slash is taken for a URL path's own.
 */
export async function confine(root: string, name: string): Promise<string | undefined> {
  if (name.length > LONGEST_NAME) return undefined;
  const parts = name.replace(/^\//, '').split('/');
  if (!parts.every(plain)) return undefined;
  try {
    // Resolved before it is compared, so that a symbolic link is judged by where it leads.
    const real = await realpath(join(root, ...parts));
    return real.startsWith(root.endsWith(sep) ? root : root + sep) ? real : undefined;
  } catch {
    return undefined;
  }
}

/** What Windows takes for a device, whatever follows a dot, and for another name: it drops a dot or a space at the end. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;
const DROPPED = /[. ]$/;

/**
 * Neither empty, `.` or `..`, nor with a character that some system takes for a separator, a drive or an end. What is a
 * name of its own on one system and not on another is refused on all.
 */
function plain(part: string): boolean {
  if (part === '' || part === '.' || part === '..' || part.length > LONGEST_PART) return false;
  return !/[\\:\0]/.test(part) && !DEVICE.test(part) && !DROPPED.test(part);
}
