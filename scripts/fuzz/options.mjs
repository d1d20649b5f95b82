import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parsed, Wrong, wholeNumber, writable } from '../options.mjs';
import { targetNamed, targetNames } from './targets/index.mjs';

const MOST = 0xffffffff;
/** Seconds: longer than anybody waits, and a number that a timer can hold. */
const LONGEST = 1_000_000;

/** What is asked for; throws a Wrong for what cannot be. @param {string[]} args */
export async function optionsOf(args) {
  const { values: given } = parsed({
    args,
    options: {
      target: { type: 'string', multiple: true, default: [] },
      inputs: { type: 'string', default: '20000' },
      seconds: { type: 'string', default: '3600' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      first: { type: 'string', default: '0' },
      hang: { type: 'string', default: '20' },
      'at-once': { type: 'string', default: '1' },
      against: { type: 'string' },
      json: { type: 'string' },
      replay: { type: 'string' },
      list: { type: 'boolean', default: false },
    },
  });
  const { against, json, replay, list } = given;
  const names = given.target.length > 0 ? given.target : targetNames();
  for (const name of names)
    if (!targetNames().includes(name))
      throw new Wrong(`there is no target ${JSON.stringify(name)}; there are ${targetNames().join(', ')}`);
  if (replay !== undefined && given.target.length !== 1) throw new Wrong('--replay needs one --target');
  if (against !== undefined && !statSync(against, { throwIfNoEntry: false })?.isDirectory())
    throw new Wrong(`--against ${against} is no folder`);
  const plan = {
    seed: wholeNumber('--seed', given.seed, 0, MOST),
    first: wholeNumber('--first', given.first, 0, MOST),
    inputs: wholeNumber('--inputs', given.inputs, 1, MOST),
    seconds: wholeNumber('--seconds', given.seconds, 1, LONGEST),
    hang: wholeNumber('--hang', given.hang, 1, LONGEST),
    folder: new URL('../../dist/', import.meta.url).href,
    ...(against !== undefined && { against: pathToFileURL(`${resolve(against)}/`).href }),
  };
  const atOnce = wholeNumber('--at-once', given['at-once'], 1, 64);
  const input = replay === undefined ? undefined : inputIn(replay);
  if (!list && json !== undefined) writable('--json', json);
  return { plan, atOnce, json, list, input, targets: await Promise.all(names.map(targetNamed)) };
}

/** @param {string} path */
function inputIn(path) {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new Wrong(`--replay ${path} cannot be read: ${error.code ?? error}`);
  }
}
