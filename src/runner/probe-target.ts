import type { Scenario } from '../scenario/scenario.ts';
import type { CaseContext, Content } from './case-context.ts';
import { probePacketPair, type TargetClaims } from './packet-pair-probe.ts';
import { type Claims, probe, probeUdp, type UdpClaim } from './probe.ts';
import type { Probes } from './probes.ts';
import { playSanity } from './sanity.ts';

export interface ProbeOptions
  extends Omit<CaseContext, 'content' | 'time' | 'chunkCount' | 'reached' | 'transport' | 'emit'>,
    Probes {
  readonly sanity: Scenario;
  readonly transports: ReadonlySet<string>;
  /** Without it only what the server says of itself is read. */
  readonly content?: Content;
}

/** What a target claims, or why nothing could be read. */
export type Probed =
  | {
      readonly read: true;
      readonly chunkCount: CaseContext['chunkCount'];
      readonly claims: Claims;
      /** Absent when the target is limited to TCP. */
      readonly udp?: UdpClaim;
      readonly packetPair: TargetClaims;
    }
  | { readonly read: false; readonly why: string };

/** Asks a target once for everything that a run would ask for before its first case, and judges nothing. */
export async function probeTarget(options: ProbeOptions): Promise<Probed> {
  const { clock, content, opening, packetPairProbes, sanity, transports } = options;
  const zero = clock.now();
  const context: CaseContext = {
    ...options,
    transport: transports.has('tcp') ? 'tcp' : 'udp',
    chunkCount: 'letter',
    reached: false,
    time: () => clock.now() - zero,
    emit: () => {},
  };
  const { result, chunkCount } = await playSanity(sanity, withoutContent(context));
  if (result.unreachable !== undefined) return { read: false, why: result.unreachable };
  if (!result.complete)
    return { read: false, why: `the first conversation did not go through: ${result.reason}` };
  const reached: CaseContext = { ...context, chunkCount, reached: true };
  const begin = content === undefined ? sanity : opening;
  const all = await probe(begin, reached);
  const claims = content === undefined ? ofServer(all) : all;
  const udp = transports.has('udp') ? await probeUdp(begin, reached) : undefined;
  const packetPair = await probePacketPair(packetPairProbes, withoutContent(reached));
  return { read: true, chunkCount, claims, ...(udp && { udp }), packetPair };
}

/** What the replies to Connect tell. */
const OF_SERVER = ['accel', 'auth', 'auth-basic', 'auth-ntlm'] as const;

/** Without the claims that are read off content, of which there was none. */
function ofServer({ streams, capabilities, evidence, lines }: Claims): Claims {
  const only = <T>(table: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(table).filter(([word]) => OF_SERVER.some((one) => one === word)));
  return {
    streams,
    capabilities: only(capabilities),
    evidence: only(evidence),
    lines: lines.filter((line) => line.startsWith('server ')),
  };
}

function withoutContent({ content, ...context }: CaseContext): CaseContext {
  return context;
}
