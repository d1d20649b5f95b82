import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../src/events.ts';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { startPeer } from './support/peers.ts';
import { content, FIXTURES, type Ran, type RunTarget, runAgainst } from './support/run.ts';

const contents = { short: await content('short', 'av.asf'), long: await content('long', 'long.asf') };
/** MID of StartPlaying ([MS-MMSP] 2.2.4.26), as it stands in a packet. */
const START_PLAYING = Buffer.from('07000300', 'hex');
/** token of an OpenFile that points beyond everything. */
const DEADLY = Buffer.from('ffffffff0d000000', 'hex');
const DEADLY_CASE = 'mmsp/hostile/lengths[message=OpenFile,field=token,value=huge]';
const STOP = 'mmsp/general/stop-mid-playback[transport=tcp]';

let server: ReferenceServer;
beforeAll(async () => {
  server = await startServer({ root: FIXTURES, speed: 8, seed: 1 });
});
afterAll(() => server.close());

/** Hands bytes to the reference server and back; `hear` sees those of a client first, and keeps them back with false. */
async function proxied(
  hear: (bytes: Buffer, client: Socket, all: ReadonlySet<Socket>) => boolean,
  accepts: () => boolean = () => true,
) {
  const all = new Set<Socket>();
  return startPeer((client) => {
    if (!accepts()) return client.destroy();
    all.add(client);
    const behind = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
    behind.on('error', () => client.destroy());
    behind.on('data', (bytes) => client.write(bytes));
    behind.on('close', () => client.destroy());
    client.on('close', () => {
      all.delete(client);
      behind.destroy();
    });
    client.on('data', (bytes) => hear(bytes, client, all) && behind.write(bytes));
    return undefined;
  });
}

/** A server that closes the first `times` sessions that ask for a play. */
async function runAgainstShy(times: number, options: Omit<RunTarget, 'port'>): Promise<Ran> {
  let left = times;
  const peer = await proxied((bytes, client) => {
    if (left === 0 || !bytes.includes(START_PLAYING)) return true;
    left -= 1;
    client.destroy();
    return false;
  });
  try {
    return await runAgainst({ contents, transports: ['tcp'], reply: 1500, ...options, port: peer.port });
  } finally {
    await peer.close();
  }
}

const ofCase = ({ events }: Ran, id: string) =>
  events.filter((event) => 'case' in event && event.case === id);
/** What a reader has to find: attempts one after another, each with all that belongs to it. */
function expectOrder(ran: Ran, id: string): void {
  const events = ofCase(ran, id);
  let attempt = 1;
  let open = false;
  for (const [index, event] of events.entries()) {
    if (event.type === 'case-start') {
      expect(open).toBe(false);
      expect(event.attempt ?? 1).toBe(attempt);
      open = true;
    } else {
      expect(open).toBe(true);
      if (event.type === 'attempt-end') {
        expect(event).toMatchObject({
          attempt,
          verdict: expect.stringMatching(/^(fail|inconclusive|unreached)$/),
        });
        attempt += 1;
        open = false;
      } else if (event.type === 'case-end') {
        expect(index).toBe(events.length - 1);
        expect(event.attempts ?? 1).toBe(attempt);
      }
    }
  }
  expect(events.at(-1)?.type).toBe('case-end');
}
const endOf = (ran: Ran, id: string) =>
  ran.events.find(
    (event): event is Extract<RunEvent, { type: 'case-end' }> =>
      event.type === 'case-end' && event.case === id,
  );
const only = (id: string): boolean => id.includes('/sanity') || id === STOP;

describe('a case that fails at first', () => {
  it('fails the run when it is not tried again', async () => {
    const ran = await runAgainstShy(1, { only });
    expect(endOf(ran, STOP)).toMatchObject({ verdict: 'fail' });
    expect(ran.events.map(({ type }) => type)).not.toContain('attempt-end');
    expect(ran.end.status).toBe(1);
  });

  it('passes as flaky when another attempt passes, and every attempt is told', async () => {
    const ran = await runAgainstShy(2, { only, retries: 3 });
    expectOrder(ran, STOP);
    expect(endOf(ran, STOP)).toMatchObject({ verdict: 'pass', attempts: 3, flaky: true });
    const ends = ofCase(ran, STOP).flatMap((event) => (event.type === 'attempt-end' ? [event] : []));
    expect(ends.map(({ attempt, verdict }) => `${attempt} ${verdict}`)).toEqual(['1 fail', '2 fail']);
    // Each attempt has its steps, and the failed ones the check that failed.
    const failing = ofCase(ran, STOP).filter((event) => event.type === 'check' && event.verdict === 'fail');
    expect(failing).toHaveLength(2);
    expect(ofCase(ran, STOP).filter((event) => event.type === 'step' && event.step === 1)).toHaveLength(3);
    expect(ran.end).toMatchObject({ status: 0, flaky: 1 });
    expect(ran.end.checks.fail).toBe(0);
    expect(ran.end.verdict).toMatch(/^conforms in (\d+) of \1 checks; 1 case only when tried again$/);
  });

  it('fails when there are too few attempts', async () => {
    const ran = await runAgainstShy(2, { only, retries: 1 });
    expectOrder(ran, STOP);
    expect(endOf(ran, STOP)).toMatchObject({ verdict: 'fail', attempts: 2 });
    expect(endOf(ran, STOP)).not.toHaveProperty('flaky');
    expect(ran.end.status).toBe(1);
  });

  it('plays the same conversation again', async () => {
    const ran = await runAgainstShy(1, { only, retries: 1 });
    const connects = ofCase(ran, STOP).flatMap((event) =>
      event.type === 'message' && event.from === 'client' && event.names[0] === 'Connect'
        ? [event.bytes]
        : [],
    );
    expect(connects).toHaveLength(2);
    // After the header, which carries the time.
    expect(connects[0]?.slice(96)).toBe(connects[1]?.slice(96));
  });

  it('has its attempts in order when others are told at the same time', async () => {
    const ids = (id: string) => /sanity|stop-mid|end-of-stream|happy-path/.test(id);
    const ran = await runAgainstShy(3, { only: ids, retries: 5, workers: 8 });
    const played = new Set(ran.events.flatMap((event) => (event.type === 'case-start' ? [event.case] : [])));
    expect(played.size).toBeGreaterThan(3);
    for (const id of played) expectOrder(ran, id);
    expect(ran.events.filter(({ type }) => type === 'attempt-end')).toHaveLength(3);
    expect(ran.end.status).toBe(0);
  });
});

describe('a failure that is foreseen', () => {
  const foreseen = (how: 'always' | 'sometimes') => (id: string) => (id === STOP ? how : undefined);

  it('is not tried again when it always comes', async () => {
    const ran = await runAgainstShy(1, { only, retries: 2, foreseen: foreseen('always') });
    expect(endOf(ran, STOP)).toMatchObject({ verdict: 'fail' });
    expect(endOf(ran, STOP)).not.toHaveProperty('attempts');
  });

  it('is tried again when it sometimes comes', async () => {
    const ran = await runAgainstShy(1, { only, retries: 2, foreseen: foreseen('sometimes') });
    expect(endOf(ran, STOP)).toMatchObject({ verdict: 'pass', attempts: 2, flaky: true });
  });

  it.each(['always', 'sometimes'] as const)('does not end a run that is to bail, be it %s', async (how) => {
    const ran = await runAgainstShy(1, { only, bail: 1, foreseen: foreseen(how) });
    expect(endOf(ran, STOP)).toMatchObject({ verdict: 'fail' });
    expect(ran.end.cases).toMatchObject({ fail: 1, unreached: 0 });
    expect(ran.end).not.toHaveProperty('reason');
  });
});

describe('the conversations of the harness', () => {
  it('are not tried again at the start: what all others rest on is no matter of luck', async () => {
    let left = 2;
    const peer = await proxied(
      () => true,
      () => left-- <= 0,
    );
    try {
      const ran = await runAgainst({ contents, transports: ['tcp'], only, retries: 3, port: peer.port });
      expect(ran.events.map(({ type }) => type)).not.toContain('attempt-end');
      expect(endOf(ran, STOP)).toMatchObject({ verdict: 'unreached' });
      expect(ran.end.status).toBe(1);
    } finally {
      await peer.close();
    }
  });
});

describe('malformed input', () => {
  const hostile = (id: string): boolean => /sanity|lengths\[message=OpenFile,field=(token|name)/.test(id);

  /** A server that ends all its sessions the first `times` that it gets the deadly request, and is away for a moment. */
  async function runAgainstFragile(times: number, options: Omit<RunTarget, 'port'>) {
    let left = times;
    let away = 0;
    const peer = await proxied(
      (bytes, _client, all) => {
        if (left === 0 || !bytes.includes(DEADLY)) return true;
        left -= 1;
        away = performance.now() + 300;
        for (const client of all) client.destroy();
        return false;
      },
      () => performance.now() > away,
    );
    try {
      const target = { contents, transports: ['tcp'], only: hostile, reply: 1500, workers: 4 } as const;
      return await runAgainst({ ...target, ...options, port: peer.port });
    } finally {
      await peer.close();
    }
  }
  const broken = (ran: Ran) => ran.checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');

  it('that ends the target twice and not the third time is flaky, and nobody else is', async () => {
    const ran = await runAgainstFragile(2, { retries: 2 });
    expect(endOf(ran, DEADLY_CASE)).toMatchObject({ verdict: 'pass', flaky: true });
    expectOrder(ran, DEADLY_CASE);
    expect(ran.end).toMatchObject({ status: 0, flaky: 1 });
  });

  it('that ends the target each time is named as without further attempts', async () => {
    const plain = await runAgainstFragile(Number.POSITIVE_INFINITY, {});
    const tried = await runAgainstFragile(Number.POSITIVE_INFINITY, { retries: 2 });
    const names = (ran: Ran) => [...new Set(broken(ran).map(({ case: id }) => id))];
    expect(names(plain)).toEqual([DEADLY_CASE]);
    expect(names(tried)).toEqual([DEADLY_CASE]);
    expect(endOf(tried, DEADLY_CASE)).toMatchObject({ verdict: 'fail', attempts: 3 });
    for (const ran of [plain, tried]) {
      const others = ran.events.flatMap((event) =>
        event.type === 'case-end' && event.case !== DEADLY_CASE ? [event.verdict] : [],
      );
      expect(new Set(others)).toEqual(new Set(['pass']));
      expect(ran.end.status).toBe(1);
    }
  });
});

describe('a target that the harness starts', () => {
  it('is started once more for another attempt, and by one case at a time', async () => {
    let dead = false;
    let starts = 0;
    let deaths = 0;
    const peer = await proxied(
      (bytes, _client, all) => {
        if (dead || deaths > 0 || !bytes.includes(START_PLAYING)) return !dead;
        dead = true;
        deaths += 1;
        for (const client of all) client.destroy();
        return false;
      },
      () => !dead,
    );
    try {
      const ran = await runAgainst({
        ...{ contents, transports: ['tcp'], reply: 1500, workers: 4, retries: 1, port: peer.port },
        only: (id) => /sanity|stop-mid|end-of-stream|happy-path/.test(id),
        restart: async () => {
          starts += 1;
          dead = false;
        },
      });
      expect(starts).toBe(1);
      expect(ran.end.status).toBe(0);
      expect(ran.end.flaky).toBeGreaterThan(0);
    } finally {
      await peer.close();
    }
  });
});

describe('bail', () => {
  it('ends the run with the failure, at once, and says why the rest was not reached', async () => {
    const why = 'stopped after 1 failed case, as --bail says';
    const ids = (id: string) => /sanity|stop-mid|end-of-stream|happy-path/.test(id);
    const ran = await runAgainstShy(1, { only: ids, bail: 1, workers: 2 });
    expect(ran.end).toMatchObject({ status: 1, reason: why });
    expect(ran.end.cases).toMatchObject({ fail: 1, error: 0 });
    const unreached = ran.events.flatMap((event) =>
      event.type === 'case-end' && event.verdict === 'unreached' ? [event.reason] : [],
    );
    expect(unreached.length).toBeGreaterThan(2);
    expect(new Set(unreached)).toEqual(new Set([why]));
    expect(ran.end.verdict).toMatch(/^does not conform: /);
  });

  it('counts only cases that failed in the end', async () => {
    const ran = await runAgainstShy(1, { only, bail: 1, retries: 1 });
    expect(ran.end).toMatchObject({ status: 0, flaky: 1 });
    expect(ran.end).not.toHaveProperty('reason');
  });

  it('after more failures than there are changes nothing', async () => {
    const ran = await runAgainstShy(1, { only, bail: 2 });
    expect(ran.end).toMatchObject({ status: 1, cases: { fail: 1, unreached: 0 } });
    expect(ran.end).not.toHaveProperty('reason');
  });
});
