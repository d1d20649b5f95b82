import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HELP_WIDTHS } from '../../src/cli/prebuilt-help.ts';
import { temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/root.ts';

const { path, remove } = temporaryFolder();
// Thousands of small files.
afterAll(remove, 60_000);

/** Milliseconds: `core` waits for a timer of the server. */
const LIMIT = 110_000;

const EXAMPLE = `import { run } from 'mms-conform';
const { failures, verdict } = await run({ target: 'builtin', tags: ['sanity'] });
if (failures.length > 0) throw new Error(JSON.stringify(failures));
console.log(process.versions.node.split('.')[0], verdict);
`;

async function command(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args], {
    cwd,
    env: { ...process.env, ...env },
    maxBuffer: 16 * 1024 * 1024,
    timeout: LIMIT,
  });
  return stdout;
}

const npm = (args: readonly string[], cwd: string): Promise<string> =>
  command('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], cwd);

/** A folder of somebody else in which the package is installed from its tarball. */
const installed = path('installed');
let tarballPath = '';
beforeAll(async () => {
  // With all that belongs to publishing: what was built is built anew.
  await command('npm', ['pack', '--pack-destination', path('.')], ROOT);
  const [tarball = ''] = readdirSync(path('.')).filter((name) => name.endsWith('.tgz'));
  mkdirSync(installed);
  writeFileSync(join(installed, 'package.json'), '{ "private": true, "type": "module" }');
  tarballPath = path(tarball);
  await npm(['install', tarballPath], installed);
  writeFileSync(join(installed, 'example.js'), EXAMPLE);
}, LIMIT);

const CONFORMS = /\nconforms in (\d+) of \1 checks\n$/;

describe('the package, installed in an empty folder', () => {
  it('holds every source built, and nothing that has no source any more', () => {
    const sources = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' }).filter(
      // What tries the harness itself out stays at home.
      (file) =>
        /(?<!\.d|\.test)\.(?:tsx?|js)$/.test(file) &&
        !file.includes('/testing/') &&
        !/^campaign\b/.test(file),
    );
    const dist = join(installed, 'node_modules/mms-conform/dist');
    const built = readdirSync(dist, { recursive: true, encoding: 'utf8' });
    const expected = sources.flatMap((file) =>
      ['.js', '.d.ts'].map((ending) => file.replace(/\.(?:tsx?|js)$/, ending)),
    );
    const prebuilt = ['suites', ...HELP_WIDTHS.map((width) => `help-${width}`)];
    expect(built.filter((file) => /\.\w+$/.test(file)).sort()).toEqual(
      [...expected, ...prebuilt.map((name) => `prebuilt/${name}.json`)].sort(),
    );
  });

  it('takes the suites as they were read when it was built', async () => {
    const module = join(installed, 'node_modules/mms-conform/dist/cli/prebuilt.js');
    const script = `import { prebuilt } from ${JSON.stringify(module)}; console.log(prebuilt().scenarios.cases.length)`;
    const said = await command(process.execPath, ['--input-type=module', '--eval', script], installed);
    expect(Number(said)).toBeGreaterThan(500);
  });

  it('has nothing in its tarball that publint would have otherwise', async () => {
    const tarball = Uint8Array.from(readFileSync(tarballPath)).buffer;
    const { messages, pkg } = await publint({ strict: true, pack: { tarball } });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('passes with npx', async () => {
    const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    const args = ['--no-install', 'mms-conform', '--target', 'builtin', '--tag', 'core'];
    const said = await command('npx', args, installed, env);
    expect(said).toMatch(CONFORMS);
    expect(said).toContain('PASS mmsp/general/happy-path[transport=udp]');
  });

  it('writes a profile and jobs', async () => {
    const args = ['--no-install', 'mms-conform', 'init', '--target', 'builtin', '--to', 'new'];
    await command('npx', args, installed);
    expect(readdirSync(join(installed, 'new/ci'))).toHaveLength(3);
  });

  it('is imported', async () => {
    const [major = ''] = process.versions.node.split('.');
    const said = await command(process.execPath, ['example.js'], installed);
    expect(said).toMatch(new RegExp(`^${major} conforms in (\\d+) of \\1 checks\\n$`));
  });

  it('has types that a strict compiler takes', async () => {
    writeFileSync(
      join(installed, 'typed.ts'),
      "import { run, type RunResult, type RunEvent } from 'mms-conform';\n" +
        'const seen: RunEvent[] = [];\n' +
        "const result: RunResult = await run({ target: 'builtin', onEvent: (event) => void seen.push(event) });\n" +
        'export const first: string | undefined = result.failures[0]?.says;\n',
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    const types = ['--typeRoots', `${ROOT}node_modules/@types`];
    const tsc = [`${ROOT}node_modules/typescript/bin/tsc`, ...options, ...types, 'typed.ts'];
    expect(await command(process.execPath, tsc, installed)).toBe('');
  });
});

describe.each(['22', '24'])('under Node %s', (major) => {
  const node = path(`node-${major}/node_modules/node/bin/node`);
  beforeAll(async () => {
    const folder = path(`node-${major}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    await npm(['install', `node@${major}`], folder);
  }, LIMIT);

  it('passes', async () => {
    expect(await command(node, ['--version'], installed)).toMatch(new RegExp(`^v${major}\\.`));
    const main = join(installed, 'node_modules/mms-conform/dist/cli/main.js');
    const said = await command(node, [main, '--target', 'builtin', '--tag', 'core'], installed);
    expect(said).toMatch(CONFORMS);
  });

  it('is imported', async () => {
    const said = await command(node, ['example.js'], installed);
    expect(said).toMatch(new RegExp(`^${major} conforms in (\\d+) of \\1 checks\\n$`));
  });
});
