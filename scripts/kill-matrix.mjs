// Runs the suite against every fault of the reference server, each in a process of its own, and writes down which
// requirements failed or warned: suites/mmsp/kills.json. A requirement counts as tested only when it stands there.
// usage: npm run kills -- [FAULT…]   with names, only those are played, and the rest of the file stays as it is
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../dist/cli/catalogue.js';
import { runQuietly } from '../dist/cli/quiet-run.js';
import { faultByName, faults } from '../dist/server/faults/index.js';

const AT_ONCE = Math.min(2, availableParallelism());
/** A fault that stays silent is waited for in many cases. */
const TIMEOUT = '2500ms';
const THIS = fileURLToPath(import.meta.url);
const KILLS = fileURLToPath(new URL('../suites/mmsp/kills.json', import.meta.url));
const RIGHT = 'no fault';

const [first, ...rest] = process.argv.slice(2);
if (first === '--one') console.log(JSON.stringify(await brokenBy(...rest)));
else await writeKills(first === undefined ? faults.map(({ name }) => name) : [first, ...rest]);

/** The requirements that fail or warn against the server with this fault. */
async function brokenBy(name, bind) {
  const options = { timeout: TIMEOUT, ...(process.platform === 'linux' && { bind }) };
  const fault = faultByName(name);
  if (fault === undefined && name !== RIGHT) throw new Error(`there is no fault ${name}`);
  // Malformed input is many cases, and only for faults that nothing else shows.
  const apart = fault?.tag === 'hostile' ? { tag: ['hostile'] } : { safe: fault !== undefined };
  const events = await runQuietly(fault === undefined ? options : { ...options, ...apart, fault }, process);
  const broken = events.filter(({ verdict, type }) => type === 'check' && /^(fail|warn)$/.test(verdict));
  return [...new Set(broken.map(({ requirement }) => requirement))];
}

function inAProcess(name, number) {
  // An address of its own: a server that is wrong sends datagrams to ports of others.
  const args = [THIS, '--one', name, `127.77.${1 + number}.1`];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(said));
      else reject(new Error(`the run against ${name} ended with ${status}`));
    });
  });
}

async function writeKills(names) {
  const began = Date.now();
  const wrong = await inAProcess(RIGHT, 0);
  if (wrong.length > 0) throw new Error(`a right server breaks ${wrong.join(', ')}: nothing was written`);
  const kills = others(new Set(names));
  const queue = names.map((name, index) => ({ name, number: index + 1 }));
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const broken = await inAProcess(next.name, next.number);
      for (const id of broken) kills.set(id, [...(kills.get(id) ?? []), next.name]);
      if (broken.length === 0) console.error(`${next.name} broke nothing`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const { all } = await loadCatalogue();
  const rows = all.filter(({ id }) => kills.has(id)).map(({ id }) => [id, kills.get(id).sort()]);
  writeFileSync(KILLS, `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${names.length} faults played in ${seconds} s; ${rows.length} requirements can be broken`);
}

/** What the file says of the faults that still exist and are not played now. */
function others(played) {
  const kept = Object.entries(JSON.parse(readFileSync(KILLS, 'utf8'))).map(([id, names]) => [
    id,
    names.filter((name) => faultByName(name) !== undefined && !played.has(name)),
  ]);
  return new Map(kept.filter(([, names]) => names.length > 0));
}
