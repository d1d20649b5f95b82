import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root.ts';

const MAIN = `${ROOT}dist/cli/main.js`;
if (!existsSync(MAIN)) throw new Error('the command line is not built: npm run build');

/** Nothing that a test starts lives longer than this, milliseconds. */
const LIMIT = 25_000;
/** But for a server that the tests of a whole file share. */
const SERVING = 120_000;
const SEEN_EVERY = 50;

/** Variables that would stand for options, or colour the output. */
const FOREIGN = /^(MMS_CONFORM_|FORCE_COLOR$|NO_COLOR$|GITHUB_STEP_SUMMARY$)/;
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));

export interface CliOptions {
  /** Of another copy of the package. */
  readonly main?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is killed. */
  readonly limit?: number;
  /** What it reads on standard input. */
  readonly input?: string;
}

export interface CliEnd {
  /** undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly endedBy: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
  /** Most memory at any time, megabytes; 0 where the system does not tell. */
  readonly megabytes: number;
}

export interface Cli {
  readonly end: Promise<CliEnd>;
  signal(name: NodeJS.Signals): void;
  /** Goes away as the reader of standard output. */
  stopListening(): void;
  /** Resolves with standard output as soon as the pattern is found; rejects when the process ends without. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
}

/** The built command line as a process of its own. */
export function startCli(
  args: readonly string[],
  { main = MAIN, cwd = ROOT, env = {}, limit: longest = LIMIT, input = '' }: CliOptions = {},
): Cli {
  const began = performance.now();
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...inherited, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A command that reads nothing may be gone before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  let megabytes = 0;
  const watchers = new Set<() => void>();
  const limit = setTimeout(() => child.kill('SIGKILL'), longest);
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, mostMemory(child.pid));
  }, SEEN_EVERY);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of watchers) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const end = new Promise<CliEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(limit);
      clearInterval(watch);
      resolve({
        status: status ?? undefined,
        endedBy: signal ?? undefined,
        stdout,
        stderr,
        milliseconds: performance.now() - began,
        megabytes,
      });
    });
  });
  return {
    end,
    signal: (name) => void child.kill(name),
    stopListening: () => void child.stdout.destroy(),
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(stdout);
          if (found === null) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
        end.then(() => reject(new Error(`${pattern} was not said: ${stdout}${stderr}`)), reject);
      }),
  };
}

export const runCli = (args: readonly string[], options?: CliOptions): Promise<CliEnd> =>
  startCli(args, options).end;

/** Linux keeps the largest resident set of a process. */
function mostMemory(pid: number | undefined): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    // Another system, or the process has just ended.
    return 0;
  }
}

/** `serve` as a process of its own, on a port that the system chooses. */
export async function startServe(
  ...options: readonly string[]
): Promise<{ port: number; stop(): Promise<CliEnd> }> {
  const cli = startCli(['serve', '--root', 'fixtures/asf', '--port', '0', '--speed', '8', ...options], {
    limit: SERVING,
  });
  const [, port] = await cli.said(/^listening on 127\.0\.0\.1:(\d+)$/m);
  return {
    port: Number(port),
    stop: () => {
      cli.signal('SIGTERM');
      return cli.end;
    },
  };
}

/** A folder for the files of one test file. */
export function temporaryFolder(): { readonly path: (name: string) => string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
