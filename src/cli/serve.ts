import { UserError } from '../scenario/user-error.ts';
import type { ReferenceServer } from '../server/server.ts';
import { EXIT } from '../verdict/exit-status.ts';
import type { World } from './command-line.ts';

export interface ServeArguments {
  readonly root?: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly speed: number;
  readonly fault?: string | undefined;
  readonly 'list-faults': boolean;
  readonly seed?: number | undefined;
}

/** Serves until it is interrupted. Standard output says `listening on HOST:PORT` when it is ready. */
export async function serveCommand(given: ServeArguments, world: World): Promise<number> {
  const { faultByName, faults } = await import('../server/faults/index.ts');
  if (given['list-faults']) {
    const width = Math.max(...faults.map(({ name }) => name.length));
    for (const { name, level, requirement, title } of faults) {
      world.stdout.write(`${name.padEnd(width)}  ${requirement.padEnd(22)} ${level.padEnd(6)}  ${title}\n`);
    }
    return EXIT.conforms;
  }
  if (given.root === undefined) throw new UserError('serve needs --root FOLDER, the folder of the ASF files');
  if (!Number.isInteger(given.port) || given.port < 0 || given.port > 65535) {
    throw new UserError(`--port must be a whole number from 0 to 65535, got ${given.port}`);
  }
  if (!(given.speed >= 0)) throw new UserError('--speed must be 0 or more');
  const fault = given.fault === undefined ? undefined : faultByName(given.fault);
  if (given.fault !== undefined && fault === undefined) {
    throw new UserError(
      `--fault ${given.fault}: there is no such fault; --list-faults prints those that there are`,
    );
  }
  const { startServer } = await import('../server/server.ts');
  let server: ReferenceServer;
  try {
    server = await startServer({
      root: given.root,
      host: given.host,
      port: given.port,
      speed: given.speed,
      ...(fault && { fault }),
      ...(given.seed !== undefined && { seed: given.seed }),
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
