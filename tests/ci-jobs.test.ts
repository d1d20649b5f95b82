import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { JOBS } from '../src/cli/init/jobs.ts';
import { parseJunit } from '../src/report/testing/junit-file.ts';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';
import { alreadyThere, NOT_YET, runScript } from './support/npx.ts';
import { readEvents } from './support/reports.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const textOf = (word: string): string => {
  const job = JOBS.find((one) => one.word === word);
  if (job === undefined) throw new Error(`there is no job for ${word}`);
  return readFileSync(job.source, 'utf8');
};

const github = z
  .object({
    permissions: z.object({ contents: z.literal('read') }),
    jobs: z.object({
      'mms-conform': z.object({
        'runs-on': z.string(),
        'timeout-minutes': z.number(),
        steps: z.array(
          z.object({
            run: z.string().optional(),
            uses: z.string().optional(),
            if: z.string().optional(),
            with: z.record(z.string(), z.unknown()).optional(),
          }),
        ),
      }),
    }),
  })
  .parse(parse(textOf('github'))).jobs['mms-conform'];
const gitlab = z
  .object({
    'mms-conform': z.object({
      image: z.string(),
      script: z.array(z.string()),
      artifacts: z.object({
        when: z.literal('always'),
        paths: z.array(z.string()),
        expose_as: z.string(),
        reports: z.object({ junit: z.string() }),
      }),
    }),
  })
  .parse(parse(textOf('gitlab')))['mms-conform'];
const jenkins = textOf('jenkins');

/** Scripts of Jenkins, as Groovy reads a text between three quotes: a backslash at the end of a line joins it with the next. */
const ofJenkins = [...jenkins.matchAll(/\bsh '''\n(.*?)'''/gs)].map(([, text = '']) => {
  const joined = text.replaceAll('\\\n', '');
  if (joined.includes('\\')) throw new Error('Groovy would read this backslash otherwise than a shell');
  return joined;
});

/** The scripts of a job in one, and the shell that runs them there. */
const SCRIPTS: readonly (readonly [string, readonly [string, ...string[]], string])[] = [
  ['github', ['bash', '-e'], github.steps.flatMap(({ run }) => run ?? []).join('\n')],
  ['gitlab', ['sh', '-e'], gitlab.script.join('\n')],
  ['jenkins', ['sh', '-xe'], ofJenkins.join('\n')],
];

/** Two short conversations: what is tested is the job. */
const SHORT = { MMS_CONFORM_TAG: 'sanity' };

let servers: readonly Awaited<ReturnType<typeof startServe>>[] = [];
beforeAll(async () => {
  servers = await Promise.all([startServe(), startServe('--fault', 'connected-ex-wrong-viewer-revision')]);
});
afterAll(() => Promise.all(servers.map(({ stop }) => stop())));

/** A repository with the profile of one of the servers. */
async function repository(name: string, server: 'right' | 'wrong'): Promise<string> {
  const folder = path(name);
  mkdirSync(folder);
  const target = `127.0.0.1:${servers[server === 'right' ? 0 : 1]?.port}`;
  await runCli(['init', '--no-probe', '--target', target, '--to', folder]);
  return folder;
}

describe.each(SCRIPTS)('the job for %s', (word, shell, script) => {
  it('passes a right server, and leaves the reports', async () => {
    const folder = await repository(`${word}-right`, 'right');
    const { status, stdout, stderr, args } = await runScript(shell, script, folder, { env: SHORT });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/\nconforms in (\d+) of \1 checks\n/);
    expect(parseJunit(readFileSync(join(folder, 'reports/junit.xml'), 'utf8'))).toMatchObject({
      '@failures': '0',
      '@errors': '0',
    });
    expect(readEvents(join(folder, 'reports/events.ndjson')).length).toBeGreaterThan(10);
    const reporters = args.filter((_, n) => args[n - 1] === '--reporter');
    for (const reporter of ['list', 'junit', 'html', 'ndjson']) expect(reporters).toContain(reporter);
    expect(args).not.toContain('--expected-failures');
    expect(args.join(' ')).toContain('--pcap failed');
    expect(args.join(' ')).toMatch(/--wait \d+s/);
  });

  it('fails a wrong one, and leaves the reports', async () => {
    const folder = await repository(`${word}-wrong`, 'wrong');
    const { status, stdout } = await runScript(shell, script, folder, { env: SHORT });
    expect(status).toBe(1);
    expect(stdout).toContain('MMSP-2.2.4.2-04');
    const junit = parseJunit(readFileSync(join(folder, 'reports/junit.xml'), 'utf8'));
    expect(Number(junit['@failures'])).toBeGreaterThan(0);
  });

  it('knows the list of expected failures, where there is one, under every shell', async () => {
    const folder = path(`${word}-known`);
    mkdirSync(folder);
    const shells = [shell, ['sh', '-e'], ['bash', '-e']] as const;
    const run = (one: (typeof shells)[number]) => runScript(one, script, folder, { dry: true });
    const without: (readonly string[])[] = [];
    for (const one of shells) without.push((await run(one)).args);
    writeFileSync(join(folder, 'mms-conform.expected.yaml'), '');
    for (const [n, one] of shells.entries()) {
      const { status, args } = await run(one);
      expect(status).toBe(0);
      expect(args).toEqual(['--expected-failures', 'mms-conform.expected.yaml', ...(without[n] ?? [])]);
      expect(without[n]).toEqual(without[0]);
    }
  });
});

describe('what a job keeps', () => {
  it('GitHub: the whole folder of reports, also when the step failed, with actions of a named version', () => {
    const upload = github.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(upload).toMatchObject({ if: 'always()', with: { path: 'reports/' } });
    for (const { uses = 'x@v1' } of github.steps) expect(uses).toMatch(/@v\d+$/);
    // Nothing from outside may become part of a script.
    expect(textOf('github')).not.toMatch(/\$\{\{/);
    expect(textOf('github')).toContain('--reporter github');
  });

  it('GitLab: JUnit for its test report, and a folder that a merge request links to', () => {
    const { paths, reports } = gitlab.artifacts;
    expect(reports.junit).toBe('reports/junit.xml');
    // Only a folder with a slash at its end and without ./ before it is shown.
    expect(paths).toEqual(['reports/']);
  });

  it('Jenkins: JUnit and the folder, also when the build failed', () => {
    const [, always = ''] = /post \{\s*always \{(.*?)\n {4}\}/s.exec(jenkins) ?? [];
    expect(always).toContain("junit 'reports/junit.xml'");
    expect(always).toContain("archiveArtifacts artifacts: 'reports/**', allowEmptyArchive: true");
    expect(ofJenkins).toHaveLength(1);
    expect(jenkins.match(/\{/g)).toHaveLength(jenkins.match(/\}/g)?.length ?? 0);
  });
});

it('the tests leave out only what is not there yet', () => {
  expect(alreadyThere(), `take it out of ${JSON.stringify(NOT_YET)}`).toEqual([]);
});
