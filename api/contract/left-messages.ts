/** Messages that customers left: open, taken, done; due by the calendar. */
import { z } from 'zod';
import { AtMs, ById, Cursor, Id } from './basics.ts';
import { operation } from './operation.ts';

export const LeftMessage = z.object({
  id: Id,
  sessionId: Id,
  customerName: z.string(),
  contact: z.string(),
  text: z.string(),
  group: z.object({ id: Id, name: z.string() }).nullable(),
  state: z.enum(['open', 'taken', 'done']),
  takenBy: z.object({ id: Id, name: z.string() }).nullable(),
  createdAtMs: AtMs,
  dueAtMs: AtMs.nullable(),
  doneAtMs: AtMs.nullable(),
});
export type LeftMessage = z.output<typeof LeftMessage>;

export const listLeftMessages = operation({
  method: 'get',
  path: '/left-messages',
  summary: 'Left messages within my data scope, those due first',
  auth: 'staff',
  right: 'left-messages.read',
  query: z.object({
    state: z.enum(['open', 'taken', 'done']).optional(),
    cursor: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({ messages: z.array(LeftMessage), nextCursor: z.string().nullable(), nowMs: AtMs }),
});

export const takeLeftMessage = operation({
  method: 'post',
  path: '/left-messages/{id}/take',
  summary: 'Take it; a conflict names who was faster',
  auth: 'staff',
  right: 'left-messages.handle',
  params: ById,
  response: LeftMessage,
});

export const finishLeftMessage = operation({
  method: 'post',
  path: '/left-messages/{id}/done',
  summary: 'The customer has been answered',
  auth: 'staff',
  right: 'left-messages.handle',
  params: ById,
  response: LeftMessage,
});

export const putBackLeftMessage = operation({
  method: 'post',
  path: '/left-messages/{id}/back',
  summary: 'Undo taking or finishing it, by whoever did; a conflict where it moved on meanwhile',
  auth: 'staff',
  right: 'left-messages.handle',
  params: ById,
  body: z.object({
    /** Where it was before. */
    to: z.enum(['open', 'taken']),
  }),
  response: LeftMessage,
});
