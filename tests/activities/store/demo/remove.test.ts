import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { DEMO_SIZE } from '#activities/store/demo/history/play.ts';
import { readDemoState, removeDemoData } from '#activities/store/demo/remove.ts';
import { seedAdministrator, seedBase } from '#activities/store/demo/seed-base.ts';
import { seedHistory } from '#activities/store/demo/seed-history.ts';
import { useDatabase } from '#tests/support/database.ts';

const SMALL = { ...DEMO_SIZE, visits: 600, visitors: 200, sessions: 120 };
const OWN = ['staff', 'agents', 'visitors', 'customers', 'visits', 'sessions', 'session_events', 'surveys'];

describe('removing the demo', () => {
  const database = useDatabase();
  let store: Store;
  let liNa: string;

  beforeAll(async () => {
    store = openStore({ databaseUrl: database.url, connections: 2 });
    await seedBase(store.pool, { nobody: 'hash', entryPoint: 'sealed' });
    await seedAdministrator(store.pool, 'hash');
    await seedHistory(store.pool, SMALL);
    const [agent] = await database.rows(`SELECT id FROM agents WHERE name LIKE '%Li Na'`);
    liNa = String(agent?.id);
    await makeOwnRows();
  }, 120_000);
  afterAll(() => store.close());

  /** A real visitor, whom one of the demo's agents served, and one demo session that still goes on. */
  async function makeOwnRows(): Promise<void> {
    const [entry] = await database.rows('SELECT id FROM entry_points');
    // Of nobody else: an agent whom it names stays, and who served the first depends on the day.
    const [demo] = await database.rows(
      `SELECT id, visitor_id, visit_id FROM sessions WHERE agent_id IS NULL ORDER BY id LIMIT 1`,
    );
    await database.rows(
      `INSERT INTO visitors (id, entry_point_id, token_id) VALUES ('own-visitor', ?, 'own-visitor')`,
      [entry?.id],
    );
    await database.rows(
      `INSERT INTO customers (id, external_id, name, fields) VALUES ('own-customer', 'x', 'Own', '{}')`,
    );
    await database.rows(
      `INSERT INTO visits (id, visitor_id, entry_point_id, session_id, language, page_url, facts, shown, track, ended_at)
       VALUES ('own-visit', 'own-visitor', ?, 'own-session', 'en', '/', '{}', '{}', '[]', NOW(3))`,
      [entry?.id],
    );
    await database.rows(
      `INSERT INTO sessions (id, visitor_id, entry_point_id, visit_id, phase, language, policy_number, agent_id, state)
       VALUES ('own-session', 'own-visitor', ?, 'own-visit', 'ended', 'en', 1, ?, '{}')`,
      [entry?.id, liNa],
    );
    await database.rows(
      `INSERT INTO session_events (session_id, seq, kind, audience, author, body)
       VALUES ('own-session', 1, 'opened', 'staff', 'system', '{}')`,
    );
    await database.rows(`UPDATE sessions SET phase = 'serving' WHERE id = ?`, [demo?.id]);
  }

  async function own(): Promise<unknown> {
    return Promise.all(
      OWN.map((table) =>
        database.rows(
          `SELECT * FROM ${table} WHERE ${table === 'surveys' ? 'demo = 0' : 'demo = 0'} ORDER BY 1`,
        ),
      ),
    );
  }

  async function count(sql: string): Promise<number> {
    const [row] = await database.rows(`SELECT COUNT(*) AS n FROM ${sql}`);
    return Number(row?.n);
  }

  it('tells what is there', async () => {
    expect(await readDemoState(store.pool)).toEqual({
      present: true,
      sessions: SMALL.sessions,
      visits: SMALL.visits,
      entryPointKey: 'demo',
    });
  });

  it('takes away what has ended and leaves alone what still goes on', async () => {
    const before = await own();

    const removed = await removeDemoData(store.pool);

    expect(removed).toEqual({ sessions: 119, visits: 599, stillOpen: 1 });
    const after = await own();
    const [staff, agents, ...rest] = after as unknown[][];
    expect(rest).toEqual((before as unknown[][]).slice(2));
    expect(staff).toHaveLength(2);
    expect(agents).toHaveLength(2);
  });

  it('leaves nothing flagged once the last session has ended', async () => {
    await database.rows(`UPDATE sessions SET phase = 'ended' WHERE demo = 1`);

    await removeDemoData(store.pool);

    const tables = await database.rows(
      `SELECT DISTINCT table_name AS name FROM information_schema.columns
       WHERE table_schema = DATABASE() AND column_name = 'demo'`,
    );
    for (const { name } of tables)
      expect([name, await count(`\`${String(name)}\` WHERE demo = 1`)]).toEqual([name, 0]);
    expect((await readDemoState(store.pool)).present).toBe(false);
  });

  it('leaves no row behind that names a session or visit that is gone', async () => {
    for (const table of [
      'session_events',
      'timers',
      'decisions',
      'surveys',
      'left_messages',
      'queue_entries',
    ])
      expect([
        table,
        await count(`${table} WHERE session_id IS NOT NULL AND session_id NOT IN (SELECT id FROM sessions)`),
      ]).toEqual([table, 0]);
    expect(await count('evaluations WHERE visit_id NOT IN (SELECT id FROM visits)')).toBe(0);
    expect(await count('customer_tags WHERE customer_id NOT IN (SELECT id FROM customers)')).toBe(0);
  });

  it('retires an agent whom an own session names and forgets the other five', async () => {
    expect(
      await count(`agents a JOIN staff s ON s.id = a.staff_id
        WHERE a.id = '${liNa}' AND a.retired_at IS NOT NULL AND s.disabled_at IS NOT NULL`),
    ).toBe(1);
    expect(await count('agents')).toBe(2);
    expect(await count('memberships WHERE left_at IS NULL')).toBe(3);
  });

  it('keeps rules, policy, groups, themes, the bot and the administrator', async () => {
    expect(await count('rule_versions')).toBe(2);
    expect(await count('policy_versions')).toBe(1);
    expect(await count('`groups` WHERE retired_at IS NULL')).toBe(3);
    expect(await count('themes')).toBeGreaterThan(10);
    expect(await count('bot_questions')).toBeGreaterThanOrEqual(50);
    expect(await count(`staff WHERE name = 'admin' AND disabled_at IS NULL`)).toBe(1);
  });

  it('goes back to the limits of the product', async () => {
    expect(await count(`settings WHERE name = 'limits'`)).toBe(0);
  });

  it('does not come back at the next start', async () => {
    await seedBase(store.pool, { nobody: 'hash', entryPoint: 'sealed' });
    await seedHistory(store.pool, SMALL);

    expect(await count('sessions')).toBe(1);
    expect(await count('agents')).toBe(2);
  });
});
