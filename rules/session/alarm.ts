/** When a session looks again: lazily, so that talk which goes on wakes it rarely. */
import { dueTimes, ladderChanges, nextChange, type Outage, talkResumed } from './due-times.ts';
import type { PolicyEntry } from './policy.ts';
import type { Session } from './session.ts';

/** Shorter than this no look while talk goes on. Milliseconds. */
const SHORTEST_LOOK_MS = 30_000;
/** But never longer than this share of the time to the warning: a policy of seconds is looked after in seconds. */
const SHORTEST_SHARE = 1 / 50;

/** A: the shortest of the first ladder step that changes the session and the time to the warning; at least 30 s, or a fiftieth of the time to the warning. Milliseconds. */
export function lookEveryMs(entry: PolicyEntry): number {
  const ladder = entry.ladder.filter((step) => ladderChanges(step.action)).map((step) => step.afterSeconds);
  const warnAfterMs = entry.closure.warnAfterSeconds * 1000;
  const shortestMs = Math.min(SHORTEST_LOOK_MS, warnAfterMs * SHORTEST_SHARE);
  return Math.max(shortestMs, Math.min(...ladder.map((seconds) => seconds * 1000), warnAfterMs));
}

/** Talk goes on: somebody spoke within the last A/2. */
function talkGoesOn(session: Session, entry: PolicyEntry, atMs: number): boolean {
  const { lastMessageAtMs } = session.talk;
  return lastMessageAtMs !== null && atMs - lastMessageAtMs <= lookEveryMs(entry) / 2;
}

/** What was said since the last step moves the session at once. */
function wantsStep(session: Session): boolean {
  switch (session.phase) {
    case 'routing':
      return true;
    case 'guiding':
      return session.talk.customerMessages > 0;
    case 'warned':
      return talkResumed(session);
    default:
      return false;
  }
}

/** The alarm to write after a step. Null = only a nudge wakes. */
export function alarmFor(
  session: Session,
  entry: PolicyEntry,
  outages: readonly Outage[],
  atMs: number,
): number | null {
  if (wantsStep(session)) return atMs;
  const dueAtMs = nextChange(dueTimes(session, entry, outages))?.dueAtMs ?? null;
  const served = session.phase === 'serving' || session.phase === 'warned';
  if (!served || !talkGoesOn(session, entry, atMs)) return dueAtMs;
  return Math.min(dueAtMs ?? Number.POSITIVE_INFINITY, atMs + lookEveryMs(entry));
}

/**
 * What a message insert must lower `alarm_at` to, with a nudge; null = leave it, the session looks in time by itself.
 * `session` already holds the talk after the message.
 */
export function lowerAlarm(
  session: Session,
  entry: PolicyEntry,
  alarm: {
    readonly outages: readonly Outage[];
    readonly alarmAtMs: number | null;
    readonly atMs: number;
  },
): number | null {
  const wantedAtMs = wantsStep(session)
    ? alarm.atMs
    : (nextChange(dueTimes(session, entry, alarm.outages))?.dueAtMs ?? null);
  if (wantedAtMs === null) return null;
  return alarm.alarmAtMs === null || wantedAtMs < alarm.alarmAtMs ? wantedAtMs : null;
}
