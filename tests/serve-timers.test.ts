import { writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';
import { readJson } from './support/reports.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

it('a server with short timers is seen to keep them', async () => {
  const { port, stop } = await startServe('--keep-alive', '10s', '--idle', '13s');
  try {
    writeFileSync(
      path('profile.yaml'),
      `target: 127.0.0.1:${port}
content: { short: { path: av.asf } }
timing: { keepAlive: { pass: 12s, last: 20s }, idle: 13s }
`,
    );
    const { status, stdout } = await runCli(
      [
        ...['--profile', path('profile.yaml'), 'mmsp/timers/keepalive', 'mmsp/timers/idle-timeout'],
        ...['--reporter', 'list', '--reporter', `json=${path('report.json')}`],
      ],
      { limit: 60_000 },
    );
    expect(status, stdout).toBe(0);
    const { cases } = readJson(path('report.json'));
    const seen = cases.flatMap(({ checks }) => checks.filter(({ verdict }) => verdict === 'pass'));
    const ids = new Set(seen.map(({ requirement }) => requirement));
    // Ping came after the period, and the connection was closed after that of Idle-Timeout.
    for (const id of ['MMSP-3.2.6.1-01', 'MMSP-3.2.5.3-03', 'MMSP-3.2.5.14-03', 'MMSP-3.2.4.1-10'])
      expect(ids).toContain(id);
  } finally {
    await stop();
  }
});

it.each([
  [['--idle', '5s'], '--idle must be at least 10s, got "5s"'],
  [['--keep-alive', '9999ms'], '--keep-alive must be at least 10s, got "9999ms"'],
  [
    ['--keep-alive', 'often'],
    '--keep-alive must be a duration such as 500ms, 10s or 2m, of 24h at most, and not nothing, got "often"',
  ],
])('%j is refused', async (options, sentence) => {
  const { status, stdout, stderr } = await runCli(['serve', '--root', 'fixtures/asf', ...options]);
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `mms-conform: ${sentence}\n` });
});
