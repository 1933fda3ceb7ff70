/** What staff write beside a session: draft, reading mark, summary, remark, a colour of their own. */
import { z } from 'zod';
import { ById, Id, Nothing } from './basics.ts';
import { operation } from './operation.ts';

/** What an agent may mark a session of theirs with. */
export const MARK_COLOURS = ['red', 'amber', 'green', 'blue'] as const;
export type MarkColour = (typeof MARK_COLOURS)[number];

export const Summary = z.object({
  themeId: Id.nullable(),
  solved: z.enum(['yes', 'no', 'follow-up']).nullable(),
  words: z.string().max(2_000),
  /** Counts up with every save. */
  revision: z.int(),
});
export type Summary = z.output<typeof Summary>;

export const saveDraft = operation({
  method: 'put',
  path: '/sessions/{id}/draft',
  summary: 'Keep my unsent words; a lower revision than the kept one changes nothing',
  auth: 'staff',
  right: 'sessions.reply',
  params: ById,
  body: z.object({ text: z.string().max(8_000), revision: z.int().min(0) }),
  response: z.object({ text: z.string(), revision: z.int() }),
});

export const markSessionRead = operation({
  method: 'put',
  path: '/sessions/{id}/read',
  summary: 'I have read up to a number',
  auth: 'staff',
  right: 'sessions.read',
  params: ById,
  body: z.object({ seq: z.int().min(0) }),
  response: Nothing,
});

export const saveSummary = operation({
  method: 'put',
  path: '/sessions/{id}/summary',
  summary: 'Save the service summary; another revision than the kept one is a conflict',
  auth: 'staff',
  right: 'sessions.reply',
  params: ById,
  body: Summary,
  response: Summary,
});

export const saveRemark = operation({
  method: 'put',
  path: '/sessions/{id}/remark',
  summary: 'What staff should know about this customer; never shown to them',
  auth: 'staff',
  right: 'sessions.note',
  params: ById,
  body: z.object({ text: z.string().max(2_000) }),
  response: z.object({ text: z.string() }),
});

export const markSession = operation({
  method: 'put',
  path: '/sessions/{id}/mark',
  summary: 'Give a session a colour of my own, or take it away with null',
  auth: 'staff',
  right: 'sessions.reply',
  params: ById,
  body: z.object({ colour: z.enum(MARK_COLOURS).nullable() }),
  response: z.object({ colour: z.enum(MARK_COLOURS).nullable() }),
});
