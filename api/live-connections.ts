/** Who is connected to which node: renewed every 15 s, dead after 45; the due-scan ends visits and sets agents offline by it. */
import type { Server } from 'socket.io';
import type { BaseDeps } from './deps.ts';

/** What a socket stands for. */
export interface Holder {
  readonly visitId: string | null;
  readonly staffId: string | null;
}

export async function addConnection(deps: BaseDeps, socketId: string, holder: Holder): Promise<void> {
  await deps.store.pool.execute(
    `INSERT INTO connections (node, socket, visit_id, staff_id, seen_at) VALUES (?, ?, ?, ?, NOW(3))
     ON DUPLICATE KEY UPDATE visit_id = VALUES(visit_id), staff_id = VALUES(staff_id), seen_at = NOW(3)`,
    [deps.config.node, socketId, holder.visitId, holder.staffId],
  );
}

export async function removeConnection(deps: BaseDeps, socketId: string): Promise<void> {
  await deps.store.pool.execute('DELETE FROM connections WHERE node = ? AND socket = ?', [
    deps.config.node,
    socketId,
  ]);
}

/** Renews what is there, writes again what the due-scan took for dead, and keeps visits alive. */
export async function renewConnections(deps: BaseDeps, io: Server): Promise<void> {
  const holders = [...io._nsps.values()].flatMap((namespace) =>
    [...namespace.sockets.values()].map((socket) => ({
      id: socket.id,
      holder: socket.data.holder as Holder | undefined,
    })),
  );
  const rows = holders.flatMap(({ id, holder }) =>
    holder === undefined ? [] : [[deps.config.node, id, holder.visitId, holder.staffId]],
  );
  if (rows.length === 0) return;
  const values = rows.map(() => '(?, ?, ?, ?, NOW(3))').join(', ');
  await deps.store.pool.query(
    `INSERT INTO connections (node, socket, visit_id, staff_id, seen_at) VALUES ${values}
     ON DUPLICATE KEY UPDATE seen_at = NOW(3)`,
    rows.flat(),
  );
  const visits = [...new Set(holders.flatMap(({ holder }) => holder?.visitId ?? []))];
  if (visits.length > 0)
    await deps.store.pool.query(
      'UPDATE visits SET last_seen_at = NOW(3) WHERE id IN (?) AND ended_at IS NULL',
      [visits],
    );
}

export async function dropConnections(deps: BaseDeps): Promise<void> {
  await deps.store.pool.execute('DELETE FROM connections WHERE node = ?', [deps.config.node]);
}
