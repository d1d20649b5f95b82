import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runProgram } from './support/program.ts';

const node = { command: process.execPath, debianPackage: 'nodejs' };

test('a missing program is an error that names its Debian package', async () => {
  const missing = { command: 'no-such-player', debianPackage: 'some-player' };
  await expect(runProgram(missing, [], { limit: 1000 })).rejects.toThrow(
    'no-such-player is not installed: it comes with the Debian package some-player',
  );
});

test('a program that does not end is ended', async () => {
  const ran = await runProgram(node, ['-e', 'setInterval(() => {}, 1000)'], { limit: 300 });
  expect(ran).toMatchObject({ timedOut: true, status: undefined });
});

test('a program that does not end is ended with those that it started', async () => {
  const parent = `
    const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    console.log(pid);
    setInterval(() => {}, 1000);
  `;
  const { stdout, timedOut } = await runProgram(node, ['-e', parent], { limit: 1_000 });
  expect(timedOut).toBe(true);
  const started = Number(stdout);
  expect(started).toBeGreaterThan(0);
  // It is gone as soon as whoever adopts it has noticed.
  await expect.poll(() => isRunning(started), { timeout: 5_000 }).toBe(false);
});

/** An ended process that nobody has asked for its status does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('what a program says and how it ends is told', async () => {
  const ran = await runProgram(node, ['-e', 'console.log("a"); console.error("b"); process.exitCode = 3'], {
    limit: 10_000,
  });
  expect({ ...ran, stdout: ran.stdout.toString() }).toEqual({
    status: 3,
    stdout: 'a\n',
    stderr: 'b\n',
    timedOut: false,
  });
});
