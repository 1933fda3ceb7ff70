/** Typing, looking, reading: short-lived, never logged; other nodes see them through the table of hints. */

import type { RowDataPacket } from 'mysql2/promise';
import type { Server } from 'socket.io';
import { type Hint, STAFF_NAMESPACE, VISITOR_NAMESPACE } from './contract/live.ts';
import type { BaseDeps } from './deps.ts';
import { sessionRoom } from './live-commands.ts';
import type { LiveHub } from './live-hub.ts';

/** One hint of a kind is written at most so often. Milliseconds. */
const WRITE_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 300;

export interface Hints extends Pick<LiveHub, 'read'> {
  readonly look: () => Promise<void>;
  /** The visitor, or an agent with the name for customers, types or stopped. */
  readonly typing: (typing: {
    readonly sessionId: string;
    readonly who: string;
    readonly on: boolean;
  }) => Promise<void>;
}

/** `who` in the table: `visitor`, or `agent:<id>`. */
export function createHints(deps: BaseDeps, io: Server): Hints {
  const written = new Map<string, number>();
  const shown = new Map<string, number>();
  let since = deps.clock.nowMs() - 1_000;
  let lookedAt = 0;

  const push = (row: HintRow): Promise<void> =>
    row.kind === 'read' ? pushRead(deps, io, row) : pushTyping(deps, io, row);
  const write = async (row: HintRow): Promise<void> => {
    await deps.store.pool.execute(
      `INSERT INTO hints (session_id, who, kind, at) VALUES (?, ?, ?, NOW(3)) ON DUPLICATE KEY UPDATE at = NOW(3)`,
      [row.session_id, row.who, row.kind],
    );
  };
  return {
    read: async ({ sessionId, who }) => {
      const row = {
        session_id: sessionId,
        who: who === 'visitor' ? 'visitor' : 'agent:',
        kind: 'read',
      } as const;
      await write(row);
    },
    typing: async ({ sessionId, who, on }) => {
      const row = { session_id: sessionId, who, kind: on ? 'typing' : 'stopped' } as const;
      const key = `${sessionId}:${who}:${row.kind}`;
      const now = performance.now();
      if (now - (written.get(key) ?? Number.NEGATIVE_INFINITY) < WRITE_EVERY_MS) return;
      written.set(key, now);
      if (written.size > 10_000) written.clear();
      await write(row);
    },
    look: async () => {
      const now = performance.now();
      if (now - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = now;
      // A little overlap, since hints of one moment may become visible in another order; what was shown is known.
      const rows = await deps.store.rows<HintRow & { readonly at: Date } & RowDataPacket>(
        'SELECT session_id, who, kind, at FROM hints WHERE at > ? ORDER BY at LIMIT 500',
        [new Date(since - 500)],
      );
      for (const row of rows) {
        const key = `${row.session_id}:${row.who}:${row.kind}`;
        const atMs = row.at.getTime();
        since = Math.max(since, atMs);
        if ((shown.get(key) ?? 0) >= atMs) continue;
        shown.set(key, atMs);
        await push(row);
      }
      if (shown.size > 10_000) shown.clear();
    },
  };
}

interface HintRow {
  readonly session_id: string;
  readonly who: string;
  readonly kind: 'typing' | 'stopped' | 'read';
}

async function pushRead(deps: BaseDeps, io: Server, row: HintRow): Promise<void> {
  const marks = await readMarks(deps, row.session_id);
  const isVisitor = row.who === 'visitor';
  emit(io, isVisitor ? STAFF_NAMESPACE : VISITOR_NAMESPACE, {
    sessionId: row.session_id,
    on: true,
    kind: 'read',
    who: isVisitor ? 'visitor' : 'agent',
    name: null,
    vseq: isVisitor ? marks.visitor : marks.staff,
  });
}

/** The visitor's typing is for staff; an agent's for the visitor, under the name for customers, and for colleagues. */
async function pushTyping(deps: BaseDeps, io: Server, row: HintRow): Promise<void> {
  const names = await deps.directory.names();
  const typing = {
    sessionId: row.session_id,
    on: row.kind === 'typing',
    kind: 'typing',
    vseq: null,
  } as const;
  if (row.who === 'visitor') return emit(io, STAFF_NAMESPACE, { ...typing, who: 'visitor', name: null });
  const agentId = row.who.slice('agent:'.length);
  // Whoever only looks in may type a note: the customer is told of the one who serves them.
  if (await serves(deps, row.session_id, agentId))
    emit(io, VISITOR_NAMESPACE, { ...typing, who: 'agent', name: names.nickname(agentId) });
  emit(io, STAFF_NAMESPACE, { ...typing, who: 'colleague', name: names.agent(agentId) });
}

async function serves(deps: BaseDeps, sessionId: string, agentId: string): Promise<boolean> {
  const [row] = await deps.store.rows<{ agent_id: string | null }>(
    "SELECT agent_id FROM sessions WHERE id = ? AND phase IN ('serving', 'warned')",
    [sessionId],
  );
  return row?.agent_id === agentId;
}

function emit(io: Server, namespace: string, hint: Hint): void {
  io.of(namespace).to(sessionRoom(hint.sessionId)).volatile.emit('hint', hint);
}

async function readMarks(
  deps: BaseDeps,
  sessionId: string,
): Promise<{ readonly visitor: number; readonly staff: number }> {
  const [row] = await deps.store.rows<{ visitor: number; staff: number | null }>(
    `SELECT s.visitor_read_vseq AS visitor, (
       SELECT MAX(e.vseq) FROM session_events e WHERE e.session_id = s.id AND e.seq <= s.agent_read_seq
     ) AS staff FROM sessions s WHERE s.id = ?`,
    [sessionId],
  );
  return { visitor: row?.visitor ?? 0, staff: Number(row?.staff ?? 0) };
}
