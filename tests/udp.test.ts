import { describe, expect, it } from 'vitest';
import { SITE } from '../src/cli/builtin.ts';
import type { CheckEvent } from '../src/events.ts';
import { openAt } from '../src/runner/datagrams.ts';
import type { Fault } from '../src/server/faults/fault.ts';
import { faultByName } from '../src/server/faults/index.ts';
import { startServer } from '../src/server/server.ts';
import { variantByName } from '../src/server/variants/index.ts';
import { FIXTURES, type Ran, runAgainst, runBuiltin } from './support/run.ts';

const fault = (name: string) => {
  const found = faultByName(name);
  if (found === undefined) throw new Error(`there is no fault ${name}`);
  return found;
};
const variant = (name: string) => {
  const found = variantByName(name);
  if (found === undefined) throw new Error(`there is no variant ${name}`);
  return found;
};

const broken = ({ checks }: Ran): CheckEvent[] =>
  checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn' || verdict === 'error');
const words = (checks: readonly CheckEvent[]): string[] =>
  checks.map(
    ({ case: id, requirement, verdict, expected, got }) =>
      `${verdict} ${requirement} in ${id}: ${expected}, ${got}`,
  );
const verdicts = ({ events }: Ran): Map<string, { verdict: string; reason: string | undefined }> =>
  new Map(
    events.flatMap((e) =>
      e.type === 'case-end' ? [[e.case, { verdict: e.verdict, reason: e.reason }]] : [],
    ),
  );

describe('a network that loses and reorders datagrams', () => {
  it.each([1, 2, 3])('is no fault of the server (seed %d)', async (seed) => {
    const run = await runBuiltin({ seed, transports: ['udp'], network: { loss: 0.05, reorder: 0.05 } });
    expect(words(broken(run))).toEqual([]);
    expect(run.end.status).toBe(0);
  });

  it('does not hide a fault of the server', async () => {
    const network = { loss: 0.05, reorder: 0.05 };
    for (const name of ['udp-af-flags-step-2', 'udp-media-after-stop', 'resend-changes-byte']) {
      const only = (id: string) => /happy-path|stop-mid|resend\[/.test(id);
      const run = await runBuiltin({ fault: fault(name), transports: ['udp'], network, only, reply: 1500 });
      expect(words(broken(run)).join('\n')).toContain(fault(name).requirement);
      expect(run.end.status).toBe(1);
    }
  });
});

describe('a server that agrees on UDP and sends no datagram', () => {
  it('has one fault, which names both causes and the way to leave UDP out', async () => {
    const run = await runBuiltin({ fault: fault('udp-header-never-sent'), reply: 1000, workers: 64 });
    const failed = run.checks.filter(
      (check) => check.verdict === 'fail' && check.consequenceOf === undefined,
    );
    expect(failed.map(({ requirement }) => requirement)).toEqual(['MMSP-3.2.5.8.1-04']);
    // However many run beside each other, it is the plainest that says so.
    expect(failed[0]?.case).toBe('mmsp/general/happy-path[transport=udp]');
    expect(failed[0]?.why).toMatch(/sends none to the agreed port.*firewall.*`udp: false`/);
    const others = [...verdicts(run)].filter(
      ([id]) => id.includes('transport=udp') && id !== failed[0]?.case,
    );
    expect(others.length).toBeGreaterThan(20);
    for (const [id, { verdict, reason }] of others) {
      expect(verdict, id).toBe('unreached');
      expect(reason).toBe(`no datagram has come over UDP, see ${failed[0]?.case}`);
    }
    expect(run.end.status).toBe(1);
  });

  it.each([
    ['that come after one which needs no datagram', /without-funnel-info|stop-mid|keepalive-streaming/],
    ['that are slow, all of them', /(keepalive|idle)-streaming/],
  ])('is found wanting by the cases %s', async (_, some) => {
    const run = await runBuiltin({
      ...{ fault: fault('udp-header-never-sent'), reply: 1000, transports: ['udp'] },
      only: (id) => id.includes('transport=udp') && some.test(id),
    });
    const ends = [...verdicts(run)].filter(([id]) => some.test(id));
    const failed = ends.filter(([, { verdict }]) => verdict === 'fail').map(([id]) => id);
    const left = ends.filter(([, { verdict }]) => verdict === 'unreached');
    expect(failed).toHaveLength(1);
    expect(left.length).toBeGreaterThan(0);
    for (const [, { reason }] of left) expect(reason).toBe(`no datagram has come over UDP, see ${failed[0]}`);
    expect(run.end.status).toBe(1);
  });
});

describe('a server without delivery over UDP', () => {
  it('is not asked for it again, with the evidence', async () => {
    const run = await runBuiltin({ variant: variant('tcp-only') });
    expect(words(broken(run))).toEqual([]);
    for (const [id, { verdict, reason }] of verdicts(run)) {
      if (!id.includes('transport=udp')) continue;
      expect(verdict, id).toBe('skip');
      expect(reason).toMatch(/^udp is not claimed: ReportDisconnectedFunnel for UDP, hr 0x/);
    }
    expect(run.end.status).toBe(0);
  });

  it('shows how it refuses, and takes the client that falls back to TCP', async () => {
    const { checks } = await runBuiltin({
      variant: variant('tcp-only'),
      only: (id) => id.includes('fallback'),
    });
    const passed = checks.filter(({ verdict }) => verdict === 'pass').map(({ requirement }) => requirement);
    expect(passed).toContain('MMSP-3.2.5.5-06');
    expect(passed).toContain('MMSP-3.2.5.5-08');
  });
});

describe('a target that is limited to one transport', () => {
  it.each(['tcp', 'udp'] as const)('is tested over %s only', async (transport) => {
    const run = await runBuiltin({ transports: [transport] });
    expect(words(broken(run))).toEqual([]);
    const other = transport === 'tcp' ? 'udp' : 'tcp';
    for (const [id, { verdict, reason }] of verdicts(run)) {
      // One session over each.
      const needsBoth = id.includes('tcp-after-udp');
      if (needsBoth || id.includes(`transport=${other}`))
        expect([verdict, reason]).toEqual(['skip', `the target is limited to ${transport}`]);
      else expect(verdict, id).toBe('pass');
    }
    const flows = run.events.filter((event) => event.type === 'flow');
    expect(flows.length).toBeGreaterThan(0);
    expect(new Set(flows.map((flow) => flow.transport))).toEqual(new Set([transport]));
  });
});

describe('IPv6', () => {
  it('carries the whole suite', async () => {
    const server = await startServer({ root: FIXTURES, site: SITE, host: '::1', speed: 8, seed: 1 });
    try {
      const run = await runAgainst({ host: '::1', port: server.port });
      expect(words(broken(run))).toEqual([]);
      const unusual = [...verdicts(run)].filter(([, { verdict }]) => verdict !== 'pass');
      // Every address of 127.0.0.0/8 is ours, but there is one ::1 only.
      expect(unusual.map(([id, { verdict }]) => [id, verdict])).toEqual([
        ['mmsp/general/port-negotiation-address[transport=udp,address=foreign]', 'inconclusive'],
      ]);
      expect(run.end.status).toBe(0);
    } finally {
      await server.close();
    }
  });
});

/** What the client asked for: the funnelName of every ConnectFunnel ([MS-MMSP] 2.2.4.18). */
const funnelNames = ({ events }: Ran): string[] =>
  events.flatMap((event) =>
    event.type === 'message' && event.names.includes('ConnectFunnel')
      ? [Buffer.from(event.bytes, 'hex').subarray(60).toString('utf16le').split('\0', 1)[0] ?? '']
      : [],
  );

describe('the sockets of a session', () => {
  it('have ports of the range that the user lets through, however many want one', async () => {
    // A port that the system gave a moment ago, and some beside it: most of them are free.
    const given = await openAt('127.0.0.1', 0, () => {});
    given?.close();
    const low = Math.min(given?.port ?? 0, 0xfff0);
    const udpPorts = { low, high: low + 15 };
    const only = (id: string) => id.includes('udp') && /happy|port-negotiation\[|two-sessions/.test(id);
    const run = await runBuiltin({ udpPorts, only });
    expect(words(broken(run))).toEqual([]);
    const ports = funnelNames(run).map((name) => Number(/\\UDP\\(\d+)$/.exec(name)?.[1]));
    expect(ports.length).toBeGreaterThan(4);
    for (const port of ports) expect(port >= udpPorts.low && port <= udpPorts.high, String(port)).toBe(true);
  });

  it('show a server that sends to the port of the session before', async () => {
    // The first two sessions, one of them the probe's, get what they ask for; the third gets it where the second was.
    const ports: number[] = [];
    const late: Fault = {
      ...fault('udp-to-first-port-ever'),
      start: () => ({
        decisions: {
          destination: ({ asked }) => {
            if (!ports.includes(asked.port)) ports.push(asked.port);
            return { address: asked.address, port: ports.slice(0, 2).at(-1) ?? asked.port };
          },
        },
      }),
    };
    const run = await runBuiltin({ fault: late, only: (id) => id.includes('next-session'), reply: 1000 });
    expect(words(broken(run)).join('\n')).toContain('MMSP-3.2.5.5-02');
  });

  it('show a server that follows the address in funnelName', async () => {
    const run = await runBuiltin({ fault: fault('udp-follows-funnel-address'), strict: true });
    const [first] = broken(run);
    expect(first).toMatchObject({
      requirement: 'MMSP-3.2.5.5-03',
      case: 'mmsp/general/port-negotiation-address[transport=udp,address=foreign]',
    });
  });
});
