// Removes what was built, so that a package never holds the remains of a file that is gone.
import { rmSync } from 'node:fs';

rmSync(new URL('../dist/', import.meta.url), { recursive: true, force: true });
