import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { Copy, DockerfileParser, JSONInstruction } from 'dockerfile-ast';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const LIMIT = 300_000;

/**
 * Plays the Dockerfile without Docker: a stage is a folder, RUN runs in its WORKDIR, COPY copies. What an image is made of
 * must be enough to run it.
 */
async function play(): Promise<{ readonly root: string; readonly entry: readonly string[] }> {
  const file = DockerfileParser.parse(readFileSync(`${ROOT}Dockerfile`, 'utf8'));
  const roots = new Map<string, string>();
  let root = '';
  let folder = '/';
  let entry: readonly string[] = [];
  for (const one of file.getInstructions()) {
    const words = one.getArguments().map((argument) => argument.getValue());
    const inStage = (place: string): string => join(root, posix.resolve(folder, place));
    switch (one.getKeyword()) {
      case 'FROM':
        root = path(`stage-${roots.size}`);
        folder = '/';
        roots.set(words[2] ?? '', root);
        break;
      case 'WORKDIR':
        folder = posix.resolve(folder, words[0] ?? '');
        mkdirSync(join(root, folder), { recursive: true });
        break;
      case 'RUN':
        await promisify(execFile)('sh', ['-c', one.getArgumentsContent() ?? ''], {
          cwd: join(root, folder),
          env: { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' },
          timeout: LIMIT,
        });
        break;
      case 'COPY': {
        const from = one instanceof Copy ? one.getFromFlag()?.getValue() : undefined;
        const context = from == null ? ROOT : (roots.get(from) ?? '');
        const to = words.at(-1) ?? '';
        for (const source of words.slice(0, -1)) {
          const target = to.endsWith('/') ? join(inStage(to), basename(source)) : inStage(to);
          cpSync(join(context, source), target, { recursive: true, verbatimSymlinks: true });
        }
        break;
      }
      case 'ENTRYPOINT':
        if (one instanceof JSONInstruction) entry = one.getJSONStrings().map((text) => text.getJSONValue());
        break;
      case 'LABEL':
      case 'USER':
        break;
      default:
        throw new Error(`this test does not know what ${one.getKeyword()} does`);
    }
  }
  return { root, entry };
}

it(
  'what the Dockerfile makes is enough to run',
  async () => {
    const { root, entry } = await play();
    const [program, main = '', ...more] = entry;
    expect([program, more]).toEqual(['node', []]);
    const run = (...args: readonly string[]) =>
      promisify(execFile)(process.execPath, [join(root, main), ...args], { cwd: path('.') });
    expect((await run('--target', 'builtin', '--tag', 'sanity')).stdout).toMatch(
      /\nconforms in (\d+) of \1 /,
    );
    expect((await run('init', '--no-probe', '--to', 'made')).stdout).toContain('wrote made/ci/Jenkinsfile');
    // Nothing that is only for building.
    await expect(
      promisify(execFile)('ls', [join(root, 'opt/mms-conform/node_modules/typescript')]),
    ).rejects.toThrow();
  },
  LIMIT,
);
