const ABSENT = 'absent';
/** What the reference server must not bring about, whatever the load. */
const BAD = new Set(['fail', 'warn', 'error', 'unreached', 'inconclusive']);

/**
 * What differs between runs of the same cases. Three kinds: the verdict of a `case`; a `check` that does not pass
 * everywhere it was made, or that is missing where it does not pass elsewhere; and one that is only `shown` in some of
 * the runs, where it passes: how much a conversation shows may depend on what came before it was ended.
 */
export function compare(runs, { tolerant }) {
  const verdicts = {};
  const seen = { case: new Map(), check: new Map() };
  const bad = [];
  for (const run of runs) {
    for (const [id, { verdict, reason, checks }] of run.cases) {
      count(verdicts, verdict);
      note(seen.case, id, run, verdict);
      if (BAD.has(verdict)) bad.push({ ...of(run), case: id, verdict, ...(reason && { reason }) });
      for (const [requirement, check] of checks) {
        note(seen.check, `${id} ${requirement}`, run, check.verdict);
        if (BAD.has(check.verdict)) bad.push({ ...of(run), case: id, requirement, ...check });
      }
    }
  }
  const differences = [
    ...[...seen.case].flatMap(([id, by]) => difference(runs, 'case', { case: id }, by)),
    ...[...seen.check].flatMap(([key, by]) => {
      const at = key.lastIndexOf(' ');
      return difference(runs, 'check', { case: key.slice(0, at), requirement: key.slice(at + 1) }, by);
    }),
  ];
  const counts = { case: 0, check: 0, shown: 0 };
  for (const { kind } of differences) counts[kind] += 1;
  const statuses = runs.filter(({ status }) => status !== 0).length;
  const again = runs.reduce((sum, run) => sum + run.again, 0);
  const wrong = tolerant ? bad.filter(({ verdict }) => verdict !== 'inconclusive') : bad;
  return {
    verdicts,
    statuses,
    again,
    bad,
    counts,
    differences,
    // Of nothing nothing can be said.
    steady:
      runs.some(({ cases }) => cases.size > 0) &&
      statuses === 0 &&
      wrong.length === 0 &&
      (tolerant || counts.case + counts.check === 0),
  };
}

const of = ({ number, seed, workers }) => ({ number, seed, workers });
const count = (counts, key) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

function note(seen, key, run, verdict) {
  const by = seen.get(key) ?? new Map();
  seen.set(key, by);
  by.set(run, verdict);
}

function difference(runs, what, place, by) {
  const found = new Set(runs.map((run) => by.get(run) ?? ABSENT));
  if (found.size === 1) return [];
  const onlyShown = what === 'check' && [...found].every((one) => one === 'pass' || one === ABSENT);
  // How often it came out so, by number of workers.
  const came = {};
  for (const run of runs) {
    const verdict = by.get(run) ?? ABSENT;
    came[verdict] ??= {};
    count(came[verdict], run.workers);
  }
  return [{ kind: onlyShown ? 'shown' : what, ...place, came }];
}
