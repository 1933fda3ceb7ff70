/** Phrases at hand in the reply box: mine, my groups', the company's. */
import { z } from 'zod';
import { Id, TextWords } from './basics.ts';
import { operation } from './operation.ts';

export const QuickReply = z.object({
  id: Id,
  scope: z.enum(['mine', 'group', 'company']),
  title: TextWords,
  /** May name facts as `{{customer.name}}`. */
  text: TextWords,
  /** In the session's language and with its facts, where a session was given. */
  preview: z.string(),
});
export type QuickReply = z.output<typeof QuickReply>;

export const listQuickReplies = operation({
  method: 'get',
  path: '/quick-replies',
  summary: 'My quick replies, those of my groups and of the company',
  auth: 'staff',
  query: z.object({ session: Id.optional() }),
  response: z.object({ replies: z.array(QuickReply) }),
});
