import { afterEach, describe, expect, it, vi } from 'vitest';
import { passwordMatches } from '#api/auth.ts';
import { seed } from '#api/cli/seed.ts';
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

  it('refuses what it does not know, and changes nothing', async () => {
    await expect(seed(['--all'], environment())).rejects.toThrow('--all');
  });
});
