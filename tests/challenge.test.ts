import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Fault } from '../src/server/faults/fault.ts';
import { clips, ROOT, runBuiltin } from './support/run.ts';

const examples: readonly { name: string; hex: string; messages?: readonly { name: string }[] }[] = parse(
  await readFile(`${ROOT}fixtures/bytes/worked-examples.yaml`, 'utf8'),
);
const REPORT_OPEN_FILE = 0x00040006;

/** Answers every OpenFile with the SecurityChallenge of the worked examples, counted and echoed as it has to be. */
const challenging: Fault = {
  name: 'challenging',
  title: 'The server asks everyone for credentials.',
  requirement: 'MMSP-3.2.5.6-10',
  level: 'MUST',
  start: () => ({
    frame: (bytes, { mid }) => {
      if (mid !== REPORT_OPEN_FILE) return [bytes];
      const hex = examples.find(({ messages }) => messages?.[0]?.name === 'SecurityChallenge')?.hex ?? '';
      const challenge = Buffer.from(hex.replace(/\s/g, ''), 'hex');
      Buffer.from(bytes).copy(challenge, 20, 20, 32); // seq, MBZ, timeSent
      Buffer.from(bytes).copy(challenge, 40, 44, 48); // playIncarnation
      return [challenge];
    },
  }),
};

test('a server that asks for credentials is skipped with that reason, and never fails (A-16)', async () => {
  // Nobody has told the harness who may have the content.
  const contents = Object.fromEntries(Object.entries(clips).filter(([, { user }]) => user === undefined));
  const { end, events } = await runBuiltin({ fault: challenging, contents });
  expect(end.checks).toMatchObject({ fail: 0, warn: 0, error: 0 });
  const ends = events.filter((event) => event.type === 'case-end');
  const challenged = ends.filter(({ reason }) => reason?.includes('credentials'));
  expect(challenged.map(({ verdict }) => verdict)).toEqual(challenged.map(() => 'skip'));
  expect(challenged.map((one) => one.case)).toContain('mmsp/general/happy-path[transport=tcp]');
  expect(challenged.map((one) => one.case)).toContain(
    'mmsp/general/bad-file-name[transport=tcp,name=missing]',
  );
});
