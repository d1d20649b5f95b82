import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { start } from './children.mjs';

const CLI = new URL('../../dist/cli/main.js', import.meta.url).pathname;

/** One run of the suite: its status, how long it took, and of each case the verdict and the checks. */
export async function playOnce({ number, seed, workers, folder, apart, options }) {
  const report = join(folder, `${number}.json`);
  const server = apart ? await startServer(folder) : undefined;
  const target = server === undefined ? ['--target', 'builtin'] : server.target;
  const began = performance.now();
  const status = await statusOf([
    ...target,
    ...['--seed', String(seed), '--workers', String(workers), '--reporter', `json=${report}`],
    ...['--output-dir', join(folder, String(number)), ...options],
  ]);
  const seconds = (performance.now() - began) / 1000;
  await server?.stop();
  const cases = casesIn(report);
  // Races that the harness lost because the machine kept it waiting, and ran again.
  const again = cases.reduce((sum, { attempts }) => sum + attempts.length, 0);
  return {
    ...{ number, seed, workers, status, again, seconds: Math.round(seconds * 10) / 10 },
    cases: new Map(
      cases.map(({ id, verdict, reason, checks }) => [
        id,
        {
          verdict,
          reason,
          checks: new Map(
            checks.map(({ requirement, ...check }) => [
              requirement,
              // What passed needs no words.
              check.verdict === 'pass'
                ? { verdict: 'pass' }
                : { verdict: check.verdict, expected: check.expected, got: check.got, why: check.why },
            ]),
          ),
        },
      ]),
    ),
  };
}

/** Of a run that had no more to say than its status, none. */
function casesIn(report) {
  if (!existsSync(report)) return [];
  const { cases } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  return cases;
}

function statusOf(args) {
  return new Promise((resolve, reject) => {
    const child = start([CLI, ...args], { stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

/** The reference server as a process of its own, with the content that `mms-conform content` writes. */
async function startServer(folder) {
  const content = join(folder, 'content');
  await statusOf(['content', '--to', content, '--force']);
  const child = start([CLI, 'serve', '--root', content, '--port', '0', '--speed', '8'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  for await (const line of createInterface(child.stdout)) {
    const [, address] = /^listening on (.*)$/.exec(line) ?? [];
    if (address === undefined) continue;
    return {
      target: ['--target', address, '--profile', join(content, 'mms-conform.config.yaml')],
      stop() {
        child.kill('SIGTERM');
        return closed;
      },
    };
  }
  throw new Error('the reference server did not come up');
}
