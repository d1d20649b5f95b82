import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { storedEvents } from '../src/cli/stored-events.ts';
import { runCli, temporaryFolder } from './support/cli.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const PLATFORM = `${process.version} on ${process.platform} ${process.arch}`;

it('a stored run tells how it was made and what it leaves open', async () => {
  const typed = [
    '--target',
    'builtin',
    '--grep',
    'answers Connect',
    '--reporter',
    `ndjson=${path('run.ndjson')}`,
  ];
  const { status } = await runCli(typed);
  expect(status).toBe(0);
  const [start] = await storedEvents(path('run.ndjson'));
  expect(start).toMatchObject({
    type: 'run-start',
    command: `mms-conform --target builtin --grep 'answers Connect' --reporter ndjson=${path('run.ndjson')}`,
    platform: PLATFORM,
    filtered: true,
    sentences: expect.arrayContaining([{ section: '2.1', ids: expect.arrayContaining(['MMSP-2.1-01']) }]),
  });
});

it.each([
  ['a target that is refused', ['--target', 'mms://me:secret@host/x'], "mms://…@host/x'"],
  ['an option that there is not', ['--targte', 'me:secret@host'], "--targte '…@host'"],
])('so does one that could not begin, without the password of %s', async (_what, options, shown) => {
  const file = path('refused.ndjson');
  const { status, stderr } = await runCli([...options, '--reporter', `ndjson=${file}`]);
  expect(status).toBe(2);
  const [start] = await storedEvents(file);
  expect(start).toMatchObject({ platform: PLATFORM, command: expect.stringContaining(shown) });
  expect(readFileSync(file, 'utf8')).not.toContain('secret');
  expect(stderr).not.toContain('secret');
});
