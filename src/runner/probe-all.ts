import type { Scenario } from '../scenario/scenario.ts';
import type { CaseContext, Content } from './case-context.ts';
import { probePacketPair, type TargetClaims } from './packet-pair-probe.ts';
import { type Capabilities, isSanity, type Offer, plainContent, statedBy } from './plan.ts';
import { type Claims, probe, probeUdp, type UdpClaim } from './probe.ts';
import type { Probes } from './probes.ts';

/** What is asked, and what the tester knows better. */
export interface Questions extends Probes {
  readonly scenarios: readonly Scenario[];
  readonly contents: Readonly<Record<string, Content>>;
  readonly transports: ReadonlySet<string>;
  readonly capabilities: Capabilities;
}

/** Asks the target what it claims, tells it, and adds what the tester states. */
export async function probeAll(options: Questions, context: CaseContext): Promise<Offer> {
  const { contents, transports, capabilities } = options;
  // A split header is paced, so that several contents are better asked for at once.
  const asked = Object.values(contents).map(async (content) => {
    return [content.key, await probe(options.opening, { ...context, content })] as const;
  });
  const udp = await udpClaim(options, context);
  const target = await packetPairClaims(options, context);
  const claims: ReadonlyMap<string, Claims> = new Map(await Promise.all(asked));
  const lines = [...new Set([...claims.values()].flatMap((claim) => claim.lines))];
  if (udp !== undefined) lines.push(`delivery over UDP: ${udp.evidence}`);
  if (target !== undefined) lines.push(`packet pair: ${evidenceOf(target)}`);
  context.emit({ type: 'probe', t: context.time(), chunkCount: context.chunkCount, lines });
  const stated = statedBy(context.timing);
  return {
    contents,
    claims,
    transports,
    capabilities,
    stated,
    ...(udp && { udp }),
    ...(target && { target }),
  };
}

/** Asked only when a scenario depends on it. */
async function udpClaim(options: Questions, context: CaseContext): Promise<UdpClaim | undefined> {
  const asked = options.scenarios.some(({ transport }) => transport === 'udp');
  if (!asked || !options.transports.has('udp') || options.capabilities.udp === false) return undefined;
  const content = plainContent(options.contents);
  const opening = content === undefined ? options.scenarios.find(isSanity) : options.opening;
  return opening && probeUdp(opening, { ...context, ...(content && { content }) });
}

/** Asked only when a scenario depends on it. */
async function packetPairClaims(
  { scenarios, packetPairProbes }: Questions,
  context: CaseContext,
): Promise<TargetClaims | undefined> {
  const asked = scenarios.some(({ needs }) =>
    needs.capabilities.some((word) => word.startsWith('packet-pair')),
  );
  return asked ? probePacketPair(packetPairProbes, context) : undefined;
}

const evidenceOf = (claims: TargetClaims): string =>
  Object.values(claims)
    .map(({ evidence }) => evidence)
    .join('; ');
