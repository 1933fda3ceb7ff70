/** Sessions within somebody's data scope, as rows of their lists: names, what comes due, and whether they may see them. */
import { readOutages } from '#activities/store/outages.ts';
import { pinnedPolicy } from '#activities/store/pinned-policy.ts';
import { findListedSession, type ListedSession } from '#activities/store/session-lists.ts';
import { type SessionRow as StoredRow, sessionOf } from '#activities/store/session-row.ts';
import { AppError } from '#rules/errors.ts';
import { type DueTime, dueTimes } from '#rules/session/due-times.ts';
import { policyEntryFor } from '#rules/session/policy.ts';
import type { Session } from '#rules/session/session.ts';
import type { Right } from './contract/rights.ts';
import type { SessionRow } from './contract/sessions.ts';
import type { BaseDeps } from './deps.ts';
import { type Actor, canSee, requireReach } from './rights.ts';
import { sessionRow, subjectOf } from './session-views.ts';

export interface SessionNow {
  readonly session: Session;
  readonly due: readonly DueTime[];
}

/** The sessions as their own step would see them, with what comes due; those that have ended are left out. */
export async function sessionsNow(
  deps: BaseDeps,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, SessionNow>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await deps.store.rows<StoredRow>(
    "SELECT s.*, NOW(3) AS now FROM sessions s WHERE s.id IN (?) AND s.phase <> 'ended'",
    [sessionIds],
  );
  const oldestMs = Math.min(...rows.map((row) => row.opened_at.getTime()));
  const outages = rows.length === 0 ? [] : await readOutages(deps.store.pool, oldestMs);
  const now = new Map<string, SessionNow>();
  for (const row of rows) {
    const session = sessionOf(row);
    const policy = await pinnedPolicy(deps.store, row.policy_number);
    now.set(row.id, { session, due: dueTimes(session, policyEntryFor(policy, session), outages) });
  }
  return now;
}

export async function sessionRows(
  deps: BaseDeps,
  sessions: readonly ListedSession[],
): Promise<readonly SessionRow[]> {
  const [names, now] = await Promise.all([
    deps.directory.names(),
    sessionsNow(
      deps,
      sessions.filter((session) => session.phase !== 'ended').map((session) => session.id),
    ),
  ]);
  return sessions.map((session) => {
    const seen = now.get(session.id);
    return sessionRow(session, {
      names,
      due: (seen?.due ?? []).map(({ kind, step, dueAtMs }) => ({ kind, step, dueAtMs })),
      exclusive: seen !== undefined && 'exclusive' in seen.session && seen.session.exclusive,
    });
  });
}

/** Out of data scope reads like "does not exist". */
export async function requireSession(
  deps: BaseDeps,
  actor: Actor,
  sessionId: string,
  right: Right = 'sessions.read',
): Promise<ListedSession> {
  const session = await findListedSession(deps.store, sessionId);
  if (session === null) throw new AppError('not-found', 'No such session');
  if (right === 'sessions.read' || right === 'decisions.read') {
    if (!canSee(actor, subjectOf(session), right)) throw new AppError('not-found', 'Out of data scope');
  } else requireReach(actor, subjectOf(session), right);
  return session;
}
