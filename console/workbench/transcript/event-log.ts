/** The log of one session as this screen holds it: gapless by `seq`; what came too early waits until the gap is filled. */
import type { StaffEvent } from '#api/contract/events.ts';

export interface EventLog {
  /** Without a gap, oldest first. */
  readonly events: readonly StaffEvent[];
  /** Arrived with at least one number before them missing. */
  readonly held: readonly StaffEvent[];
  /** Older ones exist on the server. */
  readonly more: boolean;
}

export const NO_EVENTS: EventLog = { events: [], held: [], more: false };

/** What the server gave as the newest part of the log. */
export function begin(events: readonly StaffEvent[], more: boolean): EventLog {
  return { events: [...events].sort(bySeq), held: [], more };
}

/** Events after what is held; repeated and older ones change nothing. */
export function receive(log: EventLog, arrived: readonly StaffEvent[]): EventLog {
  const waiting = new Map<number, StaffEvent>();
  for (const event of [...log.held, ...arrived]) if (event.seq > lastSeq(log)) waiting.set(event.seq, event);
  if (waiting.size === 0) return log.held.length === 0 ? log : { ...log, held: [] };
  const events = [...log.events];
  let at = lastSeq(log);
  for (let next = waiting.get(at + 1); next !== undefined; next = waiting.get(at + 1)) {
    events.push(next);
    waiting.delete(at + 1);
    at = next.seq;
  }
  return { ...log, events, held: [...waiting.values()].sort(bySeq) };
}

/** The same numbers in other words: names stand in the language that was asked for. */
export function reworded(log: EventLog, fresh: readonly StaffEvent[]): EventLog {
  const bySeqNumber = new Map(fresh.map((event) => [event.seq, event]));
  const anew = (event: StaffEvent): StaffEvent => bySeqNumber.get(event.seq) ?? event;
  return { ...log, events: log.events.map(anew), held: log.held.map(anew) };
}

/** The part before; only what joins on without a gap. */
export function prepend(log: EventLog, older: readonly StaffEvent[], more: boolean): EventLog {
  const first = firstSeq(log);
  const fitting = older.filter(({ seq }) => seq < first).sort(bySeq);
  return { ...log, events: [...fitting, ...log.events], more: more && fitting.length > 0 };
}

/** After which number something is missing; null = nothing is. */
export function gapAfter(log: EventLog): number | null {
  return log.held.length === 0 ? null : lastSeq(log);
}

export function lastSeq(log: EventLog): number {
  return log.events.at(-1)?.seq ?? 0;
}

export function firstSeq(log: EventLog): number {
  return log.events[0]?.seq ?? Number.POSITIVE_INFINITY;
}

function bySeq(a: StaffEvent, b: StaffEvent): number {
  return a.seq - b.seq;
}
