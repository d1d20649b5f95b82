import { execFileSync } from 'node:child_process';
import { expect, it, test } from 'vitest';
import { aboutCommand, aboutRun, commandOf } from './about.ts';
import { loadCatalogue } from './catalogue.ts';

const catalogue = await loadCatalogue();
const world = (...typed: readonly string[]) => ({ argv: ['node', 'main.js', ...typed] });
const bare = { workers: '8', strict: false, safe: false, 'output-dir': 'reports' };

/** What a shell makes of a command line. */
const words = (command: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

it('is a command that a shell reads as it was typed', () => {
  const typed = ['--target', 'a:1', "it's", '$HOME `x`', '', 'mmsp/a[b=c]', 'line\nline', '--grep=a b'];
  expect(words(commandOf(typed))).toEqual(['mms-conform', ...typed]);
});

test.each([
  [
    ['--target', 'mms://me:secret@host/a@b'],
    ['--target', 'mms://…@b'],
  ],
  [['--target=me:secret@host'], ['--target=…@host']],
  [
    ['-target', 'secret@host'],
    ['-target', '…@host'],
  ],
  [
    ['--target', 'mms://me:sec//ret@host'],
    ['--target', 'mms://…@host'],
  ],
  [['me:secret@host//x'], ['…@host//x']],
  [
    ['--file', 'mms://me:secret@host/a'],
    ['--file', 'mms://…@host/a'],
  ],
  [
    ['--file', 'a@b.asf', 'x@y'],
    ['--file', 'a@b.asf', 'x@y'],
  ],
])('%j has no credentials in it', (typed, shown) => {
  expect(words(commandOf(typed))).toEqual(['mms-conform', ...shown]);
});

it('tells the platform, also of a run that cannot begin', () => {
  const { command, platform } = aboutCommand(world('--targte', 'x'));
  expect(command).toBe('mms-conform --targte x');
  expect(platform).toBe(`${process.version} on ${process.platform} ${process.arch}`);
});

it('names the sentences that a server can break, by section and in their order', () => {
  const { sentences = [] } = aboutRun({ ...bare }, world(), catalogue);
  const all = catalogue.all.filter(({ role, level }) => role !== 'client' && level !== 'MAY');
  expect(all.length).toBeGreaterThan(300);
  expect(sentences.flatMap(({ ids }) => ids)).toEqual(all.map(({ id }) => id));
  expect(
    sentences.every(({ section, ids }) => ids.every((id) => catalogue.get(id).section === section)),
  ).toBe(true);
  expect(new Set(sentences.map(({ section }) => section)).size).toBe(sentences.length);
});

test.each([
  [{}, false],
  [{ selectors: [], tag: [], requirement: [], suite: ['own'], require: ['udp'] }, false],
  [{ selectors: ['mmsp/**'] }, true],
  [{ grep: 'x' }, true],
  [{ tag: ['fast'] }, true],
  [{ requirement: ['MMSP-2.1'] }, true],
  [{ safe: true }, true],
  [{ 'rerun-failed': true }, true],
  [{ shard: '1/2', repeat: '2' }, false],
])('%j narrows the suite: %j', (given, filtered) => {
  expect(aboutRun({ ...bare, ...given }, world(), catalogue).filtered).toBe(filtered);
});
