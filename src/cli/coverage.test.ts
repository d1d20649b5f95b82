import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { coverageCommand } from './coverage.ts';

it('says nothing of a run that was interrupted', async () => {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const world = {
    stdout,
    stderr,
    argv: [],
    env: {},
    on: (_: string, listener: () => void) => setTimeout(listener, 20),
    off: () => {},
  };
  expect(await coverageCommand({ json: false, untested: false }, world)).toBe(130);
  expect(stdout.read()).toBeNull();
  expect(String(stderr.read())).toMatch(/^mms-conform: SIGINT: ending the run/);
});
