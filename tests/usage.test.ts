import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './support/cli.ts';
import { reportsIn, runError } from './support/reports.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** Milliseconds of processor time: how long it takes depends on what else the machine does. */
const LITTLE = 5000;

const PROFILE = 'target: builtin\ncontent:\n  short: { path: a.asf, reference: 7 }\n';
const SCENARIO = 'id: own/wrong\ntitle: Wrong\nsection: "1"\nsteps:\n  - send: Conect\n';

beforeAll(() => {
  writeFileSync(path('profile.yaml'), PROFILE);
  mkdirSync(path('suite/own'), { recursive: true });
  writeFileSync(path('suite/own/wrong.yaml'), SCENARIO);
});

/** What is typed, and the sentence that is said. */
const MISTAKES: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['an unknown option', ['--bogus'], /there is no option --bogus; --help lists what there is/],
  ['a misspelt option', ['--targt', 'x'], /there is no option --targt \(did you mean target\?\)/],
  ['an option without a value', ['--target', 'builtin', '--timeout'], /--timeout needs a value/],
  ['an option given twice', ['--target', 'a', '--target', 'b'], /--target is given 2 times; give it once/],
  [
    'a number that is none',
    ['--target', 'builtin', '--workers', 'abc'],
    /--workers must be a whole number from 1 to 256, got "abc"/,
  ],
  ['no workers', ['--target', 'builtin', '--workers', '0'], /--workers must be .* got "0"/],
  ['a bad seed', ['--target', 'builtin', '--seed', '1.5'], /--seed must be a whole number .* got "1\.5"/],
  [
    'a bad duration',
    ['--target', 'builtin', '--timeout', 'soon'],
    /--timeout must be a duration such as .* got "soon"/,
  ],
  [
    'no time at all',
    ['--target', 'builtin', '--max-time', '0s'],
    /--max-time must be a duration .* got "0s"/,
  ],
  [
    'UDP ports in the wrong order',
    ['--target', 'builtin', '--udp-ports', '7010-7000'],
    /--udp-ports must be a port or a range such as 7000-7010, from 1 to 65535, got "7010-7000"/,
  ],
  [
    'a UDP port that there is not',
    ['--target', 'builtin', '--udp-ports', '65536'],
    /--udp-ports must be a port or a range .* got "65536"/,
  ],
  [
    'a loss of everything',
    ['--target', 'builtin', '--udp-loss', '90%'],
    /--udp-loss must be a percentage from 0 to 50, as 5%, got "90%"/,
  ],
  [
    'too many retries',
    ['--target', 'builtin', '--retries', '11'],
    /--retries must be a whole number from 0 to 10, got "11"/,
  ],
  [
    'no times at all',
    ['--target', 'builtin', '--repeat', '0'],
    /--repeat must be a whole number from 1 to 1000, got "0"/,
  ],
  [
    'a bail that is a selector',
    ['--target', 'builtin', '--bail', 'mmsp/general'],
    /--bail must be a whole number from 1 to \d+, got "mmsp\/general"; write --bail=1 before a selector/,
  ],
  ['a bail of nothing', ['--target', 'builtin', '--bail=0'], /--bail must be .* got "0"/],
  [
    'a part beyond the last',
    ['--target', 'builtin', '--shard', '5/4'],
    /--shard must be one of so many parts, as 1\/4 to 4\/4, and at most 1000, got "5\/4"/,
  ],
  ['a part before the first', ['--target', 'builtin', '--shard', '0/4'], /--shard must be .* got "0\/4"/],
  ['a part of nothing', ['--target', 'builtin', '--shard', '2'], /--shard must be .* got "2"/],
  ['a wait that is none', ['--target', 'builtin', '--wait', '5'], /--wait must be a duration .* got "5"/],
  ['no target', [], /no target: name one with --target HOST\[:PORT\]/],
  ['a bad target', ['--target', '::1'], /the target "::1" must have its IPv6 address in brackets: \[::1\]/],
  [
    'a target of another protocol',
    ['--target', 'http://x'],
    /must be an mms:\/\/, mmst:\/\/ or mmsu:\/\/ address, not http:\/\//,
  ],
  ['a bad port', ['--target', 'localhost:99999'], /must have a port from 1 to 65535/],
  [
    'a selector that fits nothing',
    ['--target', 'builtin', 'mmsp/general/hapy-path'],
    /the selector "mmsp\/general\/hapy-path" fits no scenario/,
  ],
  [
    'a tag that no scenario has',
    ['--target', 'builtin', '--tag', 'nosuch'],
    /no scenario has the tag "nosuch"/,
  ],
  [
    'a requirement that there is not',
    ['--target', 'builtin', '--requirement', 'MMSP-9'],
    /there is no requirement "MMSP-9"/,
  ],
  [
    'a pattern that is none',
    ['--target', 'builtin', '--grep', '['],
    /the pattern "\[" is no regular expression/,
  ],
  [
    'a capability that there is not',
    ['--target', 'builtin', '--require', 'upd'],
    /--require upd: there is no such capability \(did you mean udp\?\)/,
  ],
  [
    'a reference that is not ASF',
    ['--target', 'localhost', '--file', 'x', '--reference', 'package.json'],
    /package\.json: not an ASF file: /,
  ],
  [
    'a reference that is not there',
    ['--target', 'localhost', '--file', 'x', '--reference', 'no.asf'],
    /no\.asf: the reference copy cannot be read \(ENOENT\)/,
  ],
  [
    'a reference of nothing',
    ['--target', 'localhost', '--reference', 'fixtures/asf/av.asf'],
    /name the content on the server too, with --file PATH/,
  ],
  [
    'a profile that is not there',
    ['--profile', 'no.yaml'],
    /no\.yaml:1:1: the file cannot be read \(ENOENT\)/,
  ],
  [
    'a profile with a mistake',
    ['--profile', path('profile.yaml')],
    /profile\.yaml:3:36: content\.short\.reference must be /,
  ],
  [
    'a suite that is not there',
    ['--target', 'builtin', '--suite', 'nowhere'],
    /nowhere: there is no such scenario file or folder/,
  ],
  [
    'a suite with a mistake',
    ['--target', 'builtin', '--suite', path('suite')],
    /wrong\.yaml:5:11: .*Conect.*did you mean Connect\?/,
  ],
];

describe('2: the user has to mend something', () => {
  // One after another: so many processes at once would be the load that makes each of them slow.
  it.each(MISTAKES)('%s', async (name, args, sentence) => {
    const { options, read } = reportsIn(path, name.replaceAll(' ', '-'));
    // The options of the reports stand first: the last one may lack its value.
    const { status, stdout, stderr, processorTime } = await runCli([...options, ...args]);
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(processorTime).toBeLessThan(LITTLE);
    const { junit, json } = read();
    expect(`mms-conform: ${json.reason}\n`).toBe(stderr);
    expect(runError(junit)).toBe(json.reason);
    expect(json).toMatchObject({ status: 2, verdict: 'no verdict: the run could not begin', cases: [] });
  });

  it('an unknown reporter, with the reports that are known', async () => {
    const { options, read } = reportsIn(path, 'known');
    const { status, stderr } = await runCli(['--target', 'builtin', '--reporter', 'nope', ...options]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^mms-conform: --reporter nope: there is no reporter "nope"; choose from list, [^\n]+\n$/,
    );
    expect(runError(read().junit)).toBe(read().json.reason);
  });

  it('a variable that stands for no option', async () => {
    const { status, stderr } = await runCli([], { env: { MMS_CONFORM_TARGTE: 'builtin' } });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'mms-conform: the variable MMS_CONFORM_TARGTE stands for no option (did you mean MMS_CONFORM_TARGET?)\n',
    );
  });

  it.each([
    ['no folder', ['serve'], /serve needs --root FOLDER/],
    ['a folder that is not there', ['serve', '--root', '/no/such'], /the folder \/no\/such cannot be read/],
    [
      'a fault that there is not',
      ['serve', '--root', '.', '--fault', 'x'],
      /--fault x: there is no such fault/,
    ],
    [
      'a bad speed',
      ['serve', '--root', '.', '--speed', 'fast'],
      /--speed must be a number from 0, got "fast"/,
    ],
    ['an unknown option', ['serve', '--bogus'], /there is no option --bogus/],
  ])('serve with %s', async (_, args, sentence) => {
    const { status, stdout, stderr } = await runCli(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });

  it('never repeats a password', async () => {
    const { options, read } = reportsIn(path, 'password');
    const { stderr } = await runCli(['--target', 'mms://alice:secret@host', ...options]);
    expect(stderr + JSON.stringify(read())).not.toContain('secret');
  });
});
