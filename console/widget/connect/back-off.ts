/** 1, 2, 4, 8, then every 15 seconds, each up to half as long again so that not all come back at once. */
export function backOffMs(failures: number): number {
  return Math.min(15_000, 500 * 2 ** failures) * (1 + Math.random() / 2);
}
