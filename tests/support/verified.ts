import { openStore } from '#activities/store/database.ts';
import { brokenAtRest } from './promises-now.ts';
import type { System } from './system.ts';
import { eventually } from './wait.ts';

/** Runs `usher verify` until nothing is broken: workflows may need a moment more than screens. */
export async function keepsItsPromises(system: System): Promise<void> {
  await eventually(() => system.command('verify'), { withinMs: 30_000, everyMs: 500 });
}

/** Looks at a system without starting a program each time, and at more: nobody is under way. */
export interface Verifier {
  broken(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function verifierOf(system: System): Verifier {
  const store = openStore({ databaseUrl: system.database.url, connections: 2 });
  return { broken: () => brokenAtRest(store), close: () => store.close() };
}
