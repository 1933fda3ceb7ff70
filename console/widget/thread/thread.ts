/** What was said, session by session, in the order of its numbers. Out-of-order events wait until the gap is filled. */
import type { VisitorEvent } from '#api/contract/events.ts';

export interface Strand {
  readonly sessionId: string;
  /** Highest number up to which nothing is missing; 0 = none yet. */
  readonly at: number;
  readonly events: readonly VisitorEvent[];
  /** Arrived too early: at least one number before them is missing. */
  readonly held: readonly VisitorEvent[];
}

/** Oldest session first. */
export type Thread = readonly Strand[];

/** Where a fetch has to go on so that held events can be shown. */
export interface Gap {
  readonly sessionId: string;
  readonly after: number;
}

/**
 * Adds events; what is already there is dropped. A snapshot may begin in the middle of its oldest session, a live
 * event may not: before it something is missing.
 */
export function accept(
  thread: Thread,
  arrived: readonly VisitorEvent[],
  from: 'live' | 'snapshot' = 'live',
): Thread {
  let next = thread;
  for (const sessionId of new Set(arrived.map((event) => event.sessionId))) {
    const mine = arrived.filter((event) => event.sessionId === sessionId);
    const known = next.find((strand) => strand.sessionId === sessionId);
    const at = from === 'snapshot' ? Math.min(...mine.map((event) => event.vseq)) - 1 : 0;
    const strand = extend(known ?? { sessionId, at, events: [], held: [] }, mine);
    next = [...next.filter((other) => other !== known), strand];
  }
  return next === thread ? thread : [...next].sort((a, b) => beginning(a) - beginning(b));
}

export function gapsOf(thread: Thread): Gap[] {
  return thread
    .filter((strand) => strand.held.length > 0)
    .map(({ sessionId, at }) => ({ sessionId, after: at }));
}

/** The numbers that may be shown, over all sessions, oldest first. */
export function eventsOf(thread: Thread): VisitorEvent[] {
  return thread.flatMap((strand) => strand.events);
}

/** Up to where a session is complete here. */
export function placeIn(thread: Thread, sessionId: string | null): number {
  return thread.find((strand) => strand.sessionId === sessionId)?.at ?? 0;
}

function extend(strand: Strand, arrived: readonly VisitorEvent[]): Strand {
  const waiting = new Map([...strand.held, ...arrived].map((event) => [event.vseq, event]));
  const events = [...strand.events];
  let at = strand.at;
  for (let next = waiting.get(at + 1); next !== undefined; next = waiting.get(at + 1)) {
    events.push(next);
    at = next.vseq;
  }
  const held = [...waiting.values()].filter((event) => event.vseq > at);
  return { sessionId: strand.sessionId, at, events, held };
}

function beginning(strand: Strand): number {
  return (strand.events[0] ?? strand.held[0])?.atMs ?? Number.POSITIVE_INFINITY;
}
