import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Tries again until `look` answers without throwing, and gives its answer; at the end of the time throws what it threw last.
 * The time is a bound for a machine under load, never part of what is asserted. Default 10 000 ms.
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  { withinMs = 10_000, everyMs = 25 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() >= until) throw error;
    }
    await sleep(everyMs);
  }
}
