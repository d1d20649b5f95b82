import { join } from 'node:path';
import { parseTarget } from '../../profile/target.ts';
import { inert, SHOWN } from '../../report/inert.ts';
import { isSanity } from '../../runner/plan.ts';
import { type Probed, probeTarget } from '../../runner/probe-target.ts';
import { UserError } from '../../scenario/user-error.ts';
import { EXIT } from '../../verdict/exit-status.ts';
import { givenOf } from '../commands/command.ts';
import type { InitArguments } from '../commands/init.ts';
import { RUN_OPTIONS } from '../commands/run.ts';
import { contentsOf } from '../contents.ts';
import { PROFILE_NAME } from '../find-profile.ts';
import { prepare } from '../prepare.ts';
import { quoteForShell } from '../reproduce.ts';
import type { World } from '../world.ts';
import { refuseWhatIsThere, writeTogether } from '../write-together.ts';
import { jobFiles, jobsFor } from './jobs.ts';
import { profileText } from './profile-text.ts';

/** Writes a profile of a server, with what the server said beside each key, and jobs for pipelines. */
export async function initCommand(given: InitArguments, world: World): Promise<number> {
  const jobs = jobsFor(given.ci);
  const folder = given.to === '' ? '.' : given.to;
  if (given.target === undefined && !given['no-probe'])
    throw new UserError(
      'init needs the server to ask: name it with --target HOST[:PORT], or write a profile without asking with --no-probe',
    );
  const target = given.target === undefined ? undefined : parseTarget(given.target);
  const names = [PROFILE_NAME, ...jobs.map(({ name }) => name)].map((name) => ({ name }));
  await refuseWhatIsThere(folder, names, given.force);
  if (given['no-probe'] && target !== undefined) await contentsOf(given, undefined, target);
  const probed = given['no-probe'] ? undefined : await ask(given, world);
  if (probed?.read === false) {
    const why = inert(probed.why, SHOWN);
    world.stderr.write(
      `mms-conform: ${why}; nothing was written, and --no-probe writes a profile without asking the server\n`,
    );
    return EXIT.nothingJudged;
  }
  const text = profileText({
    target,
    ...(given.file !== undefined && { file: given.file }),
    ...(given.reference !== undefined && { reference: given.reference }),
    folder,
    ...(probed && { probed }),
  });
  const files = [{ name: PROFILE_NAME, bytes: Buffer.from(text) }, ...(await jobFiles(jobs))];
  await writeTogether(folder, files, given.force);
  for (const { name } of files) world.stdout.write(`wrote ${inert(join(folder, name))}\n`);
  if (probed !== undefined)
    world.stdout.write(`\n${probed.claims.lines.map((line) => inert(line, SHOWN)).join('\n')}\n`);
  const profile = join(folder, PROFILE_NAME);
  const named = profile === PROFILE_NAME ? '' : ` --profile ${quoteForShell(profile)}`;
  world.stdout.write(`\nLook through ${inert(profile)}, and run\n  mms-conform${inert(named)}\n`);
  return EXIT.conforms;
}

/** The server is asked as a run would ask it, but nothing is judged, and no profile that is there already is read. */
async function ask(given: InitArguments, world: World): Promise<Probed> {
  const { target, file, reference, timeout } = given;
  const options = givenOf(RUN_OPTIONS, { target, file, reference, timeout, workers: '1' });
  const prepared = await prepare(options, world, 'alone');
  try {
    const sanity = prepared.options.scenarios.find(isSanity);
    if (sanity === undefined) throw new Error('the built-in suite has no sanity conversation');
    const content = prepared.options.contents.short;
    return await probeTarget({
      ...prepared.options,
      sanity,
      ...(content && { content }),
      // Left to the process: nothing is written before the answers are there.
      signal: new AbortController().signal,
    });
  } finally {
    await prepared.dispose();
  }
}
