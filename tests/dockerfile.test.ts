import { existsSync, readFileSync } from 'node:fs';
import { Copy, DockerfileParser, type Instruction, JSONInstruction } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/root.ts';

const FILE = readFileSync(`${ROOT}Dockerfile`, 'utf8');

interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, each with what follows its FROM. */
function stagesOf(text: string): readonly Stage[] {
  const file = DockerfileParser.parse(text);
  const starts = file.getFROMs().map((from) => from.getRange().start.line);
  return file.getFROMs().map((from, n) => ({
    image: from.getImage() ?? '',
    name: from.getBuildStage() ?? undefined,
    instructions: file.getInstructions().filter((one) => {
      const { line } = one.getRange().start;
      return line > (starts[n] ?? 0) && line < (starts[n + 1] ?? Number.POSITIVE_INFINITY);
    }),
  }));
}

const stages = stagesOf(FILE);
const [build, runtime] = stages;
const named = (stage: Stage | undefined, keyword: string): readonly Instruction[] =>
  stage?.instructions.filter((one) => one.getKeyword() === keyword) ?? [];
const textsOf = (stage: Stage | undefined, keyword: string): readonly string[] =>
  named(stage, keyword).map((one) => one.getArgumentsContent() ?? '');

interface Copied {
  readonly from: string | undefined;
  readonly sources: readonly string[];
}

const copies = (stage: Stage | undefined): readonly Copied[] =>
  named(stage, 'COPY').map((one) => {
    const words = one.getArguments().map((argument) => argument.getValue());
    const from = one instanceof Copy ? one.getFromFlag()?.getValue() : undefined;
    return { from: from ?? undefined, sources: words.slice(0, -1) };
  });

const ignored = readFileSync(`${ROOT}.dockerignore`, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

describe('the Dockerfile', () => {
  it('has two stages from the same small image with a Node that the package takes', () => {
    expect(stages).toHaveLength(2);
    expect(build?.name).toBe('build');
    expect(runtime?.name).toBeUndefined();
    expect(build?.image).toBe(runtime?.image);
    expect(runtime?.image).toMatch(/^node:(22|24)-(slim|alpine)$/);
  });

  it('installs by the lock file, and for running only what that needs', () => {
    const commands = textsOf(build, 'RUN');
    expect(commands).toEqual(['npm ci', 'npm run build', 'npm ci --omit=dev']);
    expect(textsOf(runtime, 'RUN')).toEqual([]);
    // The lock file comes before the source, so that a change of the source installs nothing anew.
    expect(copies(build)[0]?.sources).toEqual(['package.json', 'package-lock.json']);
  });

  it('copies what is there, and lets Docker see no more', () => {
    const own = [build, runtime].flatMap(copies).filter(({ from }) => from === undefined);
    const sources = own.flatMap((one) => one.sources);
    for (const source of sources) expect(existsSync(`${ROOT}${source}`), source).toBe(true);
    expect(ignored[0]).toBe('*');
    expect(ignored.slice(1).sort()).toEqual(sources.map((source) => `!${source}`).sort());
  });

  it('takes from the first stage what that has made, and all that the package runs with', () => {
    const taken = copies(runtime).filter(({ from }) => from !== undefined);
    expect(new Set(taken.map(({ from }) => from))).toEqual(new Set(['build']));
    expect(taken.flatMap(({ sources }) => sources)).toEqual([
      '/src/package.json',
      '/src/node_modules',
      '/src/dist',
      '/src/suites',
    ]);
    expect(textsOf(build, 'WORKDIR')).toEqual(['/src']);
  });

  it('does not run as root', () => {
    const users = textsOf(runtime, 'USER');
    expect(users.at(-1)).toBe('node');
    const last = runtime?.instructions.map((one) => one.getKeyword()) ?? [];
    expect(last.indexOf('USER')).toBeGreaterThan(last.lastIndexOf('COPY'));
  });

  it('is entered without a shell, so that signals get to the harness', () => {
    const [entry, ...more] = named(runtime, 'ENTRYPOINT');
    expect(more).toEqual([]);
    if (!(entry instanceof JSONInstruction)) throw new Error('ENTRYPOINT is no JSON instruction');
    expect(entry.getOpeningBracket()?.getValue()).toBe('[');
    expect(entry.getJSONStrings().map((one) => one.getJSONValue())).toEqual([
      'node',
      '/opt/mms-conform/dist/cli/main.js',
    ]);
    const [folder] = textsOf(runtime, 'WORKDIR');
    expect(folder).toBe('/opt/mms-conform');
  });

  it('says what it is', () => {
    const labels = textsOf(runtime, 'LABEL').join(' ');
    for (const label of ['title="mms-conform"', 'description="', 'licenses="MIT"'])
      expect(labels).toContain(`org.opencontainers.image.${label}`);
  });
});
