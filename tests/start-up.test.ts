import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/cli/commands/index.ts';
import { helpTexts } from '../src/cli/prebuild-help.ts';
import { HELP_WIDTHS } from '../src/cli/prebuilt-help.ts';
import { type CliEnd, runCli, startServe, temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** Writes down every module that a process loads. */
const HOOK = `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`
  import { appendFileSync } from 'node:fs';
  export function load(url, context, next) {
    appendFileSync(process.env.LOADED, url + '\\\\n');
    return next(url, context);
  }
\`));
`;

/** What a command line loads of the packages and of the house: `zod/index.js`, `cli/list.js`. */
async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const log = path('loaded.txt');
  writeFileSync(log, '');
  writeFileSync(path('hook.mjs'), HOOK);
  await runCli(args, {
    cwd: path('.'),
    env: { NODE_OPTIONS: `--import=file://${path('hook.mjs')}`, LOADED: log },
  });
  const urls = readFileSync(log, 'utf8').split('\n');
  return urls.flatMap((url) => /\/(?:node_modules|dist)\/(.*)$/.exec(url)?.[1] ?? []);
}

/** Those of the parts, which are the beginnings of names, that some module is of. */
const among = (parts: readonly string[], loaded: readonly string[]): readonly string[] =>
  parts.filter((part) => loaded.some((name) => name.startsWith(part)));

const READERS = ['yaml/', 'scenario/load.js', 'profile/profile.js'];
const SERVER = 'server/server.js';
const HEAVY = [...READERS, SERVER, 'zod/', 'protocols/', 'runner/run.js', 'report/list.js'];

describe('what is loaded', () => {
  it.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ['--version', ['--version'], ['cli/'], [...HEAVY, 'yargs/']],
    ['--help', ['--help'], ['cli/'], [...HEAVY, 'yargs/']],
    ['the help of a command', ['list', '-h'], ['cli/'], [...HEAVY, 'yargs/']],
    ['the words that a shell asks for', ['completion', '--words', '--tag', 'f'], ['cli/'], HEAVY],
    ['a list', ['list', '--tag', 'fast'], ['yargs/', 'scenario/packed.js'], HEAVY],
    ['a refusal of the parser', ['--bogus'], ['yargs/'], HEAVY],
    ['another refusal', ['--target', 'x', '--tag', 'none'], ['yargs/', 'scenario/packed.js'], HEAVY],
    ['a suite of the user', ['list', '--suite', path('.')], ['yaml/', 'zod/'], ['runner/run.js', SERVER]],
  ])('for %s', async (_, args, some, none) => {
    const loaded = await loadedBy(args);
    expect(among(some, loaded)).toEqual(some);
    expect(among(none, loaded)).toEqual([]);
  });

  it('for a run against the embedded server, is that server in its own thread and not beside the player', async () => {
    const args = ['--target', 'builtin', '--tag', 'sanity'];
    expect((await loadedBy(args)).filter((name) => name === SERVER)).toHaveLength(1);
  });

  it('for a run against another server, is neither the reference server nor what reads suites', async () => {
    const server = await startServe();
    try {
      const loaded = await loadedBy(['--target', `127.0.0.1:${server.port}`, '--tag', 'sanity']);
      expect(among(HEAVY, loaded)).toEqual(['zod/', 'protocols/', 'runner/run.js', 'report/list.js']);
    } finally {
      await server.stop();
    }
  });
});

describe('help', () => {
  it.each(HELP_WIDTHS)('was built for %d columns as the parser gives it', async (width) => {
    const built: unknown = JSON.parse(readFileSync(`${ROOT}dist/prebuilt/help-${width}.json`, 'utf8'));
    expect(Object.keys(built ?? {})).toHaveLength(COMMANDS.length + 1);
    expect(built).toEqual(await helpTexts(width));
  });

  it('is said to whoever reads a pipe', async () => {
    expect((await runCli(['--help'])).stdout).toBe((await helpTexts(100))['']);
    expect((await runCli(['serve', '-h'])).stdout).toBe((await helpTexts(100)).serve);
  });

  it('does not hide that a variable is wrong', async () => {
    const { status, stderr } = await runCli(['--help'], { env: { MMS_CONFORM_TRAGET: 'x' } });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        'mms-conform: the variable MMS_CONFORM_TRAGET stands for no option (did you mean MMS_CONFORM_TARGET?)\n',
    });
  });

  it('and every sentence is English, whatever the language of the machine', async () => {
    const { stderr } = await runCli(['--target'], { env: { LC_ALL: 'de_DE.UTF-8' } });
    expect(stderr).toBe('mms-conform: --target needs a value\n');
  });
});

describe('a copy of the package', () => {
  const suites = path('copy/suites/mmsp');
  const prebuilt = path('copy/dist/prebuilt');
  const scenario = `${suites}/general/happy-path.yaml`;
  const listed = async (): Promise<Pick<CliEnd, 'status' | 'stdout' | 'stderr'>> => {
    const { status, stdout, stderr } = await runCli(['list', '--json'], {
      main: path('copy/dist/cli/main.js'),
    });
    return { status, stdout, stderr };
  };
  let first = '';

  beforeAll(async () => {
    mkdirSync(path('copy'));
    for (const part of ['dist', 'suites', 'package.json'])
      cpSync(`${ROOT}${part}`, path(`copy/${part}`), { recursive: true });
    symlinkSync(`${ROOT}node_modules`, path('copy/node_modules'));
    first = (await listed()).stdout;
    expect(JSON.parse(first).cases.length).toBeGreaterThan(500);
  });

  it('says the same when nothing was prebuilt', async () => {
    rmSync(prebuilt, { recursive: true });
    try {
      expect(await listed()).toEqual({ status: 0, stdout: first, stderr: '' });
    } finally {
      cpSync(`${ROOT}dist/prebuilt`, prebuilt, { recursive: true });
    }
  });

  it('takes notice of a suite that somebody changes', async () => {
    const text = readFileSync(scenario, 'utf8');
    writeFileSync(scenario, text.replace(/^title: .*$/m, 'title: Another title'));
    const { cases } = JSON.parse((await listed()).stdout);
    const other = JSON.parse(first).cases.map((one: { file: string; title: string }) =>
      one.file === 'mmsp/general/happy-path' ? { ...one, title: 'Another title' } : one,
    );
    expect(cases).toEqual(other);
    writeFileSync(scenario, text);
    expect((await listed()).stdout).toBe(first);
  });

  it('says where a suite is wrong that somebody broke', async () => {
    const text = readFileSync(scenario, 'utf8');
    writeFileSync(scenario, `${text}tilte: x\n`);
    const line = text.split('\n').length;
    expect(await listed()).toEqual({
      status: 2,
      stdout: '',
      stderr: `mms-conform: suites/mmsp/general/happy-path.yaml:${line}:1: tilte is not a key here (did you mean title?)\n`,
    });
    writeFileSync(scenario, text);
  });
});
