import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Ran, runProgram } from './program.ts';

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
export const FIXTURES = fileURLToPath(new URL('../../../fixtures/asf/', import.meta.url));

const START_LIMIT = 15_000;
const STOP_LIMIT = 5_000;
/** No test needs a server for longer; one that lost its test does not outlive it by much. */
const LIFETIME = 120_000;

/** The environment without variables that would stand for options. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('MMS_CONFORM_')),
);

/** Runs the built command line in `cwd`, which should be a folder of the test's own: reports go there. */
export const runCli = (args: readonly string[], cwd: string): Promise<Ran> =>
  runProgram({ command: process.execPath, debianPackage: 'nodejs' }, [MAIN, ...args], {
    limit: 60_000,
    cwd,
    env,
  });

export interface Serving {
  readonly port: number;
  /** Resolves with the exit status; undefined when it had to be killed. */
  stop(): Promise<number | undefined>;
}

/** `mms-conform serve` of the fixtures as a process of its own, on a port that the system chooses. */
export async function startServe(...options: readonly string[]): Promise<Serving> {
  const args = [MAIN, 'serve', '--root', FIXTURES, '--port', '0', ...options];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<number | undefined>((resolve) =>
    child.on('exit', (code) => resolve(code ?? undefined)),
  );
  const lifetime = setTimeout(() => child.kill('SIGKILL'), LIFETIME);
  void exited.then(() => clearTimeout(lifetime));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const stop = (): Promise<number | undefined> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
    child.kill('SIGTERM');
    return exited.finally(() => clearTimeout(timer));
  };
  const port = await new Promise<number | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), START_LIMIT);
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
      const found = /^listening on \S+:(\d+)\n/m.exec(said);
      if (found === null) return;
      clearTimeout(timer);
      resolve(Number(found[1]));
    });
    void exited.then(() => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
  if (port !== undefined) return { port, stop };
  await stop();
  throw new Error(`mms-conform serve did not say where it listens; it said: ${said}`);
}
