import { describe, expect, it } from 'vitest';
import type { VisitorEvent } from '#api/contract/events.ts';
import type { Outgoing } from '#console/widget/thread/outbox.ts';
import { type Row, rowsOf, type Shown } from '#console/widget/thread/rows.ts';
import { words } from '#console/widget/words/en.ts';
import { aMessage } from './an-event.ts';

function rows(shown: Partial<Shown>): Row[] {
  return rowsOf({ events: [], outbox: [], sessionId: 's1', staffReadVseq: 0, ...shown }, words);
}

const typesOf = (found: readonly Row[]) => found.map((row) => row.type);
const marksOf = (found: readonly Row[]) => found.flatMap((row) => ('mark' in row ? [row.mark] : []));

function head(vseq: number) {
  return { vseq, sessionId: 's1', atMs: vseq };
}

describe('the log', () => {
  it('begins each session with a dated line', () => {
    const later = aMessage(1, { sessionId: 's2', atMs: 99_000 });

    expect(typesOf(rows({ events: [aMessage(1), later] }))).toEqual([
      'begins',
      'message',
      'begins',
      'message',
    ]);
  });

  it('marks what staff have read, and what has only arrived', () => {
    const events = [aMessage(1, { from: 'me' }), aMessage(2, { from: 'me' }), aMessage(3)];

    expect(marksOf(rows({ events, staffReadVseq: 1 }))).toEqual(['read', 'sent', null]);
  });

  it('shows what waits after everything else, with a clock', () => {
    const item: Outgoing = { clientId: 'c1', atMs: 1, refused: null, kind: 'text', text: 'hello' };

    expect(marksOf(rows({ events: [aMessage(1)], outbox: [item] }))).toEqual([null, 'waiting']);
  });

  it('shows a message once, though it waits here and has already come back', () => {
    const item: Outgoing = { clientId: 'c1', atMs: 1, refused: null, kind: 'text', text: 'hello' };
    const found = rows({ events: [aMessage(1, { from: 'me', clientId: 'c1' })], outbox: [item] });

    expect(typesOf(found)).toEqual(['begins', 'message']);
  });

  it('keeps the key of a message that turns from waiting into sent', () => {
    const item: Outgoing = { clientId: 'c1', atMs: 1, refused: null, kind: 'text', text: 'hello' };
    const [, sent] = rows({ events: [aMessage(1, { from: 'me', clientId: 'c1' })] });
    const [waiting] = rows({ outbox: [item] });

    expect(sent?.key).toBe(waiting?.key);
  });

  it('groups a run of one sender', () => {
    const found = rows({ events: [aMessage(1), aMessage(2), aMessage(3, { from: 'me' })] });

    expect(found.map((row) => (row.type === 'message' ? [row.first, row.last] : null))).toEqual([
      null,
      [true, false],
      [false, true],
      [true, true],
    ]);
  });

  it('does not say in its own words what the policy’s words just said', () => {
    const closed: VisitorEvent = { ...head(2), kind: 'closed', cause: 'by-agent' };
    const closing: VisitorEvent = { ...head(3), kind: 'prompt', prompt: 'closing', text: 'Goodbye!' };
    const lines = (events: VisitorEvent[]) =>
      rows({ events }).flatMap((row) => (row.type === 'line' ? row.text : []));

    expect(lines([aMessage(1), closed])).toEqual(['This chat has ended']);
    expect(lines([aMessage(1), closed, closing])).toEqual(['Goodbye!']);
  });

  it('shows nothing for a number that has nothing to show', () => {
    expect(typesOf(rows({ events: [{ ...head(1), kind: 'quiet' }, aMessage(2)] }))).toEqual([
      'begins',
      'message',
    ]);
  });
});
