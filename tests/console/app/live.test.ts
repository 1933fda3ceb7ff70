import { describe, expect, it } from 'vitest';
import { connectionView, hasGivenUp, isSilent } from '#console/app/live/connection.ts';
import { partAway } from '#console/app/live/parts.ts';
import { ring, SILENT, tabTitle } from '#console/app/live/ring.ts';
import { heal, isServedBy, take } from '#console/app/live/row-table.ts';
import { aRow } from '../workbench/a-session.ts';

describe('the connection', () => {
  it('is worth a word after 2 s and an amber bar after 10 s', () => {
    expect(connectionView(null, 99_000)).toBe('live');
    expect(connectionView(0, 1_999)).toBe('live');
    expect(connectionView(0, 2_000)).toBe('reconnecting');
    expect(connectionView(0, 9_999)).toBe('reconnecting');
    expect(connectionView(0, 10_000)).toBe('stale');
  });

  it('is dead when it keeps silent longer than it promised', () => {
    expect(isSilent(0, 15_000, 37_000)).toBe(false);
    expect(isSilent(0, 15_000, 38_000)).toBe(true);
    expect(isSilent(0, 0, 900_000)).toBe(false);
  });

  it('is tried again by hand only where nobody else tries: it was refused, or dropped by the server', () => {
    expect(hasGivenUp({ connected: false, active: false })).toBe(true);
    expect(hasGivenUp({ connected: false, active: true })).toBe(false);
    expect(hasGivenUp({ connected: true, active: true })).toBe(false);
  });
});

describe('the server’s own parts', () => {
  const says = (body: unknown, status = 200) =>
    partAway(async () => new Response(JSON.stringify(body), { status }));

  it('are named when they are away, the database before Temporal', async () => {
    expect(await says({ ok: true, database: true, temporal: true })).toBe('none');
    expect(await says({ ok: true, database: true, temporal: false })).toBe('temporal');
    expect(await says({ ok: false, database: false, temporal: false }, 503)).toBe('database');
  });

  it('are not judged where nobody answers, or somebody else does', async () => {
    expect(await partAway(() => Promise.reject(new Error('refused')))).toBe('unknown');
    expect(await partAway(async () => new Response('<html>', { status: 502 }))).toBe('unknown');
  });
});

describe('rows of sessions', () => {
  it('drop what is older than what they have', () => {
    const table = take(new Map(), aRow({ seq: 5, excerpt: 'new' }));

    expect(take(table, aRow({ seq: 4, excerpt: 'old' })).get('s1')?.excerpt).toBe('new');
  });

  it('leave when they are gone', () => {
    expect(take(take(new Map(), aRow()), { id: 's1', gone: true }).size).toBe(0);
  });

  it('are healed by a snapshot, which says who is there but not what is newer', () => {
    const table = new Map([
      ['s1', aRow({ seq: 9 })],
      ['s2', aRow({ id: 's2' })],
    ]);

    const healed = heal(table, [aRow({ seq: 3 }), aRow({ id: 's3' })]);

    expect([...healed.keys()]).toEqual(['s1', 's3']);
    expect(healed.get('s1')?.seq).toBe(9);
  });

  it('are mine while I hold the seat', () => {
    expect(isServedBy(aRow(), 'a1')).toBe(true);
    expect(isServedBy(aRow({ phase: 'queued' }), 'a1')).toBe(false);
    expect(isServedBy(aRow(), 'a2')).toBe(false);
    expect(isServedBy(aRow({ agent: null }), null)).toBe(false);
  });
});

describe('the ring', () => {
  it('sounds at once for what is new and again until it is read', () => {
    const first = ring(SILENT, { unread: 1, sessions: 1, notices: 0, atMs: 0 });
    const soon = ring(first.state, { unread: 1, sessions: 1, notices: 0, atMs: 5_000 });
    const later = ring(soon.state, { unread: 1, sessions: 1, notices: 0, atMs: 12_000 });
    const read = ring(later.state, { unread: 0, sessions: 1, notices: 0, atMs: 40_000 });

    expect([first.ring, soon.ring, later.ring, read.ring]).toEqual([true, false, true, false]);
  });

  it('counts in the title of the tab', () => {
    expect(tabTitle(3, 'Workbench')).toBe('(3) Workbench · Usher');
    expect(tabTitle(0, null)).toBe('Usher');
    expect(tabTitle(120, 'W')).toBe('(99+) W · Usher');
  });
});
