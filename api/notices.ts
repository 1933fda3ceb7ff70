/** Lines of the staff's log as messages to one person: whom each concerns, and what it says. */
import { type NoticeRow, OWN_NOTICES, readNotices, WIDE_NOTICES } from '#activities/store/notices.ts';
import { findListedSessions, type ListedSession } from '#activities/store/session-lists.ts';
import type { StaffEventRow } from '#activities/store/staff-events.ts';
import { MOST_NOTICES, Notice } from './contract/notices.ts';
import type { BaseDeps } from './deps.ts';
import type { Names } from './directory.ts';
import { personName } from './event-view.ts';
import { type Actor, canSee, may } from './rights.ts';
import { subjectOf, visitorName } from './session-views.ts';

/** Alarms that are told to supervisors in words of their own. */
const TOLD_OTHERWISE = new Set(['bad-score']);

const OWN = new Set<string>(OWN_NOTICES);

function isMine(actor: Actor, row: StaffEventRow): boolean {
  return OWN.has(row.kind) && actor.agentId !== null && row.agentId === actor.agentId;
}

/** Whether a line belongs into somebody's message centre; the one question for the list and for what is pushed. */
export function concerns(actor: Actor, row: StaffEventRow): boolean {
  if (isMine(actor, row)) return true;
  switch (row.kind) {
    case 'supervisor-alerted':
    case 'bad-score':
      return looksAfter(actor, row);
    case 'agent-suspended':
      return may(actor, 'presence.change-others') !== null;
    case 'draft-reviewed':
      return listOf(row.body, 'to').includes(actor.staffId);
    case 'alarm':
      return may(actor, 'alarms.read') !== null && !TOLD_OTHERWISE.has(textOf(row.body, 'alarmKind'));
    default:
      return false;
  }
}

/** Supervisors of the group, by the right that only they have over others' sessions. */
function looksAfter(actor: Actor, { agentId, groupId }: StaffEventRow): boolean {
  return canSee(actor, { agentId, groupId }, 'sessions.interrupt');
}

export async function noticesFor(
  deps: BaseDeps,
  actor: Actor,
): Promise<{ notices: Notice[]; more: boolean }> {
  const wide = may(actor, 'rules.edit') === null && may(actor, 'alarms.read') === null ? [] : WIDE_NOTICES;
  const rows = await readNotices(deps.store, { agentId: actor.agentId, wide });
  const mine = rows.filter((row) => concerns(actor, row));
  const shown = mine.slice(0, MOST_NOTICES);
  const ids = [...new Set(shown.flatMap(({ sessionId }) => sessionId ?? []))];
  const [sessions, names] = await Promise.all([
    ids.length === 0 ? [] : findListedSessions(deps.store, ids),
    deps.directory.names(),
  ]);
  const byId = new Map(sessions.filter((one) => canSee(actor, subjectOf(one))).map((one) => [one.id, one]));
  return {
    notices: shown.flatMap((row) => {
      // A line of another version than this one is no message; a session out of sight neither.
      const parsed = Notice.safeParse(viewOf(row, { actor, names, session: byId.get(row.sessionId ?? '') }));
      return parsed.success ? [parsed.data] : [];
    }),
    more: mine.length > MOST_NOTICES,
  };
}

interface Context {
  readonly actor: Actor;
  readonly names: Names;
  readonly session: ListedSession | undefined;
}

function viewOf(row: NoticeRow, { actor, names, session }: Context): object {
  const { body } = row;
  const head = { id: row.id, atMs: row.atMs, mine: isMine(actor, row), kind: row.kind };
  const ofSession = {
    ...head,
    session: session === undefined ? null : { id: session.id, customerName: visitorName(session) },
    agentName: names.agent(row.agentId),
  };
  switch (row.kind) {
    case 'reminded':
    case 'supervisor-alerted':
    case 'reassigned':
      return { ...ofSession, afterSeconds: numberOf(body, 'afterSeconds') };
    case 'transferred':
    case 'interrupted':
      return {
        ...ofSession,
        byName: personName(textOf(body, 'by'), names),
        words: textOf(body, 'note') || null,
      };
    case 'bad-score':
      return { ...ofSession, stars: numberOf(body, 'stars') };
    case 'agent-suspended':
      return {
        ...head,
        kind: 'suspended',
        agentName: names.agent(row.agentId),
        misses: numberOf(body, 'misses'),
      };
    case 'draft-reviewed':
      return {
        ...head,
        kind: 'reviewed',
        set: textOf(body, 'set'),
        verdict: textOf(body, 'verdict'),
        byName: names.staff(textOf(body, 'by')),
        words: textOf(body, 'words') || null,
      };
    default:
      return {
        ...head,
        alarmKind: textOf(body, 'alarmKind'),
        subject: textOf(body, 'subject'),
        cause: textOf(body, 'cause'),
      };
  }
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null
    ? (body as { readonly [key: string]: unknown })[name]
    : null;
}

function textOf(body: unknown, name: string): string {
  const value = fieldOf(body, name);
  return typeof value === 'string' ? value : '';
}

function numberOf(body: unknown, name: string): number {
  const value = fieldOf(body, name);
  return typeof value === 'number' ? value : 0;
}

function listOf(body: unknown, name: string): readonly unknown[] {
  const value = fieldOf(body, name);
  return Array.isArray(value) ? value : [];
}
