/** The seat of one session while its step runs: given back before the next is claimed, or at the step's end. */
import type { SeatEffect } from '#rules/session/effects.ts';
import type { Sql } from './database.ts';
import { freeSeat, holdSeat } from './seats.ts';

export interface StepSeats {
  readonly sessionId: string;
  /** Seats the session takes; the entry's own once it waits. */
  readonly weight: number;
  /** Agents who have room again. */
  readonly freed: Set<string>;
  /** Effects that stand in the rows already. */
  readonly done: Set<SeatEffect>;
}

/** Each once, in the order in which the step wants them. */
export async function applySeats(
  sql: Sql,
  { sessionId, weight, freed, done }: StepSeats,
  effects: readonly SeatEffect[],
): Promise<void> {
  for (const effect of effects) {
    if (done.has(effect)) continue;
    done.add(effect);
    if (effect.type === 'take-seat') await holdSeat(sql, sessionId, effect.agentId);
    else {
      await freeSeat(sql, { sessionId, agentId: effect.agentId, weight });
      freed.add(effect.agentId);
    }
  }
}
