import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './support/root.ts';

/** What is made for a session, a connection or a packet. */
const MADE_OFTEN = ['src/wire', 'src/protocols', 'src/runner', 'src/server'];
/** Made once for a server. */
const ONCE = ['server', 'accidents', 'ledger', 'sent-media'].map((name) => `src/server/${name}.ts`);
const GETTER = /^\s+get \w+\(/m;

// Each object literal with a getter gets a hidden class of its own in the old generation, which holds the closure: all
// of the session stays in memory until a full collection, and every collection of young memory has to copy it.
it('what a session makes has no getters', () => {
  const files = MADE_OFTEN.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/(\.test\.ts$)|testing/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  expect(files.length).toBeGreaterThan(200);
  const found = files.filter((file) => GETTER.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(found.sort()).toEqual(ONCE.toSorted());
});
