import { describe, expect, it } from 'vitest';
import { loadFiles, loadSteps, problemsOf, scenarioText } from './testing/files.ts';

describe('names', () => {
  const open = (session: string): string =>
    `  - send: OpenFile\n    session: ${session}\n    expect: ReportOpenFile\n    bind: { file: openFileId }\n`;
  const close = (session: string, name: string): string =>
    `  - send: CloseFile\n    session: ${session}\n    with: { openFileId: ${name} }\n`;

  it('belong to the session of their step, and can be reached from another', async () => {
    const steps = await loadSteps(
      open('a') +
        open('main') +
        close('a', '$file') +
        close('main', '$file') +
        close('b', '$a.file') +
        close('b', '$main.file'),
    );
    expect(steps[0]).toMatchObject({ outcomes: [{ bind: { 'a.file': 'openFileId' } }] });
    expect(steps.slice(2).map((step) => step.do === 'send' && step.with.openFileId)).toEqual([
      { is: 'name', name: 'a.file' },
      { is: 'name', name: 'file' },
      { is: 'name', name: 'a.file' },
      { is: 'name', name: 'file' },
    ]);
  });

  it('of another session are suggested when they are missing', async () => {
    expect(await problemsOf(loadSteps(open('a') + close('b', '$file')))).toEqual([
      'suites/mmsp/x.yaml:10:25: steps[1].with.openFileId uses "$file", which no earlier step binds in the session b (another session\'s is $a.file)',
    ]);
    expect(await problemsOf(loadSteps(open('main') + close('b', '$file')))).toEqual([
      'suites/mmsp/x.yaml:10:25: steps[1].with.openFileId uses "$file", which no earlier step binds in the session b (another session\'s is $main.file)',
    ]);
    expect(await problemsOf(loadSteps(open('main') + close('main', '$fiel')))).toEqual([
      'suites/mmsp/x.yaml:10:25: steps[1].with.openFileId uses "$fiel", which no earlier step binds (did you mean $file?)',
    ]);
  });
});

describe('include', () => {
  const opening = (steps: string): string => `title: O\nsteps:\n${steps}`;
  const load = (steps: string, openings: Record<string, string>) =>
    loadFiles({
      'x.yaml': scenarioText(steps),
      ...Object.fromEntries(Object.entries(openings).map(([word, text]) => [`openings/${word}.yaml`, text])),
    });

  it('puts the steps in its place, in its session, with the names they bind', async () => {
    const [scenario] = await load(
      '  - include: openings/b\n    session: s\n  - send: CloseFile\n    with: { openFileId: $s.file }\n',
      {
        a: opening('  - send: Connect\n  - disconnect: true\n    session: other\n'),
        b: opening(
          '  - include: openings/a\n  - send: OpenFile\n    expect: ReportOpenFile\n    bind: { file: openFileId }\n',
        ),
      },
    );
    expect(scenario?.steps.map(({ at, session }) => `${at} ${session}`)).toEqual([
      'suites/mmsp/openings/a.yaml:3:5 s',
      'suites/mmsp/openings/a.yaml:4:5 other',
      'suites/mmsp/openings/b.yaml:4:5 s',
      'suites/mmsp/x.yaml:6:5 main',
    ]);
  });

  it('is refused when there is no such opening, or a path that leads elsewhere', async () => {
    expect(
      await problemsOf(
        load('  - include: openings/aa\n  - include: ../x\n', { aaa: opening('  - closed: true\n') }),
      ),
    ).toEqual([
      'suites/mmsp/x.yaml:4:14: steps[0].include must be an opening, got "openings/aa" (did you mean openings/aaa?)',
      'suites/mmsp/x.yaml:5:14: steps[1].include must be an opening, got "../x"',
    ]);
  });

  it('is refused when an opening includes itself, even through others', async () => {
    const openings = { a: opening('  - include: openings/b\n'), b: opening('  - include: openings/a\n') };
    expect(await problemsOf(load('  - include: openings/a\n', openings))).toEqual([
      'suites/mmsp/openings/b.yaml:3:14: steps[0].include includes itself: openings/a, openings/b, openings/a',
      'suites/mmsp/openings/a.yaml:3:14: steps[0].include includes itself: openings/b, openings/a, openings/b',
    ]);
  });

  it('points at the faults of an opening, included or not, but leaves names to whoever includes it', async () => {
    const unused = opening(
      '  - send: CloseFile\n    with: { openFileId: $file, x: 1 }\n    when: { transport: udp }\n',
    );
    expect(await problemsOf(load('  - closed: true\n', { unused, wrong: 'title: O\nstep: []\n' }))).toEqual([
      'suites/mmsp/openings/unused.yaml:4:32: steps[0].with.x is not a field of CloseFile',
      'suites/mmsp/openings/wrong.yaml:1:1: steps is missing',
      'suites/mmsp/openings/wrong.yaml:2:1: step is not a key here (did you mean steps?)',
    ]);
    const names = opening('  - send: CloseFile\n    with: { openFileId: $file }\n');
    expect(await problemsOf(load('  - include: openings/names\n', { names }))).toEqual([
      'suites/mmsp/openings/names.yaml:4:25: steps[0].with.openFileId uses "$file", which no earlier step binds',
    ]);
  });
});
