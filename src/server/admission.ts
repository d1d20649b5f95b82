import type { Limits } from './limits.ts';

/** Who is let in when there are more connections than places. */
export interface Admission<Guest> {
  /** Whether there is a place; `leave` is called for whoever has to make room. */
  admit(guest: Guest, address: string): boolean;
  /** The guest has sent Connect: nobody takes its place any more. */
  settle(guest: Guest): void;
  leave(guest: Guest): void;
}

interface Place {
  readonly network: string;
  settled: boolean;
}

/**
 * A new connection takes the place of the oldest that has not sent Connect, so that silent connections keep nobody out,
 * however many they are. One address cannot have all places. `evict` ends a connection.
 */
export function createAdmission<Guest>(
  { maxConnections, maxConnectionsPerAddress }: Pick<Limits, 'maxConnections' | 'maxConnectionsPerAddress'>,
  evict: (guest: Guest) => void,
): Admission<Guest> {
  const places = new Map<Guest, Place>();
  /** The oldest first. */
  const silent = new Set<Guest>();
  const networks = new Map<string, { count: number; readonly silent: Set<Guest> }>();

  function leave(guest: Guest): void {
    const place = places.get(guest);
    if (place === undefined) return;
    places.delete(guest);
    silent.delete(guest);
    const network = networks.get(place.network);
    if (network === undefined) return;
    network.silent.delete(guest);
    if (--network.count === 0) networks.delete(place.network);
  }

  function makeRoom(among: ReadonlySet<Guest>): boolean {
    for (const oldest of among) {
      leave(oldest);
      evict(oldest);
      return true;
    }
    return false;
  }

  return {
    admit(guest, address) {
      const name = networkOf(address);
      const neighbours = networks.get(name);
      if (neighbours !== undefined && neighbours.count >= maxConnectionsPerAddress) {
        if (!makeRoom(neighbours.silent)) return false;
      } else if (places.size >= maxConnections && !makeRoom(silent)) return false;
      const network = networks.get(name) ?? { count: 0, silent: new Set<Guest>() };
      networks.set(name, network);
      network.count++;
      network.silent.add(guest);
      silent.add(guest);
      places.set(guest, { network: name, settled: false });
      return true;
    },
    settle(guest) {
      const place = places.get(guest);
      if (place === undefined || place.settled) return;
      place.settled = true;
      silent.delete(guest);
      networks.get(place.network)?.silent.delete(guest);
    },
    leave,
  };
}

/** An IPv4 address, also one that is written as IPv6; of IPv6 the network, whose addresses are all one's own. */
export function networkOf(address: string): string {
  const plain = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Math.max(0, tail === undefined ? 0 : 8 - before.length - after.length);
  const all = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
