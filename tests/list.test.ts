import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { select } from '../src/scenario/select.ts';
import { runCli, temporaryFolder } from './support/cli.ts';
import { catalogue, ROOT, scenarios } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** What docs/commands.md says, and no more. */
const printed = z.strictObject({
  suite: z.string(),
  cases: z.array(
    z.strictObject({
      id: z.string(),
      file: z.string(),
      title: z.string(),
      suite: z.string(),
      section: z.string(),
      tags: z.array(z.string()),
      transport: z.enum(['tcp', 'udp', 'any']),
      needs: z.strictObject({
        content: z.string().optional(),
        packets: z.number().optional(),
        duration: z.number().optional(),
        capabilities: z.array(z.string()),
      }),
      requirements: z.array(z.string()),
    }),
  ),
});

async function listed(...args: readonly string[]) {
  const { status, stdout, stderr } = await runCli(['list', '--json', ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return printed.parse(JSON.parse(stdout)).cases;
}

/** The example of the documentation, which shows the beginning of each list. */
const [, EXAMPLE = ''] = /```json\n(.*?)```/s.exec(readFileSync(`${ROOT}docs/commands.md`, 'utf8')) ?? [];

describe('list', () => {
  it('prints what the documentation shows', async () => {
    const { cases } = printed.parse(JSON.parse(EXAMPLE));
    const [shown] = cases;
    const [found] = await listed(shown?.id ?? '');
    expect({ ...found, requirements: found?.requirements.slice(0, 2) }).toEqual(shown);
  });

  it('has every case of the suite, as it is', async () => {
    const cases = await listed();
    expect(cases.map(({ requirements, ...facts }) => facts)).toEqual(
      scenarios.map(({ id, file, title, suite, section, tags, transport, needs }) => {
        return { id, file, title, suite, section, tags: [...tags], transport, needs };
      }),
    );
  });

  it('names the sentences of a case such that selecting one of them finds it', async () => {
    for (const { id, requirements } of await listed()) {
      const [first, ...others] = requirements;
      for (const requirement of first === undefined ? [] : [first, ...others.slice(-1)]) {
        const ids = select(scenarios, { requirements: [requirement], catalogue }).map((one) => one.id);
        expect(ids, requirement).toContain(id);
      }
    }
  });

  it.each<readonly [string, readonly string[], (one: (typeof scenarios)[number]) => boolean]>([
    ['a selector', ['mmsp/general/happy-path'], ({ file }) => file === 'mmsp/general/happy-path'],
    ['a pattern', ['--grep', 'TCP'], ({ id, title }) => /TCP/i.test(`${id} ${title}`)],
    ['a tag', ['--tag', 'core'], ({ tags }) => tags.includes('core')],
    ['what does no harm', ['--safe'], ({ tags }) => !tags.includes('hostile')],
  ])('selects as a run does, by %s', async (_, args, fits) => {
    const cases = await listed(...args);
    expect(cases.map(({ id }) => id)).toEqual(scenarios.filter(fits).map(({ id }) => id));
    expect(cases.length).toBeLessThan(scenarios.length);
  });

  it('selects by requirement', async () => {
    const cases = await listed('--requirement', 'MMSP-3.2.6.1-02');
    expect(cases.map(({ id }) => id)).toContain('mmsp/timers/keepalive-unanswered');
    for (const { requirements } of cases) expect(requirements).toContain('MMSP-3.2.6.1-02');
  });

  it('reads well without JSON, and needs no target', async () => {
    const { status, stdout } = await runCli(['list', 'mmsp/timers/keepalive-unanswered']);
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        'mmsp/timers/keepalive-unanswered',
        '  A Ping without a Pong is followed by another (section 3.2.6.1)',
        '  tags   slow',
        '  needs  long-run',
        '  shows  MMSP-3.2.6.1-01, MMSP-3.2.6.1-02',
        '',
        '1 case',
        '',
      ].join('\n'),
    );
    const all = await runCli(['list']);
    expect(all.stdout.match(/^mmsp\/.*$/gm)).toEqual(scenarios.map(({ id }) => id));
    expect(all.stdout).toMatch(/^ {2}shows {2}(?:MMSP-[\d.]+-\d+, ){4}and \d+ more$/m);
  });

  it('has the scenarios of the user, whose texts stay data', async () => {
    mkdirSync(path('own'));
    const title = '\\e[31mred\\u202e';
    writeFileSync(
      path('own/mine.yaml'),
      `id: mine\ntitle: "${title}"\nsection: "1"\nsteps:\n  - send: Connect\n`,
    );
    const { stdout, stderr } = await runCli(['list', '--suite', path('own'), 'mine']);
    expect(stderr).toBe('');
    expect(stdout).toContain('mine\n  \\u001b[31mred\\u202e (section 1)\n');
    expect((await listed('--suite', path('own'), 'mine'))[0]?.title).toBe('\u001b[31mred\u202e');
  });

  it.each([
    ['a selector that fits nothing', ['mmsp/general/hapy-path'], /fits no scenario .*happy-path/],
    ['a tag that there is not', ['--tag', 'nosuch'], /no scenario has the tag "nosuch"/],
    ['a target, which it has no use for', ['--target', 'builtin'], /there is no option --target/],
  ])('refuses %s', async (_, args, sentence) => {
    const { status, stdout, stderr } = await runCli(['list', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });
});
