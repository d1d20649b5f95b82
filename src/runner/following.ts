import type { FollowStep } from '../scenario/scenario.ts';
import { ConnectError } from './peer.ts';
import type { Place, Playing } from './playing.ts';
import { pass, type StepEnd } from './step-end.ts';

/** Where MMS is when a URL has no port ([MS-MMSP] 2.2.4.9). */
const DEFAULT_PORT = 1755;
/** A URL is shown up to here. */
const LONGEST = 100;

/** Leads the session to where a server sent it, but to no other host: nobody has said that it may be tested. */
export async function playFollow(playing: Playing, step: FollowStep): Promise<StepEnd> {
  const url = String(playing.scope(step.session).names.get(step.url) ?? '');
  const place = placeOf(url);
  const shown = JSON.stringify(url.length > LONGEST ? `${url.slice(0, LONGEST)}…` : url);
  if (place === undefined)
    return { verdict: 'stop', reason: `${shown} is no URL that could be followed`, rest: 'inconclusive' };
  if (!isTarget(playing, place.host)) {
    const reason = `the content has moved to ${shown}, and only URLs on the host of the target are followed`;
    return { verdict: 'stop', reason, rest: 'skip' };
  }
  playing.places.set(step.session, { ...place, host: playing.context.host });
  try {
    await playing.link(step.session);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    // Whose fault that is cannot be told: another server may be meant to be there.
    return {
      verdict: 'stop',
      reason: `the content has moved to ${shown}: ${error.message}`,
      rest: 'inconclusive',
    };
  }
  return pass(playing, step);
}

/** Written as it is, without percent-encoding; a query is no part of the path. */
export function placeOf(url: string): Place | undefined {
  const [, inBrackets, name, port, path = ''] =
    /^mms[tu]?:\/\/(?:\[([0-9A-F:.]{2,45})\]|([^\s/?#@:[\]]{1,255}))(?::(\d{1,5}))?(?:\/([^?#]*))?(?:[?#].*)?$/is.exec(
      url,
    ) ?? [];
  const host = inBrackets ?? name;
  const number = port === undefined ? DEFAULT_PORT : Number(port);
  if (host === undefined || number < 1 || number > 0xffff) return undefined;
  return { host, port: number, path };
}

/** By the name that the user gave or the address that it had: no other name is looked up. */
function isTarget({ context, sessions }: Playing, host: string): boolean {
  const addresses = [...sessions.values()].map(({ remoteAddress }) => plain(remoteAddress));
  return host.toLowerCase() === context.host.toLowerCase() || addresses.includes(plain(host));
}

/** Sockets for both families write addresses of the old one in the way of the new one. */
const plain = (address: string): string => address.replace(/^::ffff:/i, '').toLowerCase();
