import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from './support/root.ts';

const manifest = z
  .looseObject({
    version: z.string(),
    files: z.array(z.string()),
    engines: z.object({ node: z.string() }),
    scripts: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')));

/** What npm would put into the package, built as it is. */
async function packed(): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    cwd: ROOT,
    maxBuffer: 16 * 1024 * 1024,
  });
  const [one] = z
    .array(z.object({ files: z.array(z.object({ path: z.string() })) }))
    .parse(JSON.parse(stdout));
  return one?.files.map(({ path }) => path) ?? [];
}

describe('the package', () => {
  it('has nothing that publint would have otherwise', async () => {
    const { messages, pkg } = await publint({ pkgDir: ROOT, strict: true, pack: 'npm' });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('holds what it runs with, and no tests, maps or sources', async () => {
    const files = await packed();
    for (const file of [
      'dist/cli/main.js',
      'dist/library/index.js',
      'dist/prebuilt/suites.json',
      'dist/prebuilt/help-80.json',
      'dist/library/index.d.ts',
      'suites/mmsp/requirements.yaml',
      'fixtures/asf/content/mms-conform.config.yaml',
      'docs/ci/Jenkinsfile',
      'docs/library.md',
      'README.md',
      'LICENSE',
    ])
      expect(files).toContain(file);
    const known = /^(dist|suites|fixtures\/asf|docs)\/|^(README\.md|CHANGELOG\.md|LICENSE|package\.json)$/;
    expect(files.filter((file) => !known.test(file))).toEqual([]);
    expect(files.filter((file) => /\.test\.|\/testing\/|\.map$|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  it('is built anew before it is packed, and installs nothing by itself', () => {
    expect(manifest.scripts.prepack).toBe('node scripts/clean.mjs && npm run build');
    expect(existsSync(`${ROOT}scripts/clean.mjs`)).toBe(true);
    for (const script of ['prepare', 'install', 'preinstall', 'postinstall'])
      expect(manifest.scripts).not.toHaveProperty(script);
  });
});
