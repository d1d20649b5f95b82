import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { startCli, temporaryFolder } from './support/cli.ts';
import { reportsIn } from './support/reports.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return address.port;
}

const serve = (port: number) => [
  'serve',
  '--root',
  `${ROOT}fixtures/asf`,
  '--port',
  String(port),
  '--speed',
  '8',
];

describe('--wait', () => {
  it('waits for a target that comes up later', async () => {
    const port = await freePort();
    const run = startCli(['--target', `127.0.0.1:${port}`, '--tag', 'sanity', '--wait', '20s']);
    await run.warned(/waiting for/);
    const server = startCli(serve(port), { limit: 60_000 });
    const { status, stdout, stderr } = await run.end;
    server.signal('SIGTERM');
    await server.end;
    expect(status, stdout + stderr).toBe(0);
    expect(stderr).toBe(`mms-conform: waiting for 127.0.0.1:${port}, 20s at most\n`);
  });

  it('ends in a run that judges nothing when the target does not come', async () => {
    const { options, read } = reportsIn(path, 'absent');
    const port = await freePort();
    const { status, milliseconds } = await startCli([
      ...['--target', `127.0.0.1:${port}`, '--wait', '300ms', ...options],
    ]).end;
    expect(status).toBe(3);
    expect(milliseconds).toBeLessThan(15_000);
    expect(read().json).toMatchObject({ status: 3, reason: expect.stringContaining('ECONNREFUSED') });
  });

  it('can be interrupted, and leaves whole reports', async () => {
    const { options, read } = reportsIn(path, 'stopped');
    const port = await freePort();
    const run = startCli(['--target', `127.0.0.1:${port}`, '--wait', '20s', ...options]);
    await run.warned(/waiting for/);
    run.signal('SIGINT');
    const { status, stderr, milliseconds } = await run.end;
    expect(status, stderr).toBe(130);
    expect(milliseconds).toBeLessThan(18_000);
    const { json } = read();
    expect(json).toMatchObject({ status: 130, reason: 'interrupted by SIGINT' });
    expect(new Set(json.cases.map(({ verdict }) => verdict))).toEqual(new Set(['unreached']));
  });

  it('gives the command of a profile that time too', async () => {
    const port = await freePort();
    const command = `sleep 1; exec ${process.execPath} ${ROOT}dist/cli/main.js ${serve(port).join(' ')}`;
    const profile = path('start.yaml');
    writeFileSync(
      profile,
      `target: 127.0.0.1:${port}\ntiming: { connect: 500ms }\nstart: { command: ${JSON.stringify(command)} }\n`,
    );
    const args = ['--profile', profile, '--tag', 'sanity', '--retries', '1'];
    const impatient = await startCli(args).end;
    expect(impatient.status).toBe(2);
    expect(impatient.stderr).toMatch(
      /start\.command of the profile, .*: it took no connection within 0\.5 s/,
    );
    const patient = await startCli([...args, '--wait', '20s']).end;
    expect(patient.status, patient.stdout + patient.stderr).toBe(0);
  });
});

describe('a server that the harness starts and that dies of one request', () => {
  it('is started again for every attempt, and the request is named', async () => {
    const id = 'mmsp/hostile/lengths[message=OpenFile,field=token,value=huge]';
    const port = await freePort();
    const command = [
      process.execPath,
      `${ROOT}dist/cli/main.js`,
      ...serve(port),
      '--fault',
      'open-file-token-kills',
    ];
    const profile = path('dies.yaml');
    writeFileSync(
      profile,
      `target: 127.0.0.1:${port}\ncontent:\n  short: { path: av.asf }\nstart: { command: ${JSON.stringify(`exec ${command.join(' ')}`)}, ready: listening }\n`,
    );
    const { options, read } = reportsIn(path, 'dies');
    const { status, stdout } = await startCli([
      ...['--profile', profile, '--wait', '20s', '--retries', '2', 'mmsp/hostile/lengths[message=OpenFile'],
      ...options,
    ]).end;
    expect(status, stdout).toBe(1);
    const { json, events } = read();
    const wrong = json.cases.filter(({ verdict }) => verdict !== 'pass');
    expect(wrong.map((one) => `${one.id} ${one.verdict}`)).toEqual([`${id} fail`]);
    expect(events.find((event) => event.type === 'case-end' && event.case === id)).toMatchObject({
      attempts: 3,
    });
  });
});
