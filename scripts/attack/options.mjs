import { statSync } from 'node:fs';
import { faultByName } from '../../dist/server/faults/index.js';
import { jsonOf, parsed, Wrong, wholeNumber, writable } from '../options.mjs';
import { attacks } from './attacks/index.mjs';
import { sabotages } from './sabotage.mjs';

/** An hour is longer than any attack needs. */
const LONGEST = 3600;
/** All of 127.0.0.0/8 is the loopback of Linux; other systems have one address there. */
const HAS_ADDRESSES = process.platform === 'linux';

/** What is asked for; throws a Wrong for what cannot be. */
export function optionsOf(args) {
  const { values, positionals } = parsed({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string' },
      json: { type: 'string' },
      list: { type: 'boolean', default: false },
      // For seeing an attack succeed: limits of the server as JSON, a fault, a server that is spoilt, another folder.
      limits: { type: 'string' },
      fault: { type: 'string' },
      sabotage: { type: 'string' },
      root: { type: 'string' },
    },
    allowPositionals: true,
  });
  const { seconds, json, list, limits, fault, sabotage, root } = values;
  for (const name of positionals)
    if (!attacks.some((one) => one.name === name))
      throw new Wrong(`there is no attack ${JSON.stringify(name)}; --list prints those that there are`);
  if (sabotage !== undefined && !Object.hasOwn(sabotages, sabotage))
    throw new Wrong(`there is no sabotage ${JSON.stringify(sabotage)}`);
  if (fault !== undefined && faultByName(fault) === undefined)
    throw new Wrong(`there is no fault ${JSON.stringify(fault)}`);
  if (root !== undefined && !statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new Wrong(`--root ${root} is no folder`);
  const given = {
    seed: wholeNumber('--seed', values.seed, 0, 0xffffffff),
    ...(seconds !== undefined && { seconds: wholeNumber('--seconds', seconds, 1, LONGEST) }),
    ...(limits !== undefined && { limits: jsonOf('--limits', limits) }),
    ...(fault !== undefined && { fault }),
    ...(sabotage !== undefined && { sabotage }),
    ...(root !== undefined && { root }),
  };
  const named = positionals.length === 0 ? attacks : attacks.filter(({ name }) => positionals.includes(name));
  const isHere = ({ needs }) => needs === undefined || HAS_ADDRESSES;
  if (!list && json !== undefined && json !== '-') writable('--json', json);
  return {
    list,
    json,
    given,
    chosen: named.filter(isHere),
    leftOut: named.filter((attack) => !isHere(attack)),
  };
}
