import { describe, expect, it } from 'vitest';
import { health } from '#api/cli/health.ts';
import { useDatabase } from '../../support/database.ts';
import { beforeServer } from '../../support/silent-server.ts';

describe('the health of a process', () => {
  const database = useDatabase();
  const check = (node: string) =>
    health({ DATABASE_URL: database.url, USHER_SECRET: 's'.repeat(32), NODE_NAME: node });
  const heardOf = (node: string, secondsAgo: number) =>
    database.rows(
      "INSERT INTO heartbeats (process, role, seen_at) VALUES (?, 'worker', UTC_TIMESTAMP(3) - INTERVAL ? SECOND)",
      [node, secondsAgo],
    );

  it('is good while it is heard of', async () => {
    await heardOf('worker-1', 6);

    expect(await check('worker-1')).toBe(0);
  });

  it('is bad once it has been silent', async () => {
    await heardOf('worker-2', 60);

    expect(await check('worker-2')).toBe(1);
  });

  it('is bad when it was never heard of, whatever others do', async () => {
    expect(await check('worker-3')).toBe(1);
  });

  it('is not waited for once the database froze', async () => {
    const server = await beforeServer(database.url);
    const env = { DATABASE_URL: server.url, USHER_SECRET: 's'.repeat(32), NODE_NAME: 'worker-1' };
    server.freeze();

    await expect(health(env, 300)).rejects.toThrow('ETIMEDOUT');

    server.close();
  });
});
