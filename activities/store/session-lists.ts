/** Sessions as screens list them: one row each, with what rights depend on. */

import type { Phase } from '#rules/session/messages.ts';
import type { Turn } from '#rules/session/session.ts';
import type { Language } from '#rules/text.ts';
import { type JsonList, listOf, type Store } from './database.ts';
import type { SessionRow } from './session-row.ts';

export interface ListedSession {
  readonly id: string;
  readonly phase: Phase;
  readonly seq: number;
  readonly vseq: number;
  readonly visitorId: string;
  readonly visitId: string;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly tags: readonly string[];
  readonly entryPointId: string;
  readonly language: Language;
  readonly groupId: string | null;
  readonly agentId: string | null;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly closureCause: string | null;
  readonly class: string | null;
  readonly turn: Turn;
  readonly waitingSinceMs: number | null;
  readonly lastMessageAtMs: number | null;
  readonly lastMessage: string;
  readonly unread: number;
  readonly hasDraft: boolean;
  /** The colour that the serving agent gave it for themselves. */
  readonly mark: string | null;
  readonly stars: number | null;
  readonly themeId: string | null;
  /** Groups and agents it waits for. */
  readonly targetGroupIds: readonly string[];
  readonly targetAgentIds: readonly string[];
  /** Agents who served it, the present one among them. */
  readonly servedBy: readonly string[];
  readonly pinned: {
    readonly guidanceVersionId: string | null;
    readonly assignmentVersionId: string | null;
    readonly policyNumber: number;
  };
  /** As its own step would read it. */
  readonly row: SessionRow;
}

interface Columns extends SessionRow {
  readonly title: string | null;
  readonly customer_name: string | null;
  readonly closure_cause: string | null;
  readonly class: string | null;
  readonly last_message: string | null;
  readonly unread: number | string;
  readonly has_draft: number;
  readonly mark: string | null;
  readonly score: number | null;
  readonly theme_id: string | null;
  readonly tags: JsonList;
  readonly targets: JsonList;
  readonly served_by: JsonList;
}

/** With whatever rights depend on in the same question: a row is pushed with every message. `unread`: what the customer wrote after the agent's reading mark. */
const SELECT = `SELECT s.*, NOW(3) AS now, c.name AS customer_name,
  (s.draft IS NOT NULL AND s.draft NOT LIKE '{"text":""%') AS has_draft,
  CASE WHEN s.customer_messages = 0 OR s.agent_read_seq >= s.seq THEN 0 ELSE (
    SELECT COUNT(*) FROM session_events e
    WHERE e.session_id = s.id AND e.seq > s.agent_read_seq AND e.kind = 'message' AND e.author = 'visitor'
  ) END AS unread,
  (SELECT m.colour FROM session_marks m WHERE m.session_id = s.id AND m.agent_id = s.agent_id) AS mark,
  (SELECT JSON_ARRAYAGG(g.tag) FROM customer_tags g WHERE g.customer_id = s.customer_id) AS tags,
  (SELECT JSON_ARRAYAGG(t.target) FROM queue_targets t WHERE t.session_id = s.id) AS targets,
  (SELECT JSON_ARRAYAGG(e.agent_id) FROM session_events e
   WHERE e.session_id = s.id AND e.kind = 'assigned' AND e.agent_id IS NOT NULL) AS served_by
  FROM sessions s LEFT JOIN customers c ON c.id = s.customer_id`;

export interface SessionListAsked {
  readonly list: 'mine' | 'open' | 'ended';
  /** The reader as an agent; null for those who are none. */
  readonly agentId: string | null;
  /** Null = all; else only what lies with these groups, or with the reader. */
  readonly groupIds: readonly string[] | null;
  readonly search: string | null;
  readonly after: { readonly at: number; readonly id: string } | null;
  readonly limit: number;
}

/** Newest first: open ones by their opening, ended ones by their end. */
export async function listSessions(store: Store, asked: SessionListAsked): Promise<readonly ListedSession[]> {
  const time = asked.list === 'ended' ? 's.closed_at' : 's.opened_at';
  const where = conditionsOf(asked, time);
  const rows = await store.rows<Columns>(
    `${SELECT} WHERE ${where.map((one) => one.sql).join(' AND ')} ORDER BY ${time} DESC, s.id DESC LIMIT ?`,
    [...where.flatMap((one) => one.values), asked.limit],
  );
  return rows.map(listedOf);
}

export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

function conditionsOf(asked: SessionListAsked, time: string): readonly Condition[] {
  const conditions: Condition[] = [phaseCondition(asked)];
  if (asked.list !== 'mine' && asked.groupIds !== null) conditions.push(scopeCondition(asked));
  if (asked.search !== null) {
    const words = containing(asked.search);
    conditions.push({
      // Ids are ASCII: compared with Chinese words as they are, the server refuses the whole question.
      sql: `(s.title LIKE ? OR c.name LIKE ? OR CONVERT(s.id USING utf8mb4) LIKE ?
        OR s.agent_id IN (SELECT a.id FROM agents a WHERE a.name LIKE ?))`,
      values: [words, words, words, words],
    });
  }
  if (asked.after !== null)
    conditions.push({ sql: `(${time}, s.id) < (?, ?)`, values: [new Date(asked.after.at), asked.after.id] });
  return conditions;
}

function phaseCondition({ list, agentId }: SessionListAsked): Condition {
  if (list === 'mine')
    return { sql: "s.agent_id = ? AND s.phase IN ('serving', 'warned')", values: [agentId ?? ''] };
  return list === 'ended'
    ? { sql: "s.closed_at IS NOT NULL AND s.phase IN ('surveying', 'ended')", values: [] }
    : { sql: "s.phase NOT IN ('surveying', 'ended')", values: [] };
}

/** For LIKE: these words anywhere, no sign among them meaning more than itself. */
export function containing(words: string): string {
  return `%${words.replace(/[%_\\]/g, (sign) => `\\${sign}`)}%`;
}

export function scopeCondition({
  agentId,
  groupIds,
}: Pick<SessionListAsked, 'agentId' | 'groupIds'>): Condition {
  const groups = groupIds !== null && groupIds.length > 0 ? groupIds : ['-'];
  return {
    sql: `(s.agent_id = ? OR s.group_id IN (?) OR EXISTS (
      SELECT 1 FROM queue_targets t WHERE t.session_id = s.id AND t.target IN (?)))`,
    values: [agentId ?? '', groups, [`agent:${agentId ?? ''}`, ...groups.map((id) => `group:${id}`)]],
  };
}

export async function findListedSessions(
  store: Store,
  ids: readonly string[],
): Promise<readonly ListedSession[]> {
  if (ids.length === 0) return [];
  return (await store.rows<Columns>(`${SELECT} WHERE s.id IN (?)`, [ids])).map(listedOf);
}

export async function findListedSession(store: Store, id: string): Promise<ListedSession | null> {
  return (await findListedSessions(store, [id]))[0] ?? null;
}

function idsOf(targets: readonly string[], prefix: string): readonly string[] {
  return targets.filter((target) => target.startsWith(prefix)).map((target) => target.slice(prefix.length));
}

function listedOf(row: Columns): ListedSession {
  const targets = [...new Set(listOf(row.targets))];
  return {
    id: row.id,
    phase: row.phase,
    seq: row.seq,
    vseq: row.vseq,
    visitorId: row.visitor_id,
    visitId: row.visit_id,
    customerId: row.customer_id,
    customerName: row.customer_name ?? row.title,
    entryPointId: row.entry_point_id,
    language: row.language,
    groupId: row.group_id,
    agentId: row.agent_id,
    openedAtMs: row.opened_at.getTime(),
    closedAtMs: row.closed_at?.getTime() ?? null,
    closureCause: row.closure_cause,
    class: row.class,
    turn: row.turn,
    waitingSinceMs: row.waiting_since?.getTime() ?? null,
    lastMessageAtMs: row.last_message_at?.getTime() ?? null,
    lastMessage: row.last_message ?? '',
    unread: Number(row.unread),
    hasDraft: row.has_draft === 1,
    mark: row.mark,
    stars: row.score,
    themeId: row.theme_id,
    tags: [...listOf(row.tags)].sort(),
    targetGroupIds: idsOf(targets, 'group:'),
    targetAgentIds: idsOf(targets, 'agent:'),
    servedBy: [...new Set(listOf(row.served_by))],
    row,
    pinned: {
      guidanceVersionId: row.guidance_version_id,
      assignmentVersionId: row.assignment_version_id,
      policyNumber: row.policy_number,
    },
  };
}
