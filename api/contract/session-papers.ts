/** What staff write beside a session: draft, reading mark, summary, remark, a colour of their own. */
import { z } from 'zod';
import { ById, Id, Nothing } from './basics.ts';
import { operation } from './operation.ts';

/** What an agent may mark a session of theirs with. */
export const MARK_COLOURS = ['red', 'amber', 'green', 'blue'] as const;
export type MarkColour = (typeof MARK_COLOURS)[number];

/** What an agent fills in of a service summary, in the order of the form. */
export const SUMMARY_FIELDS = ['themeId', 'solved', 'words'] as const;
export type SummaryField = (typeof SUMMARY_FIELDS)[number];

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

export const enterCustomer = operation({
  method: 'post',
  path: '/sessions/{id}/customer',
  summary: 'Enter the visitor into the customer base: earlier sessions and the remark go with them',
  auth: 'staff',
  right: 'sessions.reply',
  params: ById,
  body: z.object({ name: z.string().trim().min(1).max(120) }),
  response: z.object({ customerId: Id }),
});

/** The form itself, for all agents; a session that ends by itself, by the customer or over the API ends without. */
export const SummaryFields = z.object({
  /** Fields that an agent fills in before ending a session; default none. */
  required: z.array(z.enum(SUMMARY_FIELDS)).max(SUMMARY_FIELDS.length),
});
export type SummaryFields = z.output<typeof SummaryFields>;

export const readSummaryFields = operation({
  method: 'get',
  path: '/summary-fields',
  summary: 'Which fields of the service summary are required',
  auth: 'staff',
  right: 'settings.read',
  response: SummaryFields,
});

export const changeSummaryFields = operation({
  method: 'put',
  path: '/summary-fields',
  summary: 'Say which fields of the service summary are required',
  auth: 'staff',
  right: 'settings.change',
  body: SummaryFields,
  response: SummaryFields,
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
