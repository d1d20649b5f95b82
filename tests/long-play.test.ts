import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCli, startCli } from './support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'long-play-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BYTES = 300_000_000;
/** Megabytes: what either process needs, and not half of the stream beside it. */
const MOST = 250;
/** Milliseconds, on a machine with much else to do. */
const LIMIT = 90_000;

test(
  'neither the harness nor the server keeps what it has judged or sent',
  async () => {
    const config = join(folder, 'site.yaml');
    writeFileSync(config, `generated: { long: { bytes: ${BYTES}, bitRate: 2240000 } }`);
    const options = ['--root', folder, '--config', config, '--port', '0', '--speed', '0'];
    const server = startCli(['serve', ...options], { limit: LIMIT });
    try {
      const [, port] = await server.said(/^listening on \S+:(\d+)$/m);
      const target = ['--target', `mmst://127.0.0.1:${port}/long`];
      const cases = ['mmsp/general/end-of-stream', '--reporter', 'json=-'];
      const { status, stdout, megabytes } = await runCli([...target, ...cases], { limit: LIMIT });
      expect(status).toBe(0);
      expect(JSON.parse(stdout).cases).toContainEqual(
        expect.objectContaining({ id: 'mmsp/general/end-of-stream[transport=tcp]', verdict: 'pass' }),
      );
      expect(megabytes).toBeLessThan(MOST);
    } finally {
      server.signal('SIGTERM');
      expect((await server.end).megabytes).toBeLessThan(MOST);
    }
  },
  LIMIT,
);
