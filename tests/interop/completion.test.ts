import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { found, programs } from '../support/shim.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const env = found(programs(path('bin'), { 'mms-conform': '' }));

/** What a shell prints, a line each. */
async function said(shell: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await promisify(execFile)(shell, [...args], { env, cwd: path('.') });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/** The shell itself says what it would offer. */
const inFish = (line: string): Promise<readonly string[]> =>
  said('fish', [
    '--no-config',
    '-c',
    'mms-conform completion fish | source; complete -C "$argv"',
    '--',
    line,
  ]);

/** The widget's function, in a zsh whose completion system is replaced by what prints its words. */
const inZsh = (...words: readonly string[]): Promise<readonly string[]> =>
  said('zsh', [
    '-f',
    '-c',
    [
      'compdef() { widget=$1; registered=$2 }',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: for zsh
      'compadd() { [[ $1 == -a ]] && print -rl -- "${(@P)2}" }',
      '_files() { print -r files }',
      'source <(mms-conform completion zsh)',
      '[[ $registered == mms-conform ]] || exit 9',
      'words=(mms-conform "$@") CURRENT=$(( $# + 1 ))',
      '$widget',
    ].join('\n'),
    'zsh',
    ...words,
  ]);

const LINES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['an option', ['--target', 'builtin', '--udp'], ['--udp-loss', '--udp-ports']],
  ['a command', ['cov'], ['coverage']],
  ['a tag', ['--tag', 'fas'], ['fast']],
  ['a reporter behind an equals sign', ['--reporter=jun'], ['--reporter=junit']],
  ['a scenario', ['--target', 'builtin', 'mmsp/general/happy'], ['mmsp/general/happy-path']],
];

describe.each(LINES)('%s', (_, words, expected) => {
  it('is completed by fish', async () => {
    expect([...(await inFish(['mms-conform', ...words].join(' ')))].sort()).toEqual(expected);
  });

  it('is completed by zsh', async () => {
    expect([...(await inZsh(...words))].sort()).toEqual(expected);
  });
});

it('zsh looks for files where nothing is known', async () => {
  expect(await inZsh('--profile', '')).toEqual(['files']);
});
