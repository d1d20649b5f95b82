// biome-ignore-all lint/suspicious/noTemplateCurlyInString: GitHub and shells write like that
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { version } from '../src/cli/version.ts';
import { parseJunit } from '../src/report/testing/junit-file.ts';
import { startServe, temporaryFolder } from './support/cli.ts';
import { runScript, type ScriptEnd } from './support/npx.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const input = z.strictObject({ description: z.string(), default: z.string() });
const action = z
  .strictObject({
    name: z.string(),
    description: z.string().max(200),
    branding: z.strictObject({ icon: z.string(), color: z.string() }),
    inputs: z.record(z.string(), input),
    outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
    runs: z.strictObject({
      using: z.literal('composite'),
      steps: z.tuple([
        z.strictObject({
          id: z.literal('judge'),
          shell: z.literal('bash'),
          env: z.record(z.string(), z.string()),
          run: z.string(),
        }),
      ]),
    }),
  })
  .parse(parse(readFileSync(`${ROOT}action.yml`, 'utf8')));
const [step] = action.runs.steps;

const REFERENCE = /^\$\{\{ inputs\.([a-z-]+) \}\}$/;

/** As GitHub runs the step with these inputs. */
async function judge(
  name: string,
  inputs: Readonly<Record<string, string>>,
  dry = false,
): Promise<ScriptEnd & { readonly folder: string; readonly outputs: string }> {
  const folder = path(name);
  mkdirSync(folder);
  const env = Object.fromEntries(
    Object.entries(step.env).map(([variable, text]) => {
      const [, word = ''] = REFERENCE.exec(text) ?? [];
      return [variable, inputs[word] ?? action.inputs[word]?.default ?? ''];
    }),
  );
  const file = join(folder, 'output');
  const shell = ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail'] as const;
  const end = await runScript(shell, step.run, folder, { env: { ...env, GITHUB_OUTPUT: file }, dry });
  return { ...end, folder, outputs: existsSync(file) ? readFileSync(file, 'utf8') : '' };
}

const SHORT = '--tag\nsanity\n';

let servers: readonly Awaited<ReturnType<typeof startServe>>[] = [];
const targets = (): string[] => servers.map(({ port }) => `127.0.0.1:${port}`);
beforeAll(async () => {
  servers = await Promise.all([startServe(), startServe('--fault', 'connected-ex-wrong-viewer-revision')]);
});
afterAll(() => Promise.all(servers.map(({ stop }) => stop())));

describe('action.yml', () => {
  it('hands every input to the script as a variable, and none as text of it', () => {
    const handed = Object.values(step.env).map((text) => REFERENCE.exec(text)?.[1]);
    expect(handed.sort()).toEqual(Object.keys(action.inputs).sort());
    expect(step.run).not.toContain('${{');
  });

  it('takes this version unless told otherwise', () => {
    expect(action.inputs.version?.default).toBe(version());
  });

  it('names reports that it writes', () => {
    expect(action.outputs.junit?.value).toBe('${{ inputs.output-dir }}/junit.xml');
    expect(action.outputs.html?.value).toBe('${{ inputs.output-dir }}/report.html');
    expect(action.outputs.status?.value).toBe('${{ steps.judge.outputs.status }}');
  });
});

describe('its step', () => {
  it('passes a right server, and writes where it is told to', async () => {
    const [target = ''] = targets();
    const { status, folder, outputs, args, stdout } = await judge('right', {
      target,
      file: 'av.asf',
      args: `${SHORT}\n--seed=7`,
      'output-dir': 'the reports',
    });
    expect(status, stdout).toBe(0);
    expect(outputs).toBe('status=0\n');
    expect(stdout).toContain(', seed 7: ');
    expect(stdout).toContain('short: 302 packets');
    expect(args.slice(0, 3)).toEqual(['--tag', 'sanity', '--seed=7']);
    for (const reporter of ['list', 'github', 'junit', 'html'])
      expect(args.join(' ')).toContain(`--reporter ${reporter}`);
    const junit = parseJunit(readFileSync(join(folder, 'the reports/junit.xml'), 'utf8'));
    expect(junit['@failures']).toBe('0');
  });

  it('fails with a wrong server, and tells the status', async () => {
    const [, target = ''] = targets();
    const { status, outputs, folder } = await judge('wrong', { target, args: SHORT });
    expect({ status, outputs }).toEqual({ status: 1, outputs: 'status=1\n' });
    expect(readdirSync(join(folder, 'reports'))).toContain('junit.xml');
  });

  it('takes an argument with blanks as one, and a line without one as none', async () => {
    const { args } = await judge('blanks', { args: '--grep\nanswers Connect\n\n--strict\n' }, true);
    expect(args.slice(0, 4)).toEqual(['--grep', 'answers Connect', '--strict', '--pcap']);
  });

  it.each(Object.keys(action.inputs))('runs nothing that stands in %s', async (name) => {
    const evil =
      'x"; touch "$PWD/pwned"; $(touch pwned) `touch pwned` ${IFS}\n\'; touch pwned; \'\n&& touch pwned #';
    const { status, folder, args } = await judge(`evil-${name}`, { [name]: evil }, true);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
    // npx would look for a version of that name, which there is not.
    expect(status).toBe(name === 'version' ? 90 : 0);
    if (name === 'args') expect(args.slice(0, 3)).toEqual(evil.split('\n'));
  });
});
