import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMANDS, optionsOf } from '../src/cli/commands/index.ts';
import { candidates } from '../src/cli/completion/candidates.ts';
import { reporterNames } from '../src/report/index.ts';
import { faults } from '../src/server/faults/index.ts';
import { runCli, temporaryFolder } from './support/cli.ts';
import { catalogue, scenarios } from './support/run.ts';
import { found, programs } from './support/shim.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const env = found(programs(path('bin'), { 'mms-conform': '' }));

/** What bash has in COMPREPLY after TAB at the end of these words, which stand there as bash cuts them. */
async function inBash(...words: readonly string[]): Promise<readonly string[]> {
  const script = [
    'source <(mms-conform completion bash)',
    // What TAB calls is what the script registered.
    '[[ $(complete -p mms-conform) =~ -F\\ ([^ ]+)\\ mms-conform ]] || exit 9',
    'COMP_WORDS=(mms-conform "$@") COMP_CWORD=$#',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: for bash
    '"${BASH_REMATCH[1]}" mms-conform "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: for bash
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', ...words], { env });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('what bash completes', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['an option', ['--target', 'builtin', '--udp'], ['--udp-ports', '--udp-loss']],
    ['an option of a command', ['serve', '--list'], ['--list-faults', '--list-variants']],
    ['a command', ['cov'], ['coverage']],
    ['a tag', ['--tag', 'fa'], ['fast']],
    ['a reporter behind an equals sign', ['--reporter', '=', 'jun'], ['junit']],
    ['a shell', ['completion', 'z'], ['zsh']],
    ['a fault', ['serve', '--root', '.', '--fault', 'seal-w'], ['seal-wrong']],
    ['a pipeline', ['init', '--ci', 'git'], ['github', 'gitlab']],
    ['a capability', ['--require', 'acc'], ['accel']],
    ['a requirement', ['explain', 'MMSP-1.8'], ['MMSP-1.8-01']],
    ['a scenario', ['--target', 'builtin', 'mmsp/general/happy'], ['mmsp/general/happy-path']],
    [
      'a scenario after another',
      ['list', 'mmsp/general/sanity', 'mmsp/general/happy'],
      ['mmsp/general/happy-path'],
    ],
    ['nothing where a file is due', ['--profile', ''], []],
    ['nothing for what nobody knows', ['--no-such-option', 'x', '--zz'], []],
  ])('%s', async (_, words, expected) => {
    expect(await inBash(...words)).toEqual(expected);
  });
});

describe('what may follow', () => {
  it('is every command when nothing is typed yet', async () => {
    expect(await candidates([''])).toEqual(COMMANDS.map(({ name }) => name));
  });

  it.each(COMMANDS.map(({ name }) => name))('is every option of %s', async (name) => {
    const options = Object.keys(optionsOf(name)).map((word) => `--${word}`);
    expect(await candidates([name, '--'])).toEqual([...options, '--help', '--version']);
  });

  it('is every name that the option takes', async () => {
    expect(await candidates(['--reporter', ''])).toEqual(reporterNames);
    expect(await candidates(['serve', '--fault', ''])).toEqual(faults.map(({ name }) => name));
    expect(await candidates(['--requirement', ''])).toEqual(catalogue.all.map(({ id }) => id));
    const tags = new Set(scenarios.flatMap((scenario) => scenario.tags));
    expect(await candidates(['--tag', ''])).toEqual([...tags].sort());
  });

  it('is every scenario of the suite, and nothing that cannot be selected', async () => {
    const files = new Set(scenarios.map(({ file }) => file));
    const said = await candidates(['list', '']);
    expect([...said].sort()).toEqual([...files].sort());
  });

  it('stands as a whole where the shell has not cut the word', async () => {
    expect(await candidates(['--reporter=jun'])).toEqual(['--reporter=junit']);
    expect(await candidates(['--reporter', '='])).toEqual(reporterNames);
  });

  it('is said in good time', async () => {
    const { status, stdout, processorTime } = await runCli(['completion', '--words', 'mmsp/general/happy']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'mmsp/general/happy-path\n' });
    expect(processorTime).toBeLessThan(5000);
  });
});

describe('completion', () => {
  it('takes the shell that is used when none is named', async () => {
    const { stdout } = await runCli(['completion'], { env: { SHELL: '/usr/bin/zsh' } });
    expect(stdout).toBe((await runCli(['completion', 'zsh'])).stdout);
    expect(stdout).toMatch(/^#compdef mms-conform\n/);
  });

  it.each([
    ['another shell', ['completion', 'tcsh'], '"tcsh"'],
    ['a name that every object has', ['completion', 'constructor'], '"constructor"'],
  ])('says which shells there are: %s', async (_, args, shown) => {
    const { status, stdout, stderr } = await runCli(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      `mms-conform: completion is for bash, zsh, fish, not for ${shown}: name one of them, as in mms-conform completion bash\n`,
    );
  });
});
