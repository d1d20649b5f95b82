/** Upper edges of the bins in which media packets are counted by how late they came, milliseconds; all beyond is one more. */
const EDGES: readonly number[] = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

export interface Bin {
  /** null for all beyond the last edge. */
  readonly upTo: number | null;
  readonly packets: number;
}

/** `tolerance` is an edge too: no bin has both what is late and what is not. */
export function createBins(tolerance: number) {
  const edges = [...new Set([...EDGES, tolerance])].sort((a, b) => a - b);
  const counts: number[] = Array.from({ length: edges.length + 1 }, () => 0);
  return {
    all: (): readonly Bin[] => counts.map((packets, bin) => ({ upTo: edges[bin] ?? null, packets })),
    /** A value on an edge belongs to the bin that ends there. */
    add(value: number): void {
      let bin = 0;
      while (bin < edges.length && value > (edges[bin] ?? 0)) bin += 1;
      counts[bin] = (counts[bin] ?? 0) + 1;
    },
  };
}
