/** The value below which that share of the sorted values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * CPU that this process has used, for what computes and waits for nobody: on a quiet machine the same as the clock, on a loaded
 * one still what the work costs. Milliseconds.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What each of so many runs cost, after a few that do not count. Milliseconds of CPU. */
export async function timed(runs: number, work: () => unknown, warm = 2): Promise<number[]> {
  const took: number[] = [];
  for (let run = -warm; run < runs; run += 1) {
    const began = cpuMs();
    await work();
    if (run >= 0) took.push(cpuMs() - began);
  }
  return took;
}
