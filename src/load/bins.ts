/** Upper edges of the bins in which late packets are counted, milliseconds; what is beyond goes into one more. */
export const BIN_EDGES: readonly number[] = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

export function createBins(edges: readonly number[]) {
  const counts: number[] = Array.from({ length: edges.length + 1 }, () => 0);
  return {
    counts: counts as readonly number[],
    /** A value on an edge belongs to the bin that ends there. */
    add(value: number): void {
      let bin = 0;
      while (bin < edges.length && value > (edges[bin] ?? 0)) bin += 1;
      counts[bin] = (counts[bin] ?? 0) + 1;
    },
  };
}
