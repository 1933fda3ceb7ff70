/** Who waits, in the order in which they are served. */
import { z } from 'zod';
import { AtMs, Id } from './basics.ts';
import { operation } from './operation.ts';
import { SessionRow } from './sessions.ts';

export const QueueRow = z.object({
  session: SessionRow,
  position: z.int().min(1),
  queuedAtMs: AtMs,
  headStartSeconds: z.int(),
  targets: z.array(z.object({ kind: z.string(), id: Id, name: z.string() })),
  /** Offered to an agent who has not taken it yet. */
  offeredTo: z.string().nullable(),
  waitLimitAtMs: AtMs.nullable(),
  /** Whether I could serve it: my skills, groups and the queue's rights. */
  mine: z.boolean(),
});
export type QueueRow = z.output<typeof QueueRow>;

export const listQueue = operation({
  method: 'get',
  path: '/queue',
  summary: 'Those who wait, within my data scope, in serving order',
  auth: 'staff',
  right: 'queue.read',
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(100) }),
  response: z.object({ queue: z.array(QueueRow), total: z.int(), nowMs: AtMs }),
});

export const takeNext = operation({
  method: 'post',
  path: '/queue/take-next',
  summary: 'Take the head of the queue that I may serve',
  auth: 'staff',
  right: 'queue.take',
  /** The head as the caller saw it: where nobody is left, the answer names who was faster. */
  query: z.object({ seen: Id.optional() }),
  response: z.discriminatedUnion('status', [
    /** A seat is offered; the session follows live within a moment. */
    z.object({ status: z.literal('offered'), sessionId: Id }),
    z.object({
      status: z.literal('nothing'),
      reason: z.enum(['queue-empty', 'full', 'offline', 'suspended', 'not-accepting', 'retired']),
    }),
  ]),
});
