/** Sessions within somebody's data scope, as rows of their lists: names, what comes due, and whether they may see them. */

import { recentOutages } from '#activities/store/outages.ts';
import { pinnedPolicy } from '#activities/store/policies.ts';
import { findListedSession, type ListedSession } from '#activities/store/session-lists.ts';
import { type SessionRow as StoredRow, sessionOf } from '#activities/store/session-row.ts';
import { AppError } from '#rules/errors.ts';
import { type DueTime, dueTimes } from '#rules/session/due-times.ts';
import { policyEntryFor } from '#rules/session/policy.ts';
import type { Session } from '#rules/session/session.ts';
import type { Language } from '#rules/text.ts';
import type { Right } from './contract/rights.ts';
import type { SessionRow } from './contract/sessions.ts';
import type { BaseDeps } from './deps.ts';
import { type Actor, canSee, requireReach } from './rights.ts';
import { sessionRow, subjectOf } from './session-views.ts';

interface SessionNow {
  readonly session: Session;
  readonly due: readonly DueTime[];
}

/** The sessions as their own step would see them, with what comes due; those that have ended are left out. */
async function sessionsNow(
  deps: BaseDeps,
  rows: readonly StoredRow[],
): Promise<ReadonlyMap<string, SessionNow>> {
  const open = rows.filter((row) => row.phase !== 'ended');
  if (open.length === 0) return new Map();
  const oldestMs = Math.min(...open.map((row) => row.opened_at.getTime()));
  const outages = await recentOutages(deps.store, deps.store.pool, oldestMs);
  const now = new Map<string, SessionNow>();
  for (const row of open) {
    const session = sessionOf(row);
    const policy = await pinnedPolicy(deps.store, row.policy_number);
    now.set(row.id, { session, due: dueTimes(session, policyEntryFor(policy, session), outages) });
  }
  return now;
}

/** Rows for readers of one language each; what is read of the sessions is read once. */
export async function sessionRowsFor(
  deps: BaseDeps,
  sessions: readonly ListedSession[],
  languages: Iterable<Language>,
): Promise<ReadonlyMap<Language, readonly SessionRow[]>> {
  const now = await sessionsNow(
    deps,
    sessions.map(({ row }) => row),
  );
  const rowsBy = new Map<Language, readonly SessionRow[]>();
  for (const language of new Set(languages)) {
    const names = await deps.directory.names(language);
    rowsBy.set(
      language,
      sessions.map((session) => {
        const seen = now.get(session.id);
        return sessionRow(session, {
          names,
          due: (seen?.due ?? []).map(({ kind, step, dueAtMs }) => ({ kind, step, dueAtMs })),
          exclusive: seen !== undefined && 'exclusive' in seen.session && seen.session.exclusive,
        });
      }),
    );
  }
  return rowsBy;
}

/** `language`: that of who reads them. */
export async function sessionRows(
  deps: BaseDeps,
  sessions: readonly ListedSession[],
  language: Language,
): Promise<readonly SessionRow[]> {
  return (await sessionRowsFor(deps, sessions, [language])).get(language) ?? [];
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
