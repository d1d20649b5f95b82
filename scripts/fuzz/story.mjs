// Events of made-up runs, as they are stored: a line each.

/** @typedef {import('./random.mjs').Random} Random */

const VERDICTS = ['pass', 'fail', 'warn', 'note', 'skip', 'inconclusive', 'unreached', 'error'];
const NONE = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]));
const TEXTS = ['because', 'a <b> & "c"', 'x\u001b[31my', ']]>', '| a | b |', '::error::x', '', 'ü…\u202e'];
const HEX =
  '01000000cefa0bb0200000004d4d53200600000000000000000000000000000002000000090003000100000009000000';

/** @param {Random} random @param {object} parts each may be left out */
const some = (random, parts) => Object.fromEntries(Object.entries(parts).filter(() => random.once(3)));

/** @param {Random} random @param {string} id */
function conversation(random, id) {
  const at = { case: id, t: random.below(10_000) };
  const place = { session: 'main', step: 1 + random.below(3), unit: random.below(9) };
  return Array.from({ length: random.below(7) }, () => {
    const transport = random.pick(['tcp', 'udp']);
    return random.pick([
      () => ({ type: 'step', ...at, step: place.step, text: random.pick(TEXTS), session: 'main' }),
      () => ({
        ...{ type: 'message', ...at, session: 'main', transport, step: place.step, unit: place.unit },
        ...{ from: random.pick(['client', 'server']), names: ['StopPlaying'], size: 48, bytes: HEX },
      }),
      () => ({
        ...{ type: 'flow', ...at, session: 'main', transport, step: place.step, unit: place.unit },
        ...{
          flow: random.pick(['header', 'media']),
          playIncarnation: random.below(256),
          packets: 2,
          bytes: 20,
        },
        ...{ firstLocationId: 0, lastLocationId: 1, head: ['0000000001040a00aabb'], tail: [] },
      }),
      () => check(random, at, place),
    ])();
  });
}

/** @param {Random} random @param {object} at @param {object} place */
function check(random, at, place) {
  const requirement = `MMSP-2.2.4.2-0${random.below(6)}`;
  return {
    ...{ type: 'check', ...at, requirement, level: random.pick(['MUST', 'SHOULD', 'MUST NOT', 'MAY']) },
    ...{ section: '2.2.4.2', statement: random.pick(TEXTS), verdict: random.pick(VERDICTS) },
    ...{ passes: random.below(3), times: random.below(3) },
    ...(random.once(2) ? place : {}),
    ...some(random, {
      ...{
        subject: 'server ReportConnectedEX',
        path: 'hr',
        span: { start: 4, end: 8 },
        why: random.pick(TEXTS),
      },
      ...{ expected: random.pick(TEXTS), got: random.pick(TEXTS), reading: 'A-01', dump: ['0000  01   rep'] },
      ...{ consequenceOf: 'MMSP-2.2.4.2-01', also: ['step 2'], listed: random.pick(TEXTS), flaky: true },
    }),
  };
}

/** @param {Random} random @param {string} id */
function aCase(random, id) {
  const at = { case: id, t: random.below(10_000) };
  const verdict = random.pick(VERDICTS);
  const again = random.once(5)
    ? [
        { type: 'case-start', ...at },
        ...conversation(random, id),
        { type: 'attempt-end', ...at, attempt: 1, verdict: 'fail', duration: 3 },
      ]
    : [];
  return [
    ...again,
    { type: 'case-start', ...at, ...(again.length > 0 && { attempt: 2 }) },
    ...conversation(random, id),
    {
      ...{ type: 'case-end', ...at, verdict, duration: random.below(1000) },
      ...some(random, {
        reason: random.pick(TEXTS),
        attempts: 2,
        flaky: true,
        listed: 'known',
        captures: ['a.pcapng'],
      }),
      ...some(random, {
        unexpected: ['passes'],
        rates: [{ requirement: 'R', failed: 1, attempts: 2, reason: 'x' }],
      }),
    },
    ...(random.once(6)
      ? [{ type: 'reference', ...at, said: { type: 'step', ...at, step: 1, text: 'x', session: 'main' } }]
      : []),
  ];
}

/**
 * A stored run, or one of the parts of it.
 * @param {Random} random
 * @param {{ readonly i: number, readonly n: number }} [shard]
 */
export function story(random, shard) {
  /** @param {string} id @param {number} order */
  const planned = (id, order) => ({
    ...{ id, title: random.pick(TEXTS), suite: 'mmsp/general', section: '4.2' },
    ...{
      tags: id.includes('sanity') ? ['sanity'] : random.once(2) ? ['fast'] : [],
      reproduce: 'mms-conform',
    },
    ...(shard && { order }),
  });
  const own = Array.from({ length: shard ? 1 : random.below(4) }, (_, n) =>
    planned(`mmsp/general/c${shard?.i ?? n}[transport=tcp]`, shard?.i ?? n + 1),
  );
  const cases = [
    planned('mmsp/sanity[at=start]', 0),
    ...own,
    planned('mmsp/sanity[at=end]', (shard?.n ?? own.length) + 1),
  ];
  const status = random.once(8) ? random.pick([3, 70, 130]) : random.below(2);
  const events = [
    {
      ...{ type: 'run-start', version: 1, tool: 'mms-conform 0.1.0', suite: '1', target: 'host', seed: 7 },
      ...{ workers: 1, strict: false, started: '2026-01-02T03:04:05.678Z', cases, ...(shard && { shard }) },
      ...(shard
        ? {}
        : some(random, { name: random.pick(TEXTS), command: 'x', platform: 'y', filtered: false })),
      ...(random.once(3) && {
        sentences: [{ section: '2.2.4.2', ids: ['MMSP-2.2.4.2-01', 'MMSP-2.2.4.2-09'] }],
      }),
    },
    { type: 'probe', t: 1, chunkCount: random.pick(['letter', 'custom']), lines: [random.pick(TEXTS)] },
    ...cases.flatMap(({ id }) => (random.once(9) ? [] : aCase(random, id))),
    {
      ...{ type: 'run-end', t: 9999, status, verdict: random.pick(TEXTS), checks: { ...NONE, pass: 3 } },
      ...{
        cases: { ...NONE, fail: 1 },
        untested: random.once(3) ? [{ what: 'udp', why: random.pick(TEXTS) }] : [],
      },
      ...some(random, {
        reason: random.pick(TEXTS),
        listed: { checks: 1, cases: 0 },
        stale: ['x'],
        flaky: 1,
      }),
    },
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
