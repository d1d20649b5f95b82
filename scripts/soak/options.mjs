import { parsed, Wrong, wholeNumber, writable } from '../options.mjs';

/** What is asked for; throws a Wrong for what cannot be. */
export function optionsOf(args) {
  const { values, positionals } = parsed({
    args,
    options: {
      workers: { type: 'string', default: '1,16' },
      tag: { type: 'string' },
      'udp-loss': { type: 'string' },
      // The server in a process of its own, so that it is not slow whenever the harness is.
      apart: { type: 'boolean', default: false },
      // So many loops that do nothing beside the runs.
      busy: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1000' },
      json: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [runs = '200', atOnce = '2', surplus] = positionals;
  if (surplus !== undefined)
    throw new Wrong(`there are two numbers, RUNS and AT ONCE; ${JSON.stringify(surplus)} is one more`);
  const { tag, apart, json, 'udp-loss': loss } = values;
  const asked = {
    runs: wholeNumber('RUNS', runs, 1, 100_000),
    atOnce: wholeNumber('AT ONCE', atOnce, 1, 64),
    workers: values.workers.split(',').map((number) => wholeNumber('--workers', number, 1, 1000)),
    busy: wholeNumber('--busy', values.busy, 0, 64),
    seed: wholeNumber('--seed', values.seed, 0, 0xffffffff),
  };
  if (json !== undefined) writable('--json', json);
  return { ...asked, apart, tag, loss, json };
}
