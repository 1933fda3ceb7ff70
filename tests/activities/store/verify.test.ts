/** A floor at work on which everything holds; then one thing is damaged by hand, and verify names it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { brokenPromises } from '#activities/store/verify.ts';
import { byAgent, type Floor, useFloors } from '../../support/a-floor.ts';

const house = useFloors();

interface Scene {
  readonly floor: Floor;
  /** Served, and answered. */
  readonly served: string;
  readonly waiting: string;
  /** Closed by the agent, with a survey. */
  readonly closed: string;
}

const TABLES = ['sessions', 'session_events', 'session_runs', 'seats', 'queue_targets', 'queue_entries'];

beforeEach(async () => {
  for (const table of [...TABLES, 'timers', 'surveys', 'outbox', 'agent_loads', 'memberships'])
    await house.store.pool.query(`DELETE FROM ${table}`);
});

async function aScene(): Promise<Scene> {
  const floor = await house.build();
  const served = async (): Promise<string> => {
    const sessionId = await floor.arrive();
    await floor.say(sessionId, 'agent');
    await floor.advance(sessionId);
    return sessionId;
  };
  const closed = await served();
  await floor.command(closed, { kind: 'end' }, byAgent(floor.agentIds[0]));
  const scene = { floor, closed, served: await served(), waiting: await floor.arrive() };
  // Long enough ago that nothing is in the middle of a step.
  await house.store.pool.query('UPDATE sessions SET opened_at = opened_at - INTERVAL 5 MINUTE');
  await house.store.pool.query('UPDATE sessions SET updated_at = updated_at - INTERVAL 5 MINUTE');
  await house.store.pool.query('UPDATE queue_entries SET entered_at = entered_at - INTERVAL 5 MINUTE');
  return scene;
}

type Damage = readonly [
  promise: number,
  what: string,
  /** The offender. */
  who: (scene: Scene) => string,
  sql: string,
];

const served = (scene: Scene): string => scene.served;
const waiting = (scene: Scene): string => scene.waiting;
const closed = (scene: Scene): string => scene.closed;
const agent = (scene: Scene): string => scene.floor.agentIds[0];

/** `?` is the offender, as often as it stands there. */
const DAMAGES: readonly Damage[] = [
  [1, 'a line is missing', served, 'DELETE FROM session_events WHERE session_id = ? AND seq = 2'],
  [1, 'the first line is missing', served, 'DELETE FROM session_events WHERE session_id = ? AND seq = 1'],
  [1, 'the session counts more than it holds', served, 'UPDATE sessions SET seq = seq + 1 WHERE id = ?'],
  [1, 'the visitor misses a number', served, 'UPDATE sessions SET vseq = vseq + 1 WHERE id = ?'],
  [5, 'an open session gave its key back', served, 'UPDATE sessions SET open_key = NULL WHERE id = ?'],
  [
    6,
    'nobody holds the seat of one who is served',
    served,
    "UPDATE seats SET state = 'offered' WHERE session_id = ?",
  ],
  [6, 'one who waits stands in no queue', waiting, 'DELETE FROM queue_targets WHERE session_id = ?'],
  [
    6,
    'a closed session still stands in the queue',
    closed,
    `INSERT INTO queue_targets (target, skills_id, order_at, arrived_at, session_id)
      VALUES ('group:x', 1, NOW(3), NOW(3), ?)`,
  ],
  [
    7,
    'its log tells of its end, and it is served',
    closed,
    "UPDATE sessions SET phase = 'serving' WHERE id = ?",
  ],
  [
    7,
    'its log tells of a warning that no phase allowed',
    waiting,
    "UPDATE session_events SET kind = 'warned' WHERE session_id = ? AND kind = 'queued'",
  ],
  [9, 'an open session has no run', served, 'UPDATE sessions SET run_id = NULL WHERE id = ?'],
  [
    9,
    'the run of an open session is over',
    served,
    'UPDATE session_runs SET closed_at = NOW(3) WHERE session_id = ?',
  ],
  [10, 'one who waits has no alarm', waiting, 'UPDATE sessions SET alarm_at = NULL WHERE id = ?'],
  [
    14,
    'a closed session keeps a seat',
    closed,
    "INSERT INTO seats (session_id, agent_id, weight, state) VALUES (?, 'x', 1, 'offered')",
  ],
  [
    14,
    'a load is not the sum of the seats',
    agent,
    'UPDATE agent_loads SET seat_load = seat_load + 1 WHERE agent_id = ?',
  ],
  [
    15,
    'a load is past the limit, and nobody was given by hand',
    agent,
    'UPDATE agent_loads SET seat_limit = 0 WHERE agent_id = ?',
  ],
  [
    17,
    'one waits beside a free seat',
    waiting,
    `UPDATE agent_loads SET seat_limit = 5, changed_at = NOW(3) - INTERVAL 5 MINUTE WHERE ? <> ''`,
  ],
  [
    25,
    'a survey went to one who never spoke',
    closed,
    'UPDATE sessions SET customer_messages = 0 WHERE id = ?',
  ],
  [
    25,
    'the score belongs to another agent',
    closed,
    "UPDATE surveys SET agent_id = 'somebody' WHERE session_id = ?",
  ],
];

describe('verify on live data', () => {
  it('finds nothing where a floor is at work', async () => {
    await aScene();

    expect(await brokenPromises(house.store)).toEqual([]);
  });

  it.each(DAMAGES)('names promise %i where %s', async (promise, _, who, sql) => {
    const scene = await aScene();
    await house.store.pool.query(sql, [who(scene)]);

    const broken = await brokenPromises(house.store);

    const named = broken.filter((one) => one.promise === promise).flatMap(({ ids }) => ids);
    expect(named).toContain(who(scene));
  });

  it('names timers by all that they are', async () => {
    const scene = await aScene();
    await house.store.pool.query(
      "UPDATE timers SET outcome = 'fired', fired_at = NULL, late_ms = NULL WHERE session_id = ?",
      [scene.served],
    );

    const [broken] = await brokenPromises(house.store);

    expect(broken?.promise).toBe(11);
    expect(broken?.ids[0]).toMatch(new RegExp(`^${scene.served}:[a-z-]+:\\d+:\\d+$`));
  });

  it('finds two open sessions of one visitor, though each has a key', async () => {
    const { floor, served, waiting } = await aScene();
    const { visitor } = await floor.one<{ visitor: string }>(
      'SELECT visitor_id AS visitor FROM sessions WHERE id = ?',
      [served],
    );
    await house.store.pool.query('UPDATE sessions SET visitor_id = ? WHERE id = ?', [visitor, waiting]);

    const broken = await brokenPromises(house.store);

    expect(broken).toMatchObject([{ promise: 5, ids: [visitor] }]);
  });

  it('finds a bot that speaks under the name of an agent', async () => {
    const { served } = await aScene();
    await house.store.pool.query(
      "UPDATE session_events SET author = 'bot' WHERE session_id = ? AND author = 'agent'",
      [served],
    );

    const broken = await brokenPromises(house.store);

    expect(broken.filter(({ promise }) => promise === 6).flatMap(({ ids }) => ids)).toEqual([
      expect.stringContaining(`${served}#`),
    ]);
  });

  it('blames nobody where a limit was lowered below what an agent had', async () => {
    const { floor } = await aScene();
    await house.store.pool.query(
      'UPDATE agent_loads SET seat_limit = 0, changed_at = NOW(3) + INTERVAL 1 SECOND WHERE agent_id = ?',
      [floor.agentIds[0]],
    );

    expect(await brokenPromises(house.store)).toEqual([]);
  });

  it('looks at every session, however many pages there are', async () => {
    const { served } = await aScene();
    await house.store.pool.query(
      `INSERT INTO sessions (id, visitor_id, entry_point_id, visit_id, phase, language, policy_number, state)
       SELECT UUID(), UUID(), 'e', UUID(), 'ended', 'en', 1, '{}' FROM (
         WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 990) SELECT i FROM n) numbers`,
    );
    await house.store.pool.query(
      'UPDATE session_events SET seq = seq + 1 WHERE session_id = ? ORDER BY seq DESC',
      [served],
    );

    const broken = await brokenPromises(house.store);

    expect(broken.filter(({ promise }) => promise === 1).flatMap(({ ids }) => ids)).toEqual([served]);
  });
});

describe('a survey sent before the session moved on to newer rules', () => {
  it('belongs to the versions at closure', async () => {
    const { floor, served } = await aScene();
    const agentId = floor.agentIds[0];
    await floor.command(served, { kind: 'send-survey' }, byAgent(agentId));
    await house.store.pool.query("UPDATE sessions SET assignment_version_id = 'newer' WHERE id = ?", [
      served,
    ]);

    await floor.command(served, { kind: 'end' }, byAgent(agentId));

    expect(
      await floor.one('SELECT assignment_version_id AS version FROM surveys WHERE session_id = ?', [served]),
    ).toEqual({ version: 'newer' });
  });
});
