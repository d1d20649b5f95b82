import type { Scenario } from '../scenario/scenario.ts';
import type { Content } from './case-context.ts';
import type { TargetClaims } from './packet-pair-probe.ts';
import type { Claims, UdpClaim } from './probe.ts';
import { LONGEST_IDLE, seconds, type Timing } from './timing.ts';

/** What becomes of a scenario: it is played with some content, or skipped for a reason. */
export type Decision =
  | { readonly play: true; readonly content?: Content }
  | { readonly play: false; readonly reason: string; readonly capability?: string };

export interface Offer {
  readonly contents: Readonly<Record<string, Content>>;
  /** By key of the content. */
  readonly claims: ReadonlyMap<string, Claims>;
  readonly transports: ReadonlySet<string>;
  /** What the target says to delivery over UDP; absent when nobody asked. */
  readonly udp?: UdpClaim;
  /** What the target claims whatever the content; a word that nobody asked about is absent. */
  readonly target?: TargetClaims;
  /** What the tester knows better than the probe: whether the target has a capability. */
  readonly capabilities: Capabilities;
  /** Capabilities of which no conversation tells: true, or why there is no such claim and how to make it. */
  readonly stated: Readonly<Record<string, true | string>>;
}

export type Capabilities = Readonly<Record<string, 'auto' | boolean>>;

/**
 * The harness's own conversation comes first and last, and what all others rest on (tag `core`) before the others,
 * then the folder `general`, then what a topic rests on (tag `basic`), so that a fault is first named where it is plainest. Malformed input (tag `hostile`) comes when everything else is
 * done, and what waits for long timers (tag `slow`) stands behind it, though it is started first. The rest keeps the
 * order of the suite.
 */
export function inOrder(scenarios: readonly Scenario[]): Scenario[] {
  const [first, ...last] = scenarios.filter(isSanity);
  const cases = scenarios.filter((scenario) => !isSanity(scenario));
  const turn = (scenario: Scenario): number => {
    const core = scenario.tags.includes('core');
    if (isSlow(scenario)) return core ? 5 : 6;
    if (scenario.tags.includes('hostile')) return 4;
    if (core) return 0;
    return scenario.suite.endsWith('/general') ? 1 : scenario.tags.includes('basic') ? 2 : 3;
  };
  return [...(first ? [first] : []), ...cases.sort((a, b) => turn(a) - turn(b)), ...last];
}

/** Of malformed input, or input that is not due. */
export const isHostileCase = ({ tags }: Scenario): boolean =>
  tags.includes('hostile') && !tags.includes('sanity');

export const isSanity = ({ tags }: Scenario): boolean => tags.includes('sanity');
/** Waits for timers of the server. */
export const isSlow = ({ tags }: Scenario): boolean => tags.includes('slow');

/** Whether the target claims what a scenario needs; every refusal names its evidence and how to let it be tested. */
export function decide(scenario: Scenario, offer: Offer): Decision {
  const { needs, transport } = scenario;
  const noTransport = lacksTransport(transport, offer);
  if (noTransport !== undefined) return { play: false, capability: transport, reason: noTransport };
  const chosen = chooseContent(scenario, offer);
  if (chosen !== undefined && 'reason' in chosen) return { play: false, ...chosen };
  const claims = chosen === undefined ? undefined : offer.claims.get(chosen.key);
  for (const capability of needs.capabilities) {
    // Beside the transport that its own axis names.
    if (capability === 'tcp') {
      const reason = lacksTransport('tcp', offer);
      if (reason !== undefined) return { play: false, capability, reason };
      continue;
    }
    // A kind, such as packet-pair/udp, is always read off the replies; the tester knows of the whole.
    const [family = capability, kind] = capability.split('/');
    const known = offer.capabilities[family] ?? 'auto';
    if (known === false) return { play: false, capability: family, reason: SAYS_NO(family) };
    const stated = offer.stated[capability];
    if (stated === true) continue;
    if (stated !== undefined)
      return { play: false, capability, reason: `${capability} is not claimed: ${stated}` };
    const ofTarget = offer.target?.[capability];
    const claimed = ofTarget?.claimed ?? claims?.capabilities[capability] === true;
    if ((known === 'auto' || kind !== undefined) && !claimed) {
      const evidence =
        ofTarget?.evidence ?? claims?.evidence[capability] ?? 'nothing that the target said claims it';
      return { play: false, capability: family, reason: `${capability} is not claimed: ${evidence}` };
    }
  }
  return { play: true, ...(chosen && { content: chosen }) };
}

/** What the tester states, and what every server is taken to bear unless the profile says no. */
export function statedBy({ idle }: Timing): Offer['stated'] {
  const period =
    idle === undefined
      ? 'the Idle-Timeout period of the target is not known; state it with timing.idle in a profile'
      : idle > LONGEST_IDLE
        ? `timing.idle is ${seconds(idle)}, and a case can wait for ${seconds(LONGEST_IDLE)}; set a shorter one on the server and in the profile`
        : true;
  return { 'idle-period': period, 'long-run': true, 'multi-session': true };
}

const SAYS_NO = (capability: string): string => `the profile says ${capability}: false`;

function lacksTransport(transport: Scenario['transport'], offer: Offer): string | undefined {
  if (transport === 'any') return undefined;
  if (!offer.transports.has(transport))
    return `the target is limited to ${[...offer.transports].join(' and ')}`;
  const known = offer.capabilities[transport] ?? 'auto';
  if (known === false) return SAYS_NO(transport);
  if (transport === 'tcp' || known === true || offer.udp?.claimed !== false) return undefined;
  return `udp is not claimed: ${offer.udp.evidence}`;
}

type Chosen = Content | Omit<Extract<Decision, { play: false }>, 'play'>;

/** The key that scenarios name for content that asks for credentials, whichever it is. */
const GUARDED = 'protected';

/** Content with credentials that claims the capabilities; else the first, so that its claims can say why not. */
function chooseGuarded(
  capabilities: readonly string[],
  { contents, claims }: Pick<Offer, 'contents' | 'claims'>,
): Chosen {
  const guarded = Object.values(contents).filter(({ user }) => user !== undefined);
  const has = ({ key }: Content): boolean =>
    capabilities.every((capability) => claims.get(key)?.capabilities[capability] === true);
  return (
    guarded.find(has) ??
    guarded[0] ?? {
      ...(capabilities[0] !== undefined && { capability: capabilities[0] }),
      reason:
        'no content is named that asks for credentials: name it with path, user and password as content.protected in a profile',
    }
  );
}

/** Keys of content for which no other content can stand: what counts is how it is served. */
const OF_ITS_OWN: ReadonlySet<string> = new Set([
  'live',
  'playlist',
  'protected',
  'protected-ntlm',
  'redirect',
  'redirect-proxy',
  'redirect-direct',
]);

/** Content to ask general questions with, such as whether there is delivery over UDP. */
export const plainContent = (contents: Offer['contents']): Content | undefined =>
  contents.short ?? Object.values(contents).find(({ key }) => !OF_ITS_OWN.has(key));

/** The content of that key, or else `short` when it is big enough. */
function chooseContent({ needs }: Scenario, { contents, claims }: Offer): Chosen | undefined {
  if (needs.content === undefined) return undefined;
  if (needs.content === GUARDED) return chooseGuarded(needs.capabilities, { contents, claims });
  if (OF_ITS_OWN.has(needs.content)) {
    const [capability] = needs.capabilities;
    const reason = `no such content is named: if the server has it, give its path as content.${needs.content} in a profile`;
    return contents[needs.content] ?? { reason, ...(capability !== undefined && { capability }) };
  }
  const candidates = [contents[needs.content], contents.short].filter((content) => content !== undefined);
  if (candidates.length === 0) {
    return {
      reason: `no content is named: give its path on the server with --file PATH, or content.${needs.content} in a profile`,
    };
  }
  const fits = candidates.find((content) => shortcoming(needs, claims.get(content.key)) === undefined);
  if (fits !== undefined) return fits;
  const [content] = candidates;
  const lack = content && shortcoming(needs, claims.get(content.key));
  return {
    reason: `${lack}: name bigger content with --file PATH, or content.${needs.content} in a profile`,
  };
}

/** What the content lacks, by what the server claims of it; unknown amounts are given the benefit of the doubt. */
function shortcoming(needs: Scenario['needs'], claims: Claims | undefined): string | undefined {
  const { packets, duration } = claims ?? {};
  if (needs.packets !== undefined && packets !== undefined && packets > 0 && packets < needs.packets) {
    return `the content has ${packets} ASF data packets, ${needs.packets} are needed`;
  }
  if (needs.duration !== undefined && duration !== undefined && duration > 0 && duration < needs.duration) {
    return `the content lasts ${duration} s, ${needs.duration} s are needed`;
  }
  return undefined;
}
