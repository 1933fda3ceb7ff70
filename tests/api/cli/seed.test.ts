import { afterEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '#activities/store/database.ts';
import { DEMO_SIZE } from '#activities/store/demo/history/play.ts';
import { seedHistory } from '#activities/store/demo/seed-history.ts';
import { passwordMatches } from '#api/auth.ts';
import { seed } from '#api/cli/seed.ts';
import { verify } from '#api/cli/verify.ts';
import { useDatabase } from '#tests/support/database.ts';

describe('usher seed', () => {
  const database = useDatabase();
  const environment = () => ({
    DATABASE_URL: database.url,
    USHER_SECRET: 'a secret of at least thirty-two letters',
  });

  afterEach(() => vi.restoreAllMocks());

  async function printed(args: readonly string[]): Promise<readonly string[]> {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => {
      lines.push(line);
    });
    expect(await seed(args, environment())).toBe(0);
    vi.restoreAllMocks();
    return lines;
  }

  it('prints one line with the password that the first administrator signs in with', async () => {
    const lines = await printed(['--if-empty', '--no-history']);

    expect(lines).toHaveLength(1);
    const told = JSON.parse(lines[0] ?? '') as { administrator: string; password: string };
    expect(told.administrator).toBe('admin');
    const [row] = await database.rows(`SELECT password_hash, must_change FROM staff WHERE name = 'admin'`);
    expect(await passwordMatches(String(row?.password_hash), told.password)).toBe(true);
    expect(row?.must_change).toBe(1);
  });

  it('prints nothing at the second start', async () => {
    expect(await printed(['--if-empty', '--no-history'])).toEqual([]);
  });

  it('gives the other agents a password that is not the administrator’s and that nobody was told', async () => {
    const rows = await database.rows('SELECT DISTINCT password_hash FROM staff WHERE demo = 1');

    expect(rows).toHaveLength(1);
    expect(String(rows[0]?.password_hash)).toMatch(/^\$argon2id\$/);
    for (const guess of ['', 'demo', 'usher', 'password', 'admin'])
      expect(await passwordMatches(String(rows[0]?.password_hash), guess)).toBe(false);
  });

  it('leaves a history that keeps every promise the product can check on live data', async () => {
    const store = openStore({ databaseUrl: database.url, connections: 2 });
    await seedHistory(store.pool, { ...DEMO_SIZE, visits: 1_500, visitors: 500, sessions: 300 });
    await store.close();
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);

    const code = await verify([], environment());

    expect([code, said.mock.calls.flat().join('\n')]).toEqual([0, expect.stringContaining('checks hold')]);
  });

  it('refuses what it does not know, and changes nothing', async () => {
    await expect(seed(['--all'], environment())).rejects.toThrow('--all');
  });
});
