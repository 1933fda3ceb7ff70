/** Claims of seats as a step makes them, and whole steps with a claim: many at once on one group, each issued twice. */
import { v7 as uuid } from 'uuid';
import { type AdvanceDeps, advanceSession } from '#activities/advance-session.ts';
import { claim } from '#activities/store/claim.ts';
import { inTransaction, openStore, type Store } from '#activities/store/database.ts';
import { PRE_SALES } from '#activities/store/demo/ids.ts';
import { appendMessage } from '#activities/store/messages.ts';
import { newestPolicy } from '#activities/store/policies.ts';
import { readSeat } from '#activities/store/seats.ts';
import { lockSession } from '#activities/store/session-row.ts';
import { arrive } from './arrive.ts';
import type { Measurements } from './figures.ts';
import { withProduct } from './product.ts';

const AGENTS = 50;
const CONNECTIONS = 8;

async function hire(store: Store): Promise<void> {
  for (let at = 0; at < AGENTS; at += 1) {
    const id = uuid();
    await store.pool.query(
      "INSERT INTO agents (id, staff_id, name, nickname, skills) VALUES (?, ?, ?, ?, '[]')",
      [id, id, `Agent ${at}`, `A${at}`],
    );
    await store.pool.query(
      "INSERT INTO agent_loads (agent_id, seat_limit, presence, accepting) VALUES (?, 1000, 'online', 1)",
      [id],
    );
    await store.pool.query('INSERT INTO memberships (group_id, agent_id, place) VALUES (?, ?, ?)', [
      PRE_SALES,
      id,
      at + 100,
    ]);
  }
}

async function arrivals(store: Store, count: number): Promise<readonly string[]> {
  const policy = await newestPolicy(store);
  const [live] = await store.rows<{ id: string }>(
    "SELECT live_version_id AS id FROM rule_sets WHERE name = 'assignment'",
  );
  const ids: string[] = [];
  const arrival = { policy, assignmentVersionId: live?.id ?? null };
  await through(Array.from({ length: count }, () => async () => ids.push(await arrive(store, arrival))));
  return ids;
}

const TARGET = {
  kind: 'group',
  groupId: PRE_SALES,
  strategy: 'highest-free-ratio',
  skills: [],
  headStartSeconds: 0,
} as const;

/** Session locked, seat looked for, agent claimed and re-checked, session written: what a step does about a seat, alone. */
async function claimOnce(store: Store, sessionId: string): Promise<'given' | 'had' | 'none'> {
  return inTransaction(store, async (sql) => {
    const row = await lockSession(sql, sessionId);
    if (row === null || (await readSeat(sql, sessionId)) !== null) return 'had';
    const outcome = await claim(
      sql,
      { sessionId, ownerId: null, lastAgentId: null, weight: 1 },
      {
        ask: 'claim',
        seats: [],
        targets: [TARGET],
        decisionId: null,
        firstStep: 0,
        passedOver: [],
        byHand: false,
        mayExceed: false,
        respectQueue: true,
        arrivedAtMs: row.now.getTime(),
      },
    );
    if (!outcome.ok) return 'none';
    await sql.query('UPDATE sessions SET agent_id = ?, group_id = ?, updated_at = NOW(3) WHERE id = ?', [
      outcome.agentId,
      outcome.groupId,
      sessionId,
    ]);
    return 'given';
  });
}

/** All of them through so many hands, in order; answers how many a second. */
async function through(jobs: readonly (() => Promise<unknown>)[]): Promise<number> {
  const began = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) await job();
    }),
  );
  return (jobs.length * 1_000) / (performance.now() - began);
}

async function measureSeats(store: Store, count: number): Promise<{ perSecond: number; doubles: number }> {
  const sessions = await arrivals(store, count + 50);
  await through(sessions.slice(count).map((id) => () => claimOnce(store, id)));
  const given = new Map<string, number>();
  const issued = sessions.slice(0, count).flatMap((id) => [id, id]);
  const perSecond = await through(
    issued.map((id) => async () => {
      if ((await claimOnce(store, id)) === 'given') given.set(id, (given.get(id) ?? 0) + 1);
    }),
  );
  const [loads] = await store.rows<{ loads: string; seats: string }>(
    'SELECT (SELECT SUM(seat_load) FROM agent_loads) AS loads, (SELECT COUNT(*) FROM seats) AS seats',
  );
  if (given.size !== count) throw new Error(`of ${count} sessions ${given.size} were given a seat`);
  const twice = [...given.values()].filter((times) => times > 1).length;
  return { perSecond, doubles: twice + Math.abs(Number(loads?.loads) - Number(loads?.seats)) };
}

async function measureSteps(store: Store, count: number): Promise<number> {
  const sessions = await arrivals(store, count + 50);
  for (const sessionId of sessions)
    await appendMessage(store, {
      sessionId,
      clientId: uuid(),
      from: 'visitor',
      agentId: null,
      content: { type: 'text', text: 'hello' },
    });
  const deps: AdvanceDeps = {
    store,
    fault: () => undefined,
    isClosed: async () => true,
    onOffered: () => undefined,
  };
  const step = (sessionId: string) => () =>
    advanceSession(deps, { sessionId, revision: 1, received: 1, runId: uuid() });
  await through(sessions.slice(count).map(step));
  const perSecond = await through(sessions.slice(0, count).map(step));
  const [served] = await store.rows<{ n: number }>(
    "SELECT COUNT(*) AS n FROM sessions WHERE phase = 'serving' AND id IN (?)",
    [sessions],
  );
  if (Number(served?.n) !== sessions.length) throw new Error(`${served?.n} of ${sessions.length} are served`);
  return perSecond;
}

export async function measureClaims({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const count = quick ? 40 : 2_000;
  return withProduct({ temporal: false, furnishing: { guided: [], scale: 1 } }, async (product) => {
    const store = openStore({ databaseUrl: product.databaseUrl, connections: CONNECTIONS });
    try {
      await hire(store);
      const { perSecond, doubles } = await measureSeats(store, count);
      return {
        'claims.perSecond': { value: perSecond },
        'claims.doubles': { value: doubles },
        'advance.perSecond': { value: await measureSteps(store, quick ? 40 : 1_000) },
      };
    } finally {
      await store.close();
    }
  });
}
