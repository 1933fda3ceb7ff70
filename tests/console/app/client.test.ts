import { describe, expect, it } from 'vitest';
import { listSessions, readSession } from '#api/contract/sessions.ts';
import { addressOf, Refused } from '#console/app/client.ts';
import { isPassing, problemWords } from '#console/app/problem-words.ts';

const t = (key: string, named: Record<string, unknown> = {}): string =>
  [key, ...Object.values(named)].join(' ');
const refused = (code: Refused['code'], details = {}): Refused =>
  new Refused(code, { requestId: 'r1', details });

describe('calling an operation', () => {
  it('fills in the path, and writes of the query only what is there', () => {
    expect(addressOf(readSession, { id: 'a b' })).toBe('/api/sessions/a%20b');
    expect(addressOf(listSessions, {}, { list: 'ended', cursor: undefined, limit: 50 })).toBe(
      '/api/sessions?list=ended&limit=50',
    );
  });
});

describe('a refusal in words', () => {
  it('names who was faster and the request', () => {
    expect(problemWords(refused('conflict', { by: 'Chen' }), t)).toEqual({
      title: 'problem.conflict-by Chen',
      requestId: 'r1',
      retry: true,
    });
  });

  it('offers no retry where the same would be refused again', () => {
    expect(problemWords(refused('forbidden'), t).retry).toBe(false);
    expect(problemWords(refused('unavailable'), t).retry).toBe(true);
  });

  it('calls a mistake of ours what it is', () => {
    expect(problemWords(new TypeError('x'), t).title).toBe('problem.bug');
  });

  it('tells what passes by itself from what was refused', () => {
    expect(isPassing(refused('unreachable'))).toBe(true);
    expect(isPassing(refused('unavailable'))).toBe(true);
    expect(isPassing(refused('conflict'))).toBe(false);
  });
});
