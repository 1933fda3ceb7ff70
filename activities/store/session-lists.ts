/** Sessions as screens list them: one row each, with what rights depend on. */

import type { Phase } from '#rules/session/messages.ts';
import type { Turn } from '#rules/session/session.ts';
import type { Language } from '#rules/text.ts';
import type { Store } from './database.ts';

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
}

interface Columns {
  readonly id: string;
  readonly phase: string;
  readonly seq: number;
  readonly vseq: number;
  readonly visitor_id: string;
  readonly visit_id: string;
  readonly customer_id: string | null;
  readonly title: string | null;
  readonly customer_name: string | null;
  readonly entry_point_id: string;
  readonly language: string;
  readonly group_id: string | null;
  readonly agent_id: string | null;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly closure_cause: string | null;
  readonly class: string | null;
  readonly turn: string;
  readonly waiting_since: Date | null;
  readonly last_message_at: Date | null;
  readonly last_message: string | null;
  readonly unread: number | string;
  readonly has_draft: number;
  readonly score: number | null;
  readonly theme_id: string | null;
  readonly guidance_version_id: string | null;
  readonly assignment_version_id: string | null;
  readonly policy_number: number;
}

/** `unread`: what the customer wrote after the agent's reading mark. */
const SELECT = `SELECT s.id, s.phase, s.seq, s.vseq, s.visitor_id, s.visit_id, s.customer_id, s.title, c.name AS customer_name,
  s.entry_point_id, s.language, s.group_id, s.agent_id, s.opened_at, s.closed_at, s.closure_cause, s.class, s.turn,
  s.waiting_since, s.last_message_at, s.last_message, (s.draft IS NOT NULL AND s.draft NOT LIKE '{"text":""%') AS has_draft, s.score, s.theme_id,
  s.guidance_version_id, s.assignment_version_id, s.policy_number,
  CASE WHEN s.customer_messages = 0 OR s.agent_read_seq >= s.seq THEN 0 ELSE (
    SELECT COUNT(*) FROM session_events e
    WHERE e.session_id = s.id AND e.seq > s.agent_read_seq AND e.kind = 'message' AND e.author = 'visitor'
  ) END AS unread
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
  return withRelations(store, rows);
}

interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

function conditionsOf(asked: SessionListAsked, time: string): readonly Condition[] {
  const conditions: Condition[] = [phaseCondition(asked)];
  if (asked.list !== 'mine' && asked.groupIds !== null) conditions.push(scopeCondition(asked));
  if (asked.search !== null) {
    const words = `%${asked.search.replace(/[%_\\]/g, (sign) => `\\${sign}`)}%`;
    conditions.push({
      // Ids are ASCII: compared with Chinese words as they are, the server refuses the whole question.
      sql: '(s.title LIKE ? OR c.name LIKE ? OR CONVERT(s.id USING utf8mb4) LIKE ?)',
      values: [words, words, words],
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

function scopeCondition({ agentId, groupIds }: SessionListAsked): Condition {
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
  return withRelations(store, await store.rows<Columns>(`${SELECT} WHERE s.id IN (?)`, [ids]));
}

export async function findListedSession(store: Store, id: string): Promise<ListedSession | null> {
  return (await findListedSessions(store, [id]))[0] ?? null;
}

async function withRelations(store: Store, rows: readonly Columns[]): Promise<readonly ListedSession[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const customers = rows.flatMap((row) => row.customer_id ?? []);
  const [tags, targets, served] = await Promise.all([
    customers.length === 0
      ? []
      : store.rows<{ customer_id: string; tag: string }>(
          'SELECT customer_id, tag FROM customer_tags WHERE customer_id IN (?) ORDER BY tag',
          [customers],
        ),
    store.rows<{ session_id: string; target: string }>(
      'SELECT DISTINCT session_id, target FROM queue_targets WHERE session_id IN (?)',
      [ids],
    ),
    store.rows<{ session_id: string; agent_id: string }>(
      `SELECT DISTINCT session_id, agent_id FROM session_events
       WHERE session_id IN (?) AND kind = 'assigned' AND agent_id IS NOT NULL`,
      [ids],
    ),
  ]);
  return rows.map((row) => {
    const names = targets.filter((one) => one.session_id === row.id).map((one) => one.target);
    return {
      ...listedOf(row),
      tags: tags.filter((one) => one.customer_id === row.customer_id).map((one) => one.tag),
      targetGroupIds: idsOf(names, 'group:'),
      targetAgentIds: idsOf(names, 'agent:'),
      servedBy: served.filter((one) => one.session_id === row.id).map((one) => one.agent_id),
    };
  });
}

function idsOf(targets: readonly string[], prefix: string): readonly string[] {
  return targets.filter((target) => target.startsWith(prefix)).map((target) => target.slice(prefix.length));
}

function listedOf(
  row: Columns,
): Omit<ListedSession, 'tags' | 'targetGroupIds' | 'targetAgentIds' | 'servedBy'> {
  return {
    id: row.id,
    phase: row.phase as Phase,
    seq: row.seq,
    vseq: row.vseq,
    visitorId: row.visitor_id,
    visitId: row.visit_id,
    customerId: row.customer_id,
    customerName: row.customer_name ?? row.title,
    entryPointId: row.entry_point_id,
    language: row.language === 'en' ? 'en' : 'zh',
    groupId: row.group_id,
    agentId: row.agent_id,
    openedAtMs: row.opened_at.getTime(),
    closedAtMs: row.closed_at?.getTime() ?? null,
    closureCause: row.closure_cause,
    class: row.class,
    turn: row.turn as Turn,
    waitingSinceMs: row.waiting_since?.getTime() ?? null,
    lastMessageAtMs: row.last_message_at?.getTime() ?? null,
    lastMessage: row.last_message ?? '',
    unread: Number(row.unread),
    hasDraft: row.has_draft === 1,
    stars: row.score,
    themeId: row.theme_id,
    pinned: {
      guidanceVersionId: row.guidance_version_id,
      assignmentVersionId: row.assignment_version_id,
      policyNumber: row.policy_number,
    },
  };
}
