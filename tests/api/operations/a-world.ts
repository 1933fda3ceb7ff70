/** Five people of one role each, and for each of them sessions and left messages of every relation: what rights are asked about. */
import { v4 as uuid } from 'uuid';
import { beforeAll } from 'vitest';
import { AFTER_SALES, demoId, PRE_SALES, VIP } from '#activities/store/demo/ids.ts';
import { ROLES, type Role } from '#api/contract/rights.ts';
import { DEFAULT_LIMITS } from '#api/rate-limits.ts';
import type { AnApi, AVisitor } from '../an-api.ts';

/** `served`: by me, before another took over; `waits`: in the queue of a group of mine; `other`: with people and groups not mine. */
export const RELATIONS = ['own', 'served', 'group', 'waits', 'other'] as const;
export type Relation = (typeof RELATIONS)[number];

export interface Person {
  readonly name: string;
  readonly staffId: string;
  readonly agentId: string;
  readonly cookie: string;
  readonly group: string;
  readonly otherGroup: string;
}

export interface Case {
  readonly visitor: AVisitor;
  readonly sessionId: string;
  /** An image its visitor uploaded. */
  readonly fileUrl: string;
  readonly leftMessageId: string;
  readonly agentId: string;
  readonly decisionId: string;
}

export interface World {
  readonly api: AnApi;
  person(role: Role): Person;
  about(role: Role, relation: Relation): Case;
  /** The session that stands first in a group's queue. */
  firstInLine(groupId: string): string;
  /** Someone of this role who exists for one call only, with the password of all. */
  newcomer(role: Role): Promise<Person>;
  /** A fresh draft of the guidance rules, begun by the administrator. */
  draft(): Promise<{ readonly id: string; readonly revision: number; readonly live: number }>;
  anAlarm(): Promise<string>;
}

/** Sign-in names of the demo's people, with a group of theirs and one that is not. */
const CAST: {
  readonly [role in Role]: readonly [name: string, number: number, group: string, other: string];
} = {
  administrator: ['lina', 1, PRE_SALES, AFTER_SALES],
  supervisor: ['chenming', 2, PRE_SALES, AFTER_SALES],
  operations: ['wangfang', 3, PRE_SALES, AFTER_SALES],
  agent: ['zhaolei', 4, AFTER_SALES, VIP],
  inspector: ['sunyue', 5, AFTER_SALES, VIP],
};
/** Serves what is not one's own: an agent of the after-sales group only, or of none that matters. */
const COLLEAGUE: { readonly [group: string]: string } = {
  [PRE_SALES]: demoId('agent', 3),
  [AFTER_SALES]: demoId('agent', 6),
  [VIP]: demoId('agent', 2),
};
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function aPicture(): FormData {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(Buffer.from(PIXEL, 'base64'))]), 'pixel.png');
  return body;
}

/** Call it at the top of the file, after `useApi`. */
export function useWorld(api: AnApi): World {
  const people = new Map<Role, Person>();
  const cases = new Map<string, Case>();
  const first = new Map<string, string>();
  beforeAll(async () => {
    await withoutLimits(api);
    for (const role of ROLES) people.set(role, await cast(api, role));
    // One role after another: all at once they would wait for a connection longer than anybody may on a slow machine.
    for (const role of ROLES)
      await Promise.all(
        RELATIONS.map(async (relation) => {
          cases.set(`${role} ${relation}`, await aCase(api, known(people, role), relation));
        }),
      );
    for (const group of [PRE_SALES, AFTER_SALES, VIP]) first.set(group, await someoneBefore(api, group));
  });
  const person = (role: Role) => known(people, role);
  return {
    api,
    person,
    about: (role, relation) => known(cases, `${role} ${relation}`),
    firstInLine: (groupId) => known(first, groupId),
    newcomer: (role) => aNewcomer(api, role),
    draft: async () => {
      const { cookie } = person('administrator');
      await nothingUnderWay(api, cookie);
      const drafts = '/api/rule-sets/guidance/drafts';
      const before = await api.ask(drafts, { method: 'POST', cookie });
      await api.ask(`${drafts}/${before.body.id}`, { method: 'DELETE', cookie });
      return (await api.ask(drafts, { method: 'POST', cookie })).body;
    },
    anAlarm: async () => {
      const id = uuid();
      await api.store.pool.query(
        "INSERT INTO alarms (id, kind, subject, open_key, cause) VALUES (?, 'for-a-test', ?, ?, 'made by hand')",
        [id, id, id],
      );
      return id;
    },
  };
}

/** A canary or a shadow stands in the way of others. */
async function nothingUnderWay(api: AnApi, cookie: string): Promise<void> {
  const set = '/api/rule-sets/guidance';
  const { body } = await api.ask(`${set}/rollouts`, { cookie });
  if (body.canary?.state === 'running')
    await api.ask(`${set}/canary/stop`, { cookie, body: { number: body.canary.number } });
  if (body.shadow?.state === 'running') await api.ask(`${set}/shadow/stop`, { method: 'POST', cookie });
}

/** As the demo entry point and the bench do. */
export async function withoutLimits(api: AnApi): Promise<void> {
  const limits = Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((name) => [name, 1_000_000]));
  await api.store.pool.query("UPDATE settings SET value = ? WHERE name = 'limits'", [JSON.stringify(limits)]);
}

function known<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${String(key)} is there from the first test on`);
  return value;
}

async function cast(api: AnApi, role: Role): Promise<Person> {
  const [name, number, group, otherGroup] = CAST[role];
  await api.store.pool.query('UPDATE staff SET roles = ? WHERE name = ?', [JSON.stringify([role]), name]);
  const ids = { staffId: demoId('staff', number), agentId: demoId('agent', number) };
  return { name, ...ids, group, otherGroup, cookie: await api.signIn(name) };
}

async function aNewcomer(api: AnApi, role: Role): Promise<Person> {
  const [staffId, agentId] = [uuid(), uuid()];
  const name = `new-${staffId.slice(0, 8)}`;
  await api.store.pool.query(
    `INSERT INTO staff (id, name, display_name, password_hash, must_change, roles, preferences)
     SELECT ?, ?, ?, password_hash, 0, ?, '{}' FROM staff WHERE name = 'lina'`,
    [staffId, name, name, JSON.stringify([role])],
  );
  const cookie = await api.signIn(name);
  return { name, staffId, agentId, cookie, group: PRE_SALES, otherGroup: AFTER_SALES };
}

/** Where a session of this relation lies: with which agent, in which group. */
function placeOf(person: Person, relation: Relation): { agentId: string; groupId: string } {
  if (relation === 'own') return { agentId: person.agentId, groupId: person.otherGroup };
  const groupId = relation === 'group' ? person.group : person.otherGroup;
  return { agentId: COLLEAGUE[groupId] ?? '', groupId };
}

async function aCase(api: AnApi, person: Person, relation: Relation): Promise<Case> {
  const visitor = await api.visit();
  const { body: file } = await api.ask(`/api/visits/${visitor.visitId}/uploads`, {
    token: visitor.token,
    body: aPicture(),
  });
  const { body } = await api.say(visitor, `${person.name} ${relation}`);
  const sessionId: string = body.sessionId;
  const { agentId, groupId } = placeOf(person, relation);
  const { pool } = api.store;
  if (relation === 'waits') await waiting(api, sessionId, person.group);
  else {
    const state = {
      phase: 'serving',
      agentId,
      decisionId: null,
      servingSinceMs: Date.now(),
      quietFromMs: Date.now(),
    };
    await pool.query(
      "UPDATE sessions SET phase = 'serving', agent_id = ?, group_id = ?, state = ? WHERE id = ?",
      [
        agentId,
        groupId,
        JSON.stringify({
          ...state,
          exclusive: false,
          ladderFromMs: null,
          passedOver: [],
          lastAgentId: agentId,
        }),
        sessionId,
      ],
    );
  }
  if (relation === 'served') await servedBefore(api, sessionId, person.agentId);
  await pool.query(
    `INSERT INTO surveys (session_id, visitor_id, expires_at, policy_number)
     SELECT id, visitor_id, NOW(3) + INTERVAL 1 DAY, 1 FROM sessions WHERE id = ?`,
    [sessionId],
  );
  return {
    visitor,
    sessionId,
    fileUrl: file.url,
    agentId,
    leftMessageId: await aLeftMessage(api, sessionId, leftWith(person, relation)),
    decisionId: await aDecision(api, sessionId),
  };
}

async function waiting(api: AnApi, sessionId: string, groupId: string): Promise<void> {
  const state = {
    phase: 'queued',
    progress: {
      plan: { steps: [], overflow: 'queue' },
      decisionId: null,
      stepIndex: 0,
      stepSinceMs: 0,
      overflowed: true,
    },
    targets: [{ kind: 'group', groupId }],
    queuedAtMs: Date.now(),
    limitFromMs: Date.now(),
    stepFromMs: Date.now(),
    closesAtMs: null,
    exclusive: false,
    passedOver: [],
    lastAgentId: null,
  };
  await api.store.pool.query("UPDATE sessions SET phase = 'queued', state = ? WHERE id = ?", [
    JSON.stringify(state),
    sessionId,
  ]);
  await queue(api, sessionId, { groupId, at: 'NOW(3)' });
}

async function queue(api: AnApi, sessionId: string, place: { groupId: string; at: string }): Promise<void> {
  await api.store.pool.query("INSERT IGNORE INTO skill_sets (id, canonical) VALUES (1, '[]')");
  await api.store.pool.query(
    `INSERT INTO queue_targets (target, skills_id, order_at, arrived_at, session_id) VALUES (?, 1, ${place.at}, ${place.at}, ?)`,
    [`group:${place.groupId}`, sessionId],
  );
}

/** Whoever stands first may be taken by anybody who serves there; nobody of the cases shall. */
async function someoneBefore(api: AnApi, groupId: string): Promise<string> {
  const visitor = await api.visit();
  const { body } = await api.say(visitor, 'first in line');
  await api.store.pool.query("UPDATE sessions SET phase = 'queued' WHERE id = ?", [body.sessionId]);
  await queue(api, body.sessionId, { groupId, at: 'NOW(3) - INTERVAL 1 HOUR' });
  return body.sessionId;
}

async function servedBefore(api: AnApi, sessionId: string, agentId: string): Promise<void> {
  await api.store.pool.query(
    `INSERT INTO session_events (session_id, seq, kind, audience, agent_id, author, body)
     SELECT id, seq + 1, 'assigned', 'staff', ?, 'system', '{}' FROM sessions WHERE id = ?`,
    [agentId, sessionId],
  );
  await api.store.pool.query('UPDATE sessions SET seq = seq + 1 WHERE id = ?', [sessionId]);
}

/** A left message belongs to a group, never to an agent. */
function leftWith(person: Person, relation: Relation): string | null {
  if (relation === 'served') return null;
  return relation === 'other' ? person.otherGroup : person.group;
}

async function aLeftMessage(api: AnApi, sessionId: string, groupId: string | null): Promise<string> {
  const id = uuid();
  await api.store.pool.query(
    "INSERT INTO left_messages (id, session_id, group_id, contact, words) VALUES (?, ?, ?, '13800000000', 'call me')",
    [id, sessionId, groupId],
  );
  return id;
}

/** The newest decision there is, as if it had been taken for this session. */
async function aDecision(api: AnApi, sessionId: string): Promise<string> {
  const id = uuid();
  await api.store.pool.query(
    `INSERT INTO decisions (id, session_id, set_name, version_id, rule_id, facts)
     SELECT ?, ?, 'guidance', e.version_id, e.winner_rule_id, e.facts FROM evaluations e WHERE e.set_name = 'guidance' LIMIT 1`,
    [id, sessionId],
  );
  return id;
}
