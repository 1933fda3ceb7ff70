import { describe, expect, it } from 'vitest';
import { DEMO_SIZE, playHistory } from '#activities/store/demo/history/play.ts';
import { historyRows } from '#activities/store/demo/seed-history.ts';
import { type EventContext, type LoggedEvent, staffView, visitorView } from '#api/event-view.ts';

const NOBODY: EventContext = {
  names: {
    agent: (id) => (id === null ? null : 'an agent'),
    nickname: (id) => (id === null ? null : 'a nickname'),
    staff: (id) => (id === null ? null : 'somebody'),
    group: (id) => (id === null ? null : 'a group'),
    bot: (id) => (id === null ? null : 'a bot'),
  } as EventContext['names'],
  language: 'zh',
  fileUrl: (id) => `/files/${id}`,
};

function logOfTheDemo(): readonly LoggedEvent[] {
  const nowMs = Date.parse('2026-11-25T03:00:00Z');
  const size = { ...DEMO_SIZE, visits: 3_000, visitors: 900, sessions: 500 };
  const tables = historyRows(playHistory({ ...size, nowMs }), { seed: size.seed, nowMs });
  const [, rows] = tables.find(([table]) => table === 'session_events') ?? ['', []];
  return [...rows].map((row, id) => ({
    id,
    sessionId: String(row.session_id),
    seq: Number(row.seq),
    vseq: row.vseq === null ? null : Number(row.vseq),
    atMs: Date.parse(`${String(row.at).replace(' ', 'T')}Z`),
    kind: String(row.kind),
    audience: row.audience === 'all' ? 'all' : 'staff',
    agentId: row.agent_id === null ? null : String(row.agent_id),
    groupId: row.group_id === null ? null : String(row.group_id),
    clientId: row.client_id === null ? null : String(row.client_id),
    author: String(row.author),
    body: JSON.parse(String(row.body)) as LoggedEvent['body'],
  }));
}

describe('the log of the demo', () => {
  const log = logOfTheDemo();

  it('has only lines that the console knows', () => {
    const unknown = log
      .filter((event) => staffView(event, NOBODY).kind === 'other')
      .map((event) => event.kind);

    expect(log.length).toBeGreaterThan(3_000);
    expect(unknown).toEqual([]);
  });

  it('shows visitors what was said, by whom, and nothing that has no number of theirs', () => {
    const seen = log.flatMap((event) => visitorView(event, NOBODY) ?? []);
    const said = seen.flatMap((event) => (event.kind === 'message' ? [event.from] : []));

    expect(seen).toHaveLength(log.filter((event) => event.vseq !== null).length);
    expect(new Set(said)).toEqual(new Set(['me', 'agent', 'guide', 'bot']));
  });
});
