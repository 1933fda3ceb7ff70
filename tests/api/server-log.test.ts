import { describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();

describe('the log of an API node', () => {
  it('names the statement on which a request failed, and nothing that the customer said', async () => {
    const visitor = await api.visit();
    await api.database.rows('ALTER TABLE session_events MODIFY body VARCHAR(5) NOT NULL');

    const { status, body } = await api.say(visitor, 'my card is 4711 4711');

    expect([status, body.code]).toEqual([500, 'internal']);
    const line = api.logged.find((one) => one.includes(body.requestId)) ?? '';
    expect(JSON.parse(line)).toMatchObject({
      err: { code: 'ER_DATA_TOO_LONG', sql: expect.stringMatching(/^INSERT INTO session_events \(.+\?/) },
    });
    expect(api.logged.join('')).not.toContain('4711');
  });
});
