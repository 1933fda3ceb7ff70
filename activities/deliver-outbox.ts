/**
 * The relay: what stands in the outbox is delivered at least once, in leases, by any worker.
 * 1. A row is marked only after its delivery. 2. A relay that dies gives its rows back. 3. A row that fails does not hold up the others.
 */
import { v7 as uuid } from 'uuid';
import type { BotTurns } from './bots/bot-turn.ts';
import type { SessionSignals } from './session-signals.ts';
import type { Store } from './store/database.ts';
import type { Fault } from './store/fault-points.ts';
import { leaseOutbox, markFailed, markSent, type OutboxRow } from './store/outbox.ts';
import { withoutValues } from './store/program-log.ts';
import { serveAfter } from './store/serve.ts';

export interface RelayDeps {
  readonly store: Store;
  readonly signals: SessionSignals;
  readonly takeBotTurn: BotTurns;
  readonly fault: Fault;
  readonly onError: (error: unknown, row: OutboxRow) => void;
}

/** Looked this often where nothing hints earlier. Milliseconds. */
export const RELAY_EVERY_MS = 250;
/** Longer than a delivery may take (a call of Temporal: 5 s); as long is a row late whose relay was killed. */
const LEASE_SECONDS = 7;
const MOST_ROWS = 50;

/** One look; answers how many rows were delivered. */
export async function deliverOutbox(deps: RelayDeps, self: string): Promise<number> {
  const lease = { by: `${self}:${uuid()}`, seconds: LEASE_SECONDS, most: MOST_ROWS };
  const rows = await leaseOutbox(deps.store.pool, lease);
  if (rows.length > 0) await deps.fault('relay:after-lease');
  const sent: number[] = [];
  await Promise.all(
    rows.map(async (row) => {
      try {
        await deliver(deps, row);
        await deps.fault('relay:after-delivery');
        sent.push(row.id);
      } catch (error) {
        deps.onError(error, row);
        const why = error instanceof Error ? withoutValues(error).message : String(error);
        await markFailed(deps.store.pool, { id: row.id, tries: row.tries, why });
      }
    }),
  );
  await markSent(deps.store.pool, sent);
  return sent.length;
}

async function deliver(deps: RelayDeps, row: OutboxRow): Promise<void> {
  const { body, sessionId } = row;
  switch (body.kind) {
    case 'nudge':
      // Its run has ended with it: a nudge would begin another one, only to find that nothing is left to do.
      if (sessionId !== null && !row.isOver)
        await deps.signals.wake(sessionId, { signal: body.signal, startDelayMs: delayLeft(body, row.ageMs) });
      return;
    case 'serve':
      await serveAfter(deps.store, body, deps.fault);
      return;
    case 'bot-turn':
      if (sessionId !== null) await deps.takeBotTurn(sessionId, body.seq);
      return;
    default:
      body satisfies never;
  }
}

/** A run that begins late has less to wait for; one whose session has ended meanwhile would wait for nothing. */
function delayLeft({ startDelayMs }: { readonly startDelayMs: number | null }, ageMs: number): number | null {
  return startDelayMs === null || startDelayMs <= ageMs ? null : startDelayMs - ageMs;
}
