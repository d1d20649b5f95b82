// Measures how long the matrix of stored runs takes, from the command to its end. The runs are made up, as large as real
// ones: every case with as many checks, messages and Data packets as a case of the suite has on average.
// usage: npm run build && node scripts/bench-matrix.mjs [RUNS] [CASES]
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [runs = 10, cases = 300] = process.argv.slice(2).map(Number);
const CHECKS = 122;
const MESSAGES = 19;
const STEPS = 14;
const FLOWS = 4;
const TIMES = 5;
const cli = new URL('../dist/cli/main.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'bench-matrix-'));

const ids = Array.from(
  { length: cases },
  (_, n) => `mmsp/folder-${n % 12}/case-${n >> 1}[transport=${n % 2 ? 'udp' : 'tcp'}]`,
);
const statement = (n) =>
  `What the text says in sentence ${n}, in the words of the catalogue, is as long as this is. `.slice(
    0,
    60 + (n % 30),
  );
const hex = (bytes) => 'a7'.repeat(bytes);

/** One check in 200 of a wrong server fails, and other ones for every server. */
const fails = (run, one, check) => run > 0 && (one * CHECKS + check + run * 37) % 200 === 0;

function check(run, id, one, n) {
  const requirement = `MMSP-3.2.5.${n % 17}-${String((n + one) % 23).padStart(2, '0')}`;
  const head = {
    type: 'check',
    case: id,
    t: one * 31.25,
    requirement,
    level: 'MUST',
    section: `3.2.5.${n % 17}`,
    statement: statement(n),
  };
  if (!fails(run, one, n)) return { ...head, verdict: 'pass', passes: 1 + (n % 300), times: 0 };
  const dump = Array.from(
    { length: 12 },
    (_, line) => `${(line * 16).toString(16).padStart(4, '0')}  ${'a7 '.repeat(16)} field  ${line}`,
  );
  return {
    ...head,
    verdict: 'fail',
    passes: 0,
    times: 1,
    session: 'main',
    step: 3,
    unit: 7,
    subject: 'server ReportOpenFile',
    path: 'hr',
    expected: `${n}`,
    got: `${n + run}`,
    dump,
  };
}

function* events(run) {
  const plan = ids.map((id) => ({
    id,
    title: 'A case as long as most are',
    suite: id.split('/case')[0],
    section: '4.3',
    tags: ['fast'],
    reproduce: `mms-conform --target 192.0.2.${run} --seed 1 '${id}'`,
  }));
  yield {
    type: 'run-start',
    version: 1,
    tool: 'mms-conform 0.1.0',
    suite: '0.1.0',
    target: `192.0.2.${run}:1755`,
    seed: 1,
    workers: 8,
    strict: false,
    started: '2026-01-02T03:04:05.678Z',
    cases: plan,
  };
  const none = { pass: 0, fail: 0, warn: 0, note: 0, skip: 0, inconclusive: 0, unreached: 0, error: 0 };
  let failed = 0;
  for (const [one, id] of ids.entries()) {
    const of = { case: id, t: one * 31.25 };
    yield { type: 'case-start', ...of };
    for (let n = 1; n <= STEPS; n++)
      yield { type: 'step', ...of, step: n, text: 'send Connect, expect ReportConnectedEX', session: 'main' };
    for (let n = 0; n < MESSAGES; n++)
      yield {
        type: 'message',
        ...of,
        session: 'main',
        transport: 'tcp',
        step: n % STEPS,
        unit: n,
        from: n % 2 ? 'server' : 'client',
        names: ['Connect'],
        size: 224,
        bytes: hex(180),
      };
    for (let n = 0; n < FLOWS; n++)
      yield {
        type: 'flow',
        ...of,
        session: 'main',
        transport: 'tcp',
        step: n,
        unit: n,
        flow: 'media',
        playIncarnation: n,
        packets: 302,
        bytes: 154624,
        firstLocationId: 0,
        lastLocationId: 301,
        head: Array(10).fill(hex(520)),
        tail: Array(4).fill(hex(520)),
      };
    let broken = 0;
    for (let n = 0; n < CHECKS; n++) {
      if (fails(run, one, n)) broken += 1;
      yield check(run, id, one, n);
    }
    failed += broken;
    yield { type: 'case-end', ...of, verdict: broken > 0 ? 'fail' : 'pass', duration: 410 };
  }
  const checks = { ...none, pass: cases * CHECKS - failed, fail: failed };
  yield {
    type: 'run-end',
    t: 9375,
    status: failed > 0 ? 1 : 0,
    verdict: failed > 0 ? 'does not conform' : 'conforms',
    checks,
    cases: { ...none, pass: cases },
    untested: [],
  };
}

function store(run) {
  const path = join(folder, `${run}.ndjson`);
  const fd = openSync(path, 'w');
  for (const event of events(run)) writeSync(fd, `${JSON.stringify(event)}\n`);
  closeSync(fd);
  return path;
}

try {
  const files = Array.from({ length: runs }, (_, run) => store(run));
  const megabytes = files.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6;
  const forms = ['html=m.html', 'markdown=m.md', 'csv=m.csv', 'badge={run}.svg'].flatMap((form) => [
    '--format',
    form,
  ]);
  const times = [];
  for (let n = 0; n < TIMES; n++) {
    const began = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [cli, 'matrix', ...files, ...forms], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`matrix ended with ${status}: ${stderr}`);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
  console.log(
    `${runs} runs of ${cases} cases and ${cases * CHECKS} checks each, ${megabytes.toFixed(0)} MB: ${seconds(times[times.length >> 1])} (${seconds(times[0])} to ${seconds(times.at(-1))}) for HTML of ${(statSync(join(folder, 'm.html')).size / 1e6).toFixed(1)} MB, markdown, CSV and badges`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
