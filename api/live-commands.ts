/** Commands that were not answered in time for their request: told to those concerned once the session has answered. */
import type { Server } from 'socket.io';
import type { CommandResult } from '#rules/session/facts.ts';
import { STAFF_NAMESPACE, VISITOR_NAMESPACE } from './contract/live.ts';
import type { BaseDeps } from './deps.ts';
import type { LiveHub } from './live-hub.ts';

/** Asked for at most so often. Milliseconds. */
const ASK_EVERY_MS = 250;
/** A session that does not answer for so long is the reconciler's business. Milliseconds. */
const FOLLOWED_FOR_MS = 10 * 60_000;

export interface CommandFollower extends Pick<LiveHub, 'follow'> {
  readonly look: () => Promise<void>;
}

export function sessionRoom(sessionId: string): string {
  return `session:${sessionId}`;
}

export function followCommands(deps: BaseDeps, io: Server): CommandFollower {
  const open = new Map<string, { readonly sessionId: string; readonly since: number }>();
  let askedAt = 0;
  return {
    follow: ({ id, sessionId }) => open.set(id, { sessionId, since: performance.now() }),
    look: async () => {
      const now = performance.now();
      if (open.size === 0 || now - askedAt < ASK_EVERY_MS) return;
      askedAt = now;
      const rows = await deps.store.rows<{ id: string; result: string }>(
        'SELECT id, result FROM commands WHERE id IN (?) AND result IS NOT NULL',
        [[...open.keys()]],
      );
      for (const row of rows) {
        const command = open.get(row.id);
        open.delete(row.id);
        if (command === undefined) continue;
        const answer = { id: row.id, result: JSON.parse(row.result) as CommandResult };
        for (const namespace of [VISITOR_NAMESPACE, STAFF_NAMESPACE])
          io.of(namespace).to(sessionRoom(command.sessionId)).emit('command', answer);
      }
      for (const [id, { since }] of open) if (now - since > FOLLOWED_FOR_MS) open.delete(id);
    },
  };
}
