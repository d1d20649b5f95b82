import { z } from 'zod';

/**
 * Requirement id to the names of the faults of the reference server that were seen to break it. A check that no
 * server was ever seen to fail proves nothing by passing.
 */
export const killsSchema = z.record(z.string(), z.array(z.string().min(1)).min(1));

export type Kills = Readonly<Record<string, readonly string[]>>;

export const faultsThatBreak = (kills: Kills, id: string): readonly string[] =>
  Object.hasOwn(kills, id) ? (kills[id] ?? []) : [];
