// What a floor is in the database: its agents, what was published, a visitor's session, and the times of it all.
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { inTransaction, type Store } from '#activities/store/database.ts';
import { appendMessage } from '#activities/store/messages.ts';
import { newestPolicy, publishPolicy } from '#activities/store/policies.ts';
import { openSession } from '#activities/store/session-opening.ts';
import { lockSession } from '#activities/store/session-row.ts';
import type { Presence } from '#rules/assignment/choose-agent.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { type GuidedMessage, SEMANTICS } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { canonicalText, versionDocument } from '#rules/authoring/version.ts';
import { DEFAULT_POLICY } from '#rules/session/default-policy.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';
import { anAssignmentSet } from './a-rule-set.ts';

/** Every agent's. */
export interface Desk {
  /** Seats; default 1. */
  readonly limit?: number;
  readonly presence?: Presence;
  readonly skills?: readonly string[];
}

export interface OpenOptions {
  readonly guiding?: readonly GuidedMessage[];
  /** The same visitor again, who came before. */
  readonly visitorId?: string;
  readonly customerId?: string | null;
  /** Null = opens without a word. */
  readonly text?: string | null;
}

export async function insertAgent(
  store: Store,
  agent: {
    readonly id: string;
    readonly place: number;
    readonly groupId: string;
    readonly desk: Desk;
  },
): Promise<void> {
  const { id, place, groupId, desk } = agent;
  await insert(store, 'agents', {
    id,
    staff_id: id,
    name: `Agent ${place}`,
    nickname: `Agent ${place}`,
    skills: JSON.stringify(desk.skills ?? []),
  });
  await insert(store, 'agent_loads', {
    agent_id: id,
    seat_limit: desk.limit ?? 1,
    presence: desk.presence ?? 'online',
    accepting: 1,
  });
  await insert(store, 'memberships', { group_id: groupId, agent_id: id, place });
}

export async function publishEntry(store: Store, entry: PolicyEntry) {
  const basedOn = await newestPolicy(store).then(
    (newest) => newest.number,
    () => 0,
  );
  return publishPolicy(store, { policy: { ...DEFAULT_POLICY, default: entry }, basedOn, by: null });
}

/** An assignment set of one default rule. */
export async function publishPlan(store: Store, plan: Plan): Promise<string> {
  const id = uuid();
  const set = { ...anAssignmentSet([]), defaultRule: { id: 'default', plan } };
  const document = canonicalText(versionDocument(set, buildCatalogue({ groups: [] })));
  const row = await store.rows<{ newest: number | null }>('SELECT MAX(number) AS newest FROM rule_versions');
  await insert(store, 'rule_versions', {
    id,
    set_name: 'assignment',
    number: (row[0]?.newest ?? 0) + 1,
    hash: createHash('sha256').update(document).digest('hex'),
    document,
    semantics: SEMANTICS,
  });
  return id;
}

export async function openFor(
  store: Store,
  asked: OpenOptions & {
    readonly entryPointId: string;
    readonly policy: Awaited<ReturnType<typeof publishEntry>>;
    readonly assignmentVersionId: string;
  },
): Promise<string> {
  const visitorId = asked.visitorId ?? uuid();
  const [visitId, sessionId] = [uuid(), uuid()];
  const known = await store.rows('SELECT 1 FROM visitors WHERE id = ?', [visitorId]);
  if (known.length === 0)
    await insert(store, 'visitors', {
      id: visitorId,
      entry_point_id: asked.entryPointId,
      token_id: visitorId,
      customer_id: asked.customerId ?? null,
    });
  await insert(store, 'visits', {
    id: visitId,
    visitor_id: visitorId,
    entry_point_id: asked.entryPointId,
    language: 'en',
    page_url: 'https://shop.example/',
    facts: '{}',
    shown: '[]',
    track: '[]',
  });
  await insert(store, 'connections', { node: 'test', socket: visitId, visit_id: visitId });
  await inTransaction(store, async (sql) => {
    const opened = await openSession(sql, {
      sessionId,
      visitorId,
      visitId,
      entryPointId: asked.entryPointId,
      language: 'en',
      guidanceVersionId: null,
      assignmentVersionId: asked.assignmentVersionId,
      policy: asked.policy,
      demo: false,
      guiding: asked.guiding === undefined ? null : { messages: asked.guiding, decisionId: uuid() },
    });
    if (!opened.ok) throw new Error(`the visitor already has ${opened.openSessionId}`);
  });
  const text = asked.text === undefined && asked.guiding === undefined ? 'hello' : (asked.text ?? null);
  if (text !== null)
    await appendMessage(store, {
      sessionId,
      clientId: uuid(),
      from: 'visitor',
      agentId: null,
      content: { type: 'text', text },
    });
  return sessionId;
}

export async function insert(
  store: Store,
  table: string,
  row: { readonly [column: string]: unknown },
): Promise<void> {
  await store.pool.query('INSERT INTO ?? SET ?', [table, row]);
}

const SESSION_TIMES = [
  'waiting_since',
  'first_customer_message_at',
  'last_customer_message_at',
  'first_agent_message_at',
  'last_agent_message_at',
  'last_message_at',
  'alarm_at',
  'remind_at',
  'opened_at',
  'served_at',
];

/** Under the session's lock, or a step in between would be undone. */
export async function ageSession(store: Store, sessionId: string, byMs: number): Promise<void> {
  const earlier = (names: readonly string[]): string =>
    names.map((name) => `${name} = ${name} - INTERVAL ${Math.round(byMs * 1000)} MICROSECOND`).join(', ');
  await inTransaction(store, async (sql) => {
    const row = await lockSession(sql, sessionId);
    const state = JSON.parse(row?.state ?? '{}', (key, value: unknown) =>
      key.endsWith('Ms') && typeof value === 'number' ? value - byMs : value,
    ) as object;
    await sql.query(`UPDATE sessions SET ${earlier(SESSION_TIMES)}, state = ? WHERE id = ?`, [
      JSON.stringify(state),
      sessionId,
    ]);
    // One statement a table and its rows in order: a key that moves must not meet one that has not moved yet.
    for (const [table, columns, order] of [
      ['timers', ['from_at', 'due_at', 'armed_at'], 'due_at'],
      ['queue_entries', ['entered_at', 'order_at', 'arrived_at'], 'order_at'],
      ['queue_targets', ['order_at', 'arrived_at'], 'order_at'],
    ] as const)
      await sql.query(`UPDATE ${table} SET ${earlier(columns)} WHERE session_id = ? ORDER BY ${order}`, [
        sessionId,
      ]);
  });
}
