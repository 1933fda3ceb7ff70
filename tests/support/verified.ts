import type { System } from './system.ts';
import { eventually } from './wait.ts';

/** Runs `usher verify` until nothing is broken: workflows may need a moment more than screens. */
export async function keepsItsPromises(system: System): Promise<void> {
  await eventually(() => system.command('verify'), { withinMs: 30_000, everyMs: 500 });
}
