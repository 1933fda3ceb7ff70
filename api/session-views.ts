/** Sessions as staff see them in lists, and what a right over them depends on. */
import type { ListedSession } from '#activities/store/session-lists.ts';
import { CLOSURE_CAUSES, SESSION_CLASSES } from './contract/events.ts';
import { MARK_COLOURS } from './contract/session-papers.ts';
import type { DueView, SessionRow } from './contract/sessions.ts';
import type { Names } from './directory.ts';
import type { Subject } from './rights.ts';

export function subjectOf(session: ListedSession): Subject {
  return {
    agentId: session.agentId,
    groupId: session.groupId,
    agentIds: [...session.servedBy, ...session.targetAgentIds],
    groupIds: session.targetGroupIds,
  };
}

const EXCERPT_LENGTH = 80;

/** Somebody without a name is told apart by the end of their id. */
export function visitorName(session: Pick<ListedSession, 'customerName' | 'visitorId' | 'language'>): string {
  if (session.customerName) return session.customerName;
  const end = session.visitorId.slice(-4).toUpperCase();
  return session.language === 'zh' ? `访客 ${end}` : `Visitor ${end}`;
}

export interface RowExtras {
  readonly names: Names;
  readonly due: readonly DueView[];
  readonly exclusive: boolean;
}

export function sessionRow(session: ListedSession, { names, due, exclusive }: RowExtras): SessionRow {
  return {
    id: session.id,
    phase: session.phase,
    seq: session.seq,
    customer: { id: session.customerId, name: visitorName(session), tags: [...session.tags] },
    entryPoint: { id: session.entryPointId, name: names.entryPoint(session.entryPointId) },
    language: session.language,
    group: named(session.groupId, names.group(session.groupId)),
    agent: named(session.agentId, names.agent(session.agentId)),
    openedAtMs: session.openedAtMs,
    closedAtMs: session.closedAtMs,
    closureCause: CLOSURE_CAUSES.find((cause) => cause === session.closureCause) ?? null,
    class: SESSION_CLASSES.find((one) => one === session.class) ?? null,
    turn: session.turn,
    waitingSinceMs: session.waitingSinceMs,
    lastMessageAtMs: session.lastMessageAtMs,
    excerpt: cut(session.lastMessage),
    unread: session.unread,
    hasDraft: session.hasDraft,
    mark: MARK_COLOURS.find((colour) => colour === session.mark) ?? null,
    exclusive,
    due: [...due],
    stars: session.stars,
  };
}

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null ? null : { id, name: name ?? id };
}

/** Never inside a pair of surrogates. */
function cut(text: string): string {
  return Array.from(text).slice(0, EXCERPT_LENGTH).join('');
}
