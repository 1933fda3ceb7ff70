import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEMO_SIZE, playHistory } from '#activities/store/demo/history/play.ts';
import { historyRows } from '#activities/store/demo/seed-history.ts';

const SIZE = { ...DEMO_SIZE, visits: 400, visitors: 150, sessions: 80 };
const NOW_MS = Date.parse('2026-11-25T03:00:00Z');

function hashOf(seed: string, nowMs: number): string {
  const tables = historyRows(playHistory({ ...SIZE, seed, nowMs }), { seed, nowMs });
  const rows = tables.map(([table, some]) => [table, [...some]]);
  const text = JSON.stringify(rows, (_, value: unknown) =>
    Buffer.isBuffer(value) ? value.toString('hex') : value,
  );
  return createHash('sha256').update(text).digest('hex');
}

describe('playing the history', () => {
  it('gives the same rows for the same seed and moment', () => {
    expect(hashOf('a seed', NOW_MS)).toBe(hashOf('a seed', NOW_MS));
  });

  it('gives others for another seed', () => {
    expect(hashOf('a seed', NOW_MS)).not.toBe(hashOf('another seed', NOW_MS));
  });

  it('plays to the end at whatever hour and weekday it is begun', () => {
    for (const hours of [5, 17, 50, 90]) {
      const history = playHistory({ ...SIZE, nowMs: NOW_MS + hours * 3_600_000 });

      expect(history.sessions.every(({ row }) => row.session.phase === 'ended')).toBe(true);
      expect(history.sessions).toHaveLength(SIZE.sessions);
    }
  });

  it('asks no plan, claim or timer of a session twice in vain: every log ends with its closing', () => {
    const { sessions } = playHistory({ ...SIZE, nowMs: NOW_MS });

    for (const { row } of sessions)
      expect(row.log.filter(({ event }) => event.kind === 'closed')).toHaveLength(1);
  });
});
