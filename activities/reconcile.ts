/** Heals what no single step can see, by the worker that leads. One kind that fails does not hold up the others; every healing leaves an alarm. */
import { healConnections, healUnsent } from './heal-delivery.ts';
import { healFreeSeats, healLoads, healOffers, type SeatDeps } from './heal-seats.ts';
import { compareRuns, healOverdue, type RunMemory } from './heal-sessions.ts';

export type ReconcileDeps = SeatDeps;
export type ReconcileMemory = RunMemory;

export interface Findings {
  readonly overdue: number;
  readonly unsent: number;
  readonly offers: number;
  readonly freeSeats: number;
  readonly loads: number;
  readonly connections: number;
  readonly runs: number;
}

export const noMemory = (): ReconcileMemory => ({ withoutRun: new Set(), withoutSession: new Set() });

/** What needs only the database comes first: Temporal may be away. Throws at the end what any of them threw. */
export async function reconcile(deps: ReconcileDeps, memory: ReconcileMemory): Promise<Findings> {
  const failed: unknown[] = [];
  const look = async (heal: () => Promise<number>): Promise<number> => {
    try {
      return await heal();
    } catch (error) {
      failed.push(error);
      return 0;
    }
  };
  const findings = {
    unsent: await look(() => healUnsent(deps)),
    loads: await look(() => healLoads(deps)),
    connections: await look(() => healConnections(deps)),
    freeSeats: await look(() => healFreeSeats(deps)),
    offers: await look(() => healOffers(deps)),
    overdue: await look(() => healOverdue(deps)),
    runs: await look(() => compareRuns(deps, memory)),
  };
  if (failed.length > 0)
    throw new AggregateError(failed, 'some differences could not be looked at or healed');
  return findings;
}
