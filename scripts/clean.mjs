// Removes what was built, so that a package never holds the remains of a file that is gone; or the named part of it.
import { rmSync } from 'node:fs';

const [part = '.'] = process.argv.slice(2);
rmSync(new URL(`../dist/${part}`, import.meta.url), { recursive: true, force: true });
