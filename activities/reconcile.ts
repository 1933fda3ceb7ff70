/** Heals what no single step can see, by the worker that leads. One kind that fails does not hold up the others; every healing leaves an alarm. */
import { healConnections, healUnsent } from './heal-delivery.ts';
import { healFreeSeats, healLoads, healOffers, type SeatDeps } from './heal-seats.ts';
import { compareRuns, healOverdue, healStuck, type RunMemory } from './heal-sessions.ts';
import { lookAtEach } from './look-at-each.ts';

export type ReconcileDeps = SeatDeps;
export type ReconcileMemory = RunMemory;

export interface Findings {
  readonly overdue: number;
  readonly unsent: number;
  readonly offers: number;
  readonly freeSeats: number;
  readonly loads: number;
  readonly connections: number;
  readonly stuck: number;
  readonly runs: number;
}

export const noMemory = (): ReconcileMemory => ({ withoutRun: new Set(), withoutSession: new Set() });

/** What needs only the database comes first: Temporal may be away. Throws at the end what any of them threw. */
export async function reconcile(deps: ReconcileDeps, memory: ReconcileMemory): Promise<Findings> {
  const findings = {
    unsent: 0,
    loads: 0,
    connections: 0,
    freeSeats: 0,
    offers: 0,
    overdue: 0,
    stuck: 0,
    runs: 0,
  };
  const heals: readonly (readonly [keyof Findings, () => Promise<number>])[] = [
    ['unsent', () => healUnsent(deps)],
    ['loads', () => healLoads(deps)],
    ['connections', () => healConnections(deps)],
    ['freeSeats', () => healFreeSeats(deps)],
    ['offers', () => healOffers(deps)],
    ['overdue', () => healOverdue(deps)],
    ['stuck', () => healStuck(deps)],
    ['runs', () => compareRuns(deps, memory)],
  ];
  await lookAtEach(heals, async ([kind, heal]) => {
    findings[kind] = await heal();
  });
  return findings;
}
