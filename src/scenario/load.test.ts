import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mmsp } from '../protocols/mmsp/index.ts';
import { loadScenarioFiles, loadSuite } from './load.ts';
import { builtIn, catalogue, folderWith, loadFiles, problemsOf, scenarioText } from './testing/files.ts';

const words = { protocol: mmsp, catalogue };
const STEP = '  - disconnect: true\n';

describe('the built-in suite', () => {
  it('loads without a fault', async () => {
    const scenarios = await loadSuite({ ...words, folder: builtIn });
    const ids = scenarios.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('mmsp/general/happy-path[transport=tcp]');
    expect(ids).toContain('mmsp/general/bad-file-name[transport=udp,name=very-long]');
    expect(ids.some((id) => id.startsWith('mmsp/general/sanity'))).toBe(true);
    for (const scenario of scenarios) {
      expect(scenario.section, scenario.id).not.toBe('');
      expect(scenario.id.startsWith(`${scenario.suite}/`)).toBe(true);
      expect(scenario.steps.length).toBeGreaterThan(0);
    }
  });

  it('asks for content in no step of the first and last conversation', async () => {
    const scenarios = await loadSuite({ ...words, folder: builtIn });
    const sanity = scenarios.find(({ file }) => file === 'mmsp/general/sanity');
    expect(sanity?.needs).toEqual({ capabilities: [] });
    expect(sanity?.steps.map((step) => step.do)).toEqual(['send', 'send', 'send', 'disconnect']);
  });
});

describe('the files of a suite', () => {
  it('are read in sorted order, openings and requirements left out', async () => {
    const scenarios = await loadFiles({
      'b/two.yaml': 'id: mmsp/b/two\ntitle: T\nsteps:\n  - disconnect: true\n',
      'a.yaml': 'id: mmsp/a\ntitle: T\nsteps:\n  - disconnect: true\n',
      'b/one.yml': 'id: mmsp/b/one\ntitle: T\nsteps:\n  - disconnect: true\n',
      'requirements.yaml': 'requirements: []\n',
      'openings/o.yaml': 'title: T\nsteps:\n  - disconnect: true\n',
      'notes.txt': 'no scenario',
    });
    expect(scenarios.map(({ id, suite }) => [id, suite])).toEqual([
      ['mmsp/a', 'mmsp'],
      ['mmsp/b/one', 'mmsp/b'],
      ['mmsp/b/two', 'mmsp/b'],
    ]);
  });

  it.each([
    ['an empty file', '', '1:1: the file is empty'],
    ['a file of comments', '# nothing\n', '1:1: the file is empty'],
    ['a list', '- 1\n', '1:1: the file must be a map, got a list'],
    ['broken YAML', 'id: [\n', '2:1: '],
    ['two documents', 'id: x\n---\nid: y\n', '2:1: '],
    ['a key twice', 'id: x\nid: y\n', '2:1: map keys must be unique'],
    ['a list as key', '? [a]\n: 1\n', '1:3: a key must be text'],
    ['a number as key', '12: 1\n', '1:1: the key 12 must be in quotes'],
    ['the key __proto__', '__proto__: 1\n', '1:1: a key must be text'],
    ['an unknown tag', 'id: !secret x\n', '1:5: unresolved tag: !secret'],
    ['an alias without anchor', 'id: *nowhere\n', '1:5: '],
    ['an alias of itself', 'id: &a [*a]\n', '1:9: *a contains itself'],
  ])('refuse %s', async (_, text, problem) => {
    const [line] = await problemsOf(loadFiles({ 'x.yaml': text }));
    expect(line?.startsWith(`suites/mmsp/x.yaml:${problem}`), line).toBe(true);
  });

  it('refuse an alias bomb, deep nesting and a huge file', async () => {
    const bomb = Array.from({ length: 20 }, (_, i) =>
      i === 0 ? 'a0: &a0 [x, x]' : `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`,
    ).join('\n');
    expect(await problemsOf(loadFiles({ 'x.yaml': bomb }))).toEqual([
      'suites/mmsp/x.yaml:1:1: aliases repeat too much of the file; write it out',
    ]);
    for (const levels of [60, 1000, 100_000]) {
      const deep = scenarioText(
        `  - send: Connect\n    with: { a: ${'['.repeat(levels)}${']'.repeat(levels)} }\n`,
      );
      expect(await problemsOf(loadFiles({ 'x.yaml': deep }))).toEqual([
        'suites/mmsp/x.yaml:1:1: the file is nested too deeply',
      ]);
    }
    const chain = Array.from({ length: 3000 }, (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}`}]`);
    expect(await problemsOf(loadFiles({ 'x.yaml': chain.join('\n') }))).toEqual([
      'suites/mmsp/x.yaml:202:14: aliases repeat too much of the file; write it out',
    ]);
    expect(await problemsOf(loadFiles({ 'x.yaml': `# ${'x'.repeat(1024 * 1024)}` }))).toEqual([
      'suites/mmsp/x.yaml:1:1: the file is larger than 1 MiB',
    ]);
  });

  it('may repeat themselves by alias, and point a problem at what the alias stands for', async () => {
    const steps =
      '  - send: CloseFile\n    with: &close { openFileId: 1 }\n  - send: CloseFile\n    with: *close\n';
    expect(await loadFiles({ 'x.yaml': scenarioText(steps) })).toHaveLength(1);
    const wrong =
      '  - send: CloseFile\n    with: &close { openFileId: x }\n  - send: CloseFile\n    with: *close\n';
    expect(await problemsOf(loadFiles({ 'x.yaml': scenarioText(wrong) }))).toEqual([
      'suites/mmsp/x.yaml:5:32: steps[0].with.openFileId must be a whole number from 0 to 4294967295, got "x"',
      'suites/mmsp/x.yaml:5:32: steps[1].with.openFileId must be a whole number from 0 to 4294967295, got "x"',
    ]);
  });

  it('report the faults of all files at once, each once, in order', async () => {
    const files = {
      'a.yaml':
        'id: mmsp/b\ntitle: T\naxes: { n: [1, 2] }\nsteps:\n  - send: Conect\n  - include: openings/x\n',
      'b.yaml': 'id: mmsp/b\nsteps: []\n',
    };
    expect(await problemsOf(loadFiles(files))).toEqual([
      'suites/mmsp/a.yaml:1:5: id must be "mmsp/a", as the file is called, got "mmsp/b"',
      'suites/mmsp/a.yaml:5:11: steps[0].send must be a message that the client sends; there is no "Conect" (did you mean Connect?)',
      'suites/mmsp/a.yaml:6:14: steps[1].include must be an opening, got "openings/x"',
      'suites/mmsp/b.yaml:1:1: title is missing',
      'suites/mmsp/b.yaml:2:8: steps must have at least one step',
    ]);
  });
});

describe("a user's own scenarios", () => {
  const load = (path: string) => loadScenarioFiles({ ...words, path, builtIn });
  const own = (id: string, step = STEP): string => `id: ${id}\ntitle: T\nsteps:\n${step}`;

  it('have ids relative to their folder', async () => {
    const folder = folderWith({ 'deep/one.yaml': own('deep/one'), 'two.yaml': own('two') });
    expect((await load(folder)).map(({ id, suite }) => [id, suite])).toEqual([
      ['deep/one', 'deep'],
      ['two', 'suites'],
    ]);
    expect((await load(`${folder}/two.yaml`)).map(({ id }) => id)).toEqual(['two']);
  });

  it('find an opening beside the file, in their folder, and among the built-in ones, in this order', async () => {
    const opening = (word: string): string => `title: ${word}\nsteps:\n  - closed: { within: ${word} }\n`;
    const include = '  - include: openings/a\n  - include: openings/b\n  - include: openings/connected\n';
    const folder = folderWith({
      'deep/one.yaml': own('deep/one', include),
      'deep/openings/a.yaml': opening('1s'),
      'openings/a.yaml': opening('2s'),
      'openings/b.yaml': opening('3s'),
    });
    const steps = (await load(folder))[0]?.steps;
    expect(steps?.map((step) => step.within)).toEqual([1000, 3000, undefined, undefined, undefined]);
    expect(steps?.[2]?.at).toBe('suites/mmsp/openings/connected.yaml:3:5');
    expect(steps?.[0]?.at).toBe(`${folder}/deep/openings/a.yaml:3:5`);
  });

  it('may have openings with the other ending', async () => {
    const folder = folderWith({
      'one.yaml': own('one', '  - include: openings/a\n'),
      'openings/a.yml': 'title: O\nsteps:\n  - closed: { within: 7s }\n',
    });
    const steps = (await load(folder))[0]?.steps;
    expect(steps?.map(({ at, within }) => [at, within])).toEqual([[`${folder}/openings/a.yml:3:5`, 7000]]);
  });

  it('may be links, but not such as lead nowhere or to themselves', async () => {
    const folder = folderWith({ 'a.yaml': own('a'), 'far/b.yaml': own('b') });
    const linked = join(folder, 'linked');
    mkdirSync(linked);
    symlinkSync(join(folder, 'far/b.yaml'), join(linked, 'b.yaml'));
    // A folder is not entered.
    symlinkSync(folder, join(linked, 'circle.yaml'));
    expect((await load(linked)).map(({ id }) => id)).toEqual(['b']);
    symlinkSync(join(folder, 'none.yaml'), join(linked, 'c.yaml'));
    symlinkSync(join(linked, 'd.yaml'), join(linked, 'd.yaml'));
    expect(await problemsOf(load(linked))).toEqual([
      `${linked}/c.yaml:1:1: the file cannot be read (ENOENT)`,
      `${linked}/d.yaml:1:1: the file cannot be read (ELOOP)`,
    ]);
    const long = 'x'.repeat(300);
    for (const [path, code] of [
      [join(linked, 'd.yaml'), 'ELOOP'],
      [long, 'ENAMETOOLONG'],
    ])
      expect(await problemsOf(load(path ?? ''))).toEqual([
        `${path}: the scenario file or folder cannot be read (${code})`,
      ]);
  });

  it('are refused when there are none, or two of one id', async () => {
    expect(await problemsOf(load('/no/such'))).toEqual([
      '/no/such: there is no such scenario file or folder',
    ]);
    const empty = folderWith({ 'x.txt': '' });
    expect(await problemsOf(load(empty))).toEqual([`${empty}: there is no scenario (*.yaml) in this folder`]);
    const twice = folderWith({ 'a.yaml': own('a'), 'a.yml': own('a') });
    expect(await problemsOf(load(twice))).toEqual([
      `${twice}/a.yml:1:1: id stands twice: ${twice}/a.yaml has it too`,
    ]);
  });
});
