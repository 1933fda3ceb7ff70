import { describe, expect, it } from 'vitest';
import { add, drop, mark, type Outbox, packed, sendable, unpacked } from '#console/workbench/reply/outbox.ts';

const item = (clientId: string, sessionId = 's1') => ({
  clientId,
  sessionId,
  kind: 'text' as const,
  text: clientId,
  fileId: null,
  previewUrl: null,
  atMs: 0,
});
const of = (...clientIds: string[]): Outbox => clientIds.reduce<Outbox>((box, id) => add(box, item(id)), []);
const ids = (box: Outbox): string[] => box.map(({ clientId }) => clientId);

describe('what waits to be sent', () => {
  it('goes out one after the other within a session, side by side between sessions', () => {
    const box = add(of('a', 'b'), item('c', 's2'));

    expect(ids(sendable(box))).toEqual(['a', 'c']);
  });

  it('waits behind what is being sent', () => {
    expect(sendable(mark(of('a', 'b'), 'a', { state: 'sending' }))).toEqual([]);
  });

  it('is not held up by what was refused', () => {
    expect(ids(sendable(mark(of('a', 'b'), 'a', { state: 'failed', reason: 'no' })))).toEqual(['b']);
  });

  it('survives a reload under its own id, also when it was just being sent', () => {
    const box = mark(mark(of('a', 'b', 'c'), 'a', { state: 'sent' }), 'b', { state: 'sending' });

    expect(unpacked(packed(box)).map(({ clientId, state }) => [clientId, state])).toEqual([
      ['b', 'waiting'],
      ['c', 'waiting'],
    ]);
  });

  it('begins empty where the browser kept nonsense', () => {
    expect(unpacked('{"not": "a list"}')).toEqual([]);
    expect(unpacked('broken')).toEqual([]);
    expect(unpacked(null)).toEqual([]);
  });

  it('forgets what was given up', () => {
    expect(ids(drop(of('a', 'b'), 'a'))).toEqual(['b']);
  });
});
