// Makes docs/report.png: the HTML report of a real run against the reference server with a fault. Needs Debian's chromium.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
const fault = process.argv[2] ?? 'stride-spare-not-zero';
const picture = process.argv[3] ?? join(root, 'docs/report.png');
const folder = await mkdtemp(join(tmpdir(), 'screenshot-'));
const report = join(folder, 'report.html');

const server = spawn(process.execPath, [
  main,
  ...['serve', '--root', join(root, 'fixtures/asf'), '--port', '0', '--speed', '8', '--fault', fault],
]);
try {
  const port = await portOf(server);
  const suite = spawn(
    process.execPath,
    [
      main,
      ...[
        '--target',
        `127.0.0.1:${port}`,
        '--file',
        'av.asf',
        '--reference',
        'fixtures/asf/av.asf',
        '--seed',
        '7',
      ],
      ...['--tag', 'core', '--tag', 'fast', '--reporter', `html=${report}`, '--reporter', 'list'],
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [status] = await once(suite, 'exit');
  if (status !== 1) throw new Error(`the run ended with status ${status}, and a fault gives 1`);
  await shoot();
} finally {
  server.kill();
  await rm(folder, { recursive: true });
}

async function portOf({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const [, port] = /^listening on \S+:(\d+)$/.exec(line) ?? [];
    if (port !== undefined) return port;
  }
  throw new Error('the reference server did not start');
}

async function shoot() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1360, height: 1420 }, colorScheme: 'light' });
    await page.goto(pathToFileURL(report).href);
    await page.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
}
