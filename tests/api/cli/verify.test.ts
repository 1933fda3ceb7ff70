/** What `usher verify` prints and answers, and the two promises that it recomputes. */
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verify } from '#api/cli/verify.ts';
import { type Floor, useFloors } from '../../support/a-floor.ts';

const house = useFloors();
const environment = () => ({
  DATABASE_URL: house.database.url,
  USHER_SECRET: 'a secret of at least thirty-two letters',
});

let floor: Floor;
let sessionId: string;

beforeEach(async () => {
  for (const table of ['sessions', 'session_events', 'seats', 'agent_loads', 'decisions', 'rule_versions'])
    await house.store.pool.query(`DELETE FROM ${table}`);
  floor = await house.build();
  sessionId = await floor.arrive();
});
afterEach(() => vi.restoreAllMocks());

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const code = await verify(args, environment());
  return { code, said: said.mock.calls.flat().join('\n') };
}

describe('usher verify', () => {
  it('says that all checks hold, and ends with 0', async () => {
    expect(await run()).toEqual({ code: 0, said: expect.stringMatching(/^All \d+ checks hold\.$/) });
  });

  it('names promise, words and offender, and ends with 1', async () => {
    await house.store.pool.query('UPDATE sessions SET seq = seq + 1 WHERE id = ?', [sessionId]);

    expect(await run()).toEqual({
      code: 1,
      said: `broken 1: Staff numbers of a session run without a gap up to its own\n  ${sessionId}`,
    });
  });

  it('says the same as JSON where asked for', async () => {
    await house.store.pool.query('UPDATE sessions SET seq = seq + 1 WHERE id = ?', [sessionId]);

    const { code, said } = await run('--json');

    expect(code).toBe(1);
    expect(JSON.parse(said)).toMatchObject({ broken: [{ promise: 1, ids: [sessionId] }] });
  });

  it('finds a published version that was changed', async () => {
    const { id } = await floor.one<{ id: string }>('SELECT id FROM rule_versions LIMIT 1');
    await house.store.pool.query("UPDATE rule_versions SET document = CONCAT(document, ' ') WHERE id = ?", [
      id,
    ]);

    const { code, said } = await run();

    expect(code).toBe(1);
    expect(said).toContain(`broken 23: A published version never changes\n  ${id}`);
  });

  it('finds a decision that comes out otherwise when it is made anew', async () => {
    const { id } = await floor.one<{ id: string }>('SELECT id FROM decisions WHERE session_id = ?', [
      sessionId,
    ]);
    await house.store.pool.query('UPDATE decisions SET rule_id = ? WHERE id = ?', [uuid(), id]);

    const { code, said } = await run();

    expect(code).toBe(1);
    expect(said).toContain(`broken 21: Recomputed, a decision is the same\n  ${id}`);
  });

  it('changes nothing, whatever it finds', async () => {
    await house.store.pool.query("UPDATE sessions SET phase = 'ended', seq = 0 WHERE id = ?", [sessionId]);
    const look = () => floor.one('SELECT * FROM sessions WHERE id = ?', [sessionId]);
    const before = await look();

    await run();

    expect(await look()).toEqual(before);
  });
});
