// The harness as a run uses it: a loaded scenario, all rules, every check tallied. Only the reports are left out.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { mmsp } from '../../dist/protocols/mmsp/index.js';
import { readCatalogue } from '../../dist/requirements/catalogue.js';
import { systemClock } from '../../dist/runner/clock.js';
import { playCase } from '../../dist/runner/player.js';
import { DEFAULT_TIMING } from '../../dist/runner/timing.js';
import { loadScenarioFiles } from '../../dist/scenario/load.js';

const builtIn = fileURLToPath(new URL('../../suites/', import.meta.url));
const catalogue = readCatalogue(parse(await readFile(`${builtIn}mmsp/requirements.yaml`, 'utf8')));

/** Plays the scenario of the file once per call. Rejects unless everything was played and every check passed. */
export async function openPlayer({ path, port, content, signal }) {
  const [scenario] = await loadScenarioFiles({ protocol: mmsp, catalogue, path, builtIn });
  const context = {
    host: '127.0.0.1',
    port,
    ...(content && { content }),
    timing: DEFAULT_TIMING,
    strict: false,
    seed: 1,
    reached: true,
    chunkCount: 'letter',
    catalogue,
    clock: systemClock,
    time: () => Math.round(performance.now() * 1000) / 1000,
    emit: () => {},
    signal,
  };
  return async () => {
    const { verdict, complete, reason, checks, links } = await playCase(scenario, context);
    signal.throwIfAborted();
    if (complete && verdict === 'pass') return { packets: links[0].dataCount, checks: checks.length };
    const wrong = checks.filter((check) => check.verdict === 'fail' || check.verdict === 'error');
    throw new Error(`the play did not pass: ${verdict} ${reason ?? JSON.stringify(wrong[0], shown)}`);
  };
}

const shown = (_, value) => (typeof value === 'bigint' ? String(value) : value);
