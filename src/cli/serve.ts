import { UserError } from '../scenario/user-error.ts';
import type { ReferenceServer } from '../server/server.ts';
import type { Site } from '../server/site.ts';
import { EXIT } from '../verdict/exit-status.ts';
import type { ServeArguments } from './commands/serve.ts';
import { LARGEST_SEED, timer, wholeNumber } from './values.ts';
import type { World } from './world.ts';

/** One for each port of a client, and more than any process may have. */
const MOST_CONNECTIONS = 1_000_000;

/** Serves until it is interrupted. Standard output says `listening on HOST:PORT` when it is ready. */
export async function serveCommand(given: ServeArguments, world: World): Promise<number> {
  const { faultByName, faults } = await import('../server/faults/index.ts');
  const { variantByName, variants } = await import('../server/variants/index.ts');
  if (given['list-faults']) {
    const width = Math.max(...faults.map(({ name }) => name.length));
    for (const { name, level, requirement, title } of faults) {
      world.stdout.write(`${name.padEnd(width)}  ${requirement.padEnd(22)} ${level.padEnd(6)}  ${title}\n`);
    }
    return EXIT.conforms;
  }
  if (given['list-variants']) {
    const width = Math.max(...variants.map(({ name }) => name.length));
    for (const { name, reading, title } of variants)
      world.stdout.write(`${name.padEnd(width)}  ${reading.padEnd(18)}  ${title}\n`);
    return EXIT.conforms;
  }
  if (given.root === undefined) throw new UserError('serve needs --root FOLDER, the folder of the ASF files');
  const port = wholeNumber('--port', given.port, 0, 65_535);
  const speed = /^\d{1,6}(?:\.\d{1,6})?$/.test(given.speed) ? Number(given.speed) : undefined;
  if (speed === undefined)
    throw new UserError(`--speed must be a number from 0, got ${JSON.stringify(given.speed)}`);
  const seed = given.seed === undefined ? undefined : wholeNumber('--seed', given.seed, 0, LARGEST_SEED);
  const keepAlive =
    given['keep-alive'] === undefined ? undefined : timer('--keep-alive', given['keep-alive']);
  const idle = given.idle === undefined ? undefined : timer('--idle', given.idle);
  const connections =
    given.connections === undefined
      ? undefined
      : wholeNumber('--connections', given.connections, 1, MOST_CONNECTIONS);
  const fault = given.fault === undefined ? undefined : faultByName(given.fault);
  if (given.fault !== undefined && fault === undefined) {
    throw new UserError(
      `--fault ${given.fault}: there is no such fault; --list-faults prints those that there are`,
    );
  }
  const variant = given.variant === undefined ? undefined : variantByName(given.variant);
  if (given.variant !== undefined && variant === undefined) {
    throw new UserError(
      `--variant ${given.variant}: there is no such variant; --list-variants prints those that there are`,
    );
  }
  const site = given.config === undefined ? undefined : await siteOf(given.config, given.root, world);
  const { startServer } = await import('../server/server.ts');
  const { connectionLimits } = await import('../server/limits.ts');
  let server: ReferenceServer;
  try {
    server = await startServer({
      root: given.root,
      ...(site && { site }),
      host: given.host,
      port,
      speed,
      limits: {
        ...(keepAlive !== undefined && { keepAliveMs: keepAlive }),
        ...(idle !== undefined && { idleMs: idle }),
        ...(connections !== undefined && connectionLimits(connections)),
      },
      ...(fault && { fault }),
      ...(variant && { variant }),
      ...(seed !== undefined && { seed }),
    });
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
  const interrupted = new Promise<void>((resolve) => {
    world.on('SIGINT', resolve);
    world.on('SIGTERM', resolve);
  });
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  world.stdout.write(`listening on ${host}:${server.port}\n`);
  await interrupted;
  await server.close();
  return EXIT.conforms;
}

async function siteOf(config: string, root: string, { env }: World): Promise<Site> {
  const { readSite } = await import('./read-site.ts');
  return readSite(config, root, env);
}
