// A small support floor on a real database: one group, some agents, one entry point; steps are taken by hand, without Temporal.
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { advanceSession } from '#activities/advance-session.ts';
import { submitCommand } from '#activities/store/commands.ts';
import { inTransaction, openStore, type Store } from '#activities/store/database.ts';
import { type Appended, appendMessage } from '#activities/store/messages.ts';
import { newestPolicy, publishPolicy } from '#activities/store/policies.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import type { Fault } from '#activities/store/serve.ts';
import { openSession } from '#activities/store/session-opening.ts';
import { lockSession, readSession } from '#activities/store/session-row.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import type { GuidedMessage, RuleSet } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { canonicalText, versionDocument } from '#rules/authoring/version.ts';
import { DEFAULT_ENTRY, DEFAULT_POLICY } from '#rules/session/default-policy.ts';
import type { CommandBody, CommandBy } from '#rules/session/facts.ts';
import type { AdvanceAnswer } from '#rules/session/messages.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';

export const GROUP = '01900000-0000-7000-8000-0000000000a1';
export const OTHER_GROUP = '01900000-0000-7000-8000-0000000000a2';
const ENTRY_POINT = '01900000-0000-7000-8000-0000000000e1';

export interface FloorOptions {
  readonly policy?: Partial<PolicyEntry>;
  readonly plan?: Plan;
  /** Limits of the agents, one each; default two agents of one seat. */
  readonly limits?: readonly number[];
  readonly fault?: Fault;
}

export interface Floor {
  readonly store: Store;
  readonly agents: readonly string[];
  /** A visitor with an open session in phase routing, who said one thing. */
  readonly arrive: (words?: string) => Promise<string>;
  /** A visitor whom a rule greets. */
  readonly greet: (messages: readonly GuidedMessage[]) => Promise<string>;
  readonly step: (sessionId: string) => Promise<AdvanceAnswer>;
  /** Steps whoever has a pending nudge, until nobody has. */
  readonly settle: () => Promise<void>;
  readonly says: (sessionId: string, from: 'visitor' | string, words: string) => Promise<Appended>;
  readonly command: (sessionId: string, body: CommandBody, by?: CommandBy) => Promise<void>;
  readonly phaseOf: (sessionId: string) => Promise<string>;
  readonly agentOf: (sessionId: string) => Promise<string | null>;
  /** Moves every time of a session into the past, as if it had lived earlier. */
  readonly age: (sessionId: string, seconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const SUPERVISOR: CommandBy = {
  who: 'staff',
  staffId: uuid(),
  agentId: null,
  supervisor: true,
  mayExceed: false,
};

export function asAgent(agentId: string): CommandBy {
  return { who: 'staff', staffId: agentId, agentId, supervisor: false, mayExceed: false };
}

export function toGroup(groupId = GROUP, waitSeconds = 0): Plan {
  const target = {
    kind: 'group',
    groupId,
    strategy: 'fixed-order',
    skills: [],
    headStartSeconds: 0,
  } as const;
  return { steps: [{ target, waitSeconds }], overflow: { to: 'queue' } };
}

export async function aFloor(databaseUrl: string, options: FloorOptions = {}): Promise<Floor> {
  const store = openStore({ databaseUrl });
  const fault = options.fault ?? (() => undefined);
  const agents = await furnish(store, options);
  const runs = new Map<string, { readonly runId: string; revision: number }>();
  const step = async (sessionId: string): Promise<AdvanceAnswer> => {
    const run = runs.get(sessionId) ?? { runId: uuid(), revision: 0 };
    runs.set(sessionId, run);
    run.revision += 1;
    return advanceSession(
      { store, fault, isClosed: async () => true, onOffered: () => undefined },
      { sessionId, runId: run.runId, revision: run.revision, received: run.revision },
    );
  };
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 50; round += 1) {
      const due = await store.rows<{ id: number; session_id: string }>(
        "SELECT id, session_id FROM outbox WHERE sent_at IS NULL AND kind = 'nudge' ORDER BY id",
      );
      if (due.length === 0) return;
      await store.pool.query('UPDATE outbox SET sent_at = NOW(3) WHERE id IN (?)', [due.map(({ id }) => id)]);
      for (const sessionId of new Set(due.map((row) => row.session_id))) await step(sessionId);
    }
    throw new Error('the floor does not come to rest');
  };
  const says = (sessionId: string, from: string, words: string): Promise<Appended> =>
    appendMessage(store, {
      sessionId,
      clientId: uuid(),
      from: from === 'visitor' ? 'visitor' : 'agent',
      agentId: from === 'visitor' ? null : from,
      content: { type: 'text', text: words },
    });
  const open = (guiding: readonly GuidedMessage[] | null): Promise<string> => openOne(store, guiding);
  return {
    store,
    agents,
    step,
    settle,
    says,
    greet: open,
    arrive: async (words = 'hello') => {
      const sessionId = await open(null);
      await says(sessionId, 'visitor', words);
      return sessionId;
    },
    command: async (sessionId, body, by = { who: 'visitor' }) => {
      await submitCommand(store, { id: uuid(), sessionId, body, by });
    },
    phaseOf: async (sessionId) => (await readSession(store.pool, sessionId))?.phase ?? 'gone',
    agentOf: async (sessionId) => {
      const [seat] = await store.rows<{ agent_id: string }>(
        "SELECT agent_id FROM seats WHERE session_id = ? AND state = 'held'",
        [sessionId],
      );
      return seat?.agent_id ?? null;
    },
    age: (sessionId, seconds) => age(store, sessionId, seconds),
    close: () => store.close(),
  };
}

async function furnish(store: Store, options: FloorOptions): Promise<readonly string[]> {
  const { limits = [1, 1], plan = toGroup() } = options;
  const agents = limits.map((_, at) => `01900000-0000-7000-8000-00000000c${String(at).padStart(3, '0')}`);
  for (const [id, name] of [
    [GROUP, 'Sales'],
    [OTHER_GROUP, 'Service'],
  ])
    await store.pool.query(
      "INSERT INTO `groups` (id, name, zone, is_open, hours) VALUES (?, ?, 'Asia/Shanghai', 1, ?)",
      [id, JSON.stringify({ en: name }), JSON.stringify({ always: true, weekly: [], exceptions: [] })],
    );
  for (const [at, id] of agents.entries()) {
    await store.pool.query(
      "INSERT INTO agents (id, staff_id, name, nickname, skills) VALUES (?, ?, ?, ?, '[]')",
      [id, id, `Agent ${at}`, `A${at}`],
    );
    await store.pool.query(
      "INSERT INTO agent_loads (agent_id, seat_limit, presence, accepting) VALUES (?, ?, 'online', 1)",
      [id, limits[at]],
    );
    await store.pool.query('INSERT INTO memberships (group_id, agent_id, place) VALUES (?, ?, ?)', [
      GROUP,
      id,
      at,
    ]);
  }
  await store.pool.query(
    `INSERT INTO entry_points (id, public_key, name, secret, allowed_sites, look) VALUES (?, 'floor', '{"en":"Floor"}', 'x', '[]', '{}')`,
    [ENTRY_POINT],
  );
  await publishPolicy(store, {
    policy: { ...DEFAULT_POLICY, default: { ...DEFAULT_ENTRY, ...options.policy } },
    basedOn: 0,
    by: null,
  });
  await publishPlan(store, plan);
  return agents;
}

async function publishPlan(store: Store, plan: Plan): Promise<void> {
  const [setId, versionId] = [uuid(), uuid()];
  const ruleSet: RuleSet = {
    format: 1,
    set: 'assignment',
    rules: [],
    conditions: [],
    defaultRule: { id: 'default', plan },
  };
  const document = canonicalText(versionDocument(ruleSet, buildCatalogue()));
  const hash = createHash('sha256').update(document).digest('hex');
  await store.pool.query(
    "INSERT INTO rule_versions (id, set_name, number, hash, document) VALUES (?, 'assignment', 1, ?, ?)",
    [versionId, hash, document],
  );
  await store.pool.query("INSERT INTO rule_sets (id, name, live_version_id) VALUES (?, 'assignment', ?)", [
    setId,
    versionId,
  ]);
}

async function openOne(store: Store, guiding: readonly GuidedMessage[] | null): Promise<string> {
  const [visitorId, visitId, sessionId] = [uuid(), uuid(), uuid()];
  await store.pool.query('INSERT INTO visitors (id, entry_point_id, token_id) VALUES (?, ?, ?)', [
    visitorId,
    ENTRY_POINT,
    visitorId,
  ]);
  const origin = {
    referrer: '',
    country: null,
    region: null,
    city: null,
    device: null,
    browser: null,
    count: 1,
    previousVisitAtMs: null,
  };
  await store.pool.query(
    `INSERT INTO visits (id, visitor_id, entry_point_id, language, page_url, facts, shown, track)
     VALUES (?, ?, ?, 'en', 'https://shop.example/', ?, '{}', '[]')`,
    [visitId, visitorId, ENTRY_POINT, JSON.stringify(origin)],
  );
  const policy = await newestPolicy(store);
  const rules = await liveRules(store, 'assignment');
  await inTransaction(store, (sql) =>
    openSession(sql, {
      sessionId,
      visitorId,
      visitId,
      entryPointId: ENTRY_POINT,
      customer: null,
      language: 'en',
      guidanceVersionId: null,
      assignmentVersionId: rules?.id ?? null,
      policy,
      demo: false,
      guiding: guiding === null ? null : { messages: guiding, decisionId: uuid() },
    }),
  );
  return sessionId;
}

const TIMES = {
  sessions: [
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
  ],
  timers: ['from_at', 'due_at', 'armed_at'],
} as const;

/** Under the session's lock, or a step in between would be undone. */
async function age(store: Store, sessionId: string, seconds: number): Promise<void> {
  await inTransaction(store, async (sql) => {
    const row = await lockSession(sql, sessionId);
    for (const [table, columns] of Object.entries(TIMES)) {
      const set = columns.map((column) => `${column} = ${column} - INTERVAL ${seconds} SECOND`).join(', ');
      await sql.query(`UPDATE ${table} SET ${set} WHERE ${table === 'sessions' ? 'id' : 'session_id'} = ?`, [
        sessionId,
      ]);
    }
    if (row === null) return;
    const moved = JSON.stringify(JSON.parse(row.state), (key, value: unknown) =>
      key.endsWith('Ms') && typeof value === 'number' ? value - seconds * 1000 : value,
    );
    await sql.query('UPDATE sessions SET state = ? WHERE id = ?', [moved, sessionId]);
  });
}
