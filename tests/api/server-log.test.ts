import { describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi({ LOG_LEVEL: 'debug' });

function linesOf(requestId: string) {
  return api.logged.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);
}

describe('the log of an API node', () => {
  it('tells each request to whoever asks for it, and no token', async () => {
    const visitor = await api.visit();

    const { headers } = await api.say(visitor, 'hello');

    const path = `/api/visits/${visitor.visitId}/messages`;
    expect(linesOf(headers.get('x-request-id') ?? '')).toEqual([
      expect.objectContaining({ method: 'POST', path, status: 200, ms: expect.any(Number) }),
    ]);
    expect(api.logged.join('')).not.toContain(visitor.token);
  });

  it('names the statement on which a request failed, and nothing that the customer said', async () => {
    const visitor = await api.visit();
    await api.database.rows('DELETE FROM session_events');
    await api.database.rows('ALTER TABLE session_events MODIFY body VARCHAR(5) NOT NULL');

    const { status, body } = await api.say(visitor, 'my card is 4711 4711');

    expect([status, body.code]).toEqual([500, 'internal']);
    expect(linesOf(body.requestId)).toContainEqual(
      expect.objectContaining({
        level: 50,
        method: 'POST',
        path: `/api/visits/${visitor.visitId}/messages`,
        err: expect.objectContaining({
          code: 'ER_DATA_TOO_LONG',
          sql: expect.stringMatching(/^INSERT INTO session_events \(.+\?/),
        }),
      }),
    );
    expect(api.logged.join('')).not.toContain('4711');
  });
});
