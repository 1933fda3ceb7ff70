/** The message centre: what concerns somebody beside the sessions that stand on their screen. */
import { z } from 'zod';
import { AtMs, Id } from './basics.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

/** More are not listed; the log keeps a week. */
export const MOST_NOTICES = 100;

const head = {
  /** Grows with time; what is above the number kept in one's preferences is new. */
  id: z.int(),
  atMs: AtMs,
  /** About my own work: it rings. */
  mine: z.boolean(),
};
const ofSession = { ...head, session: z.object({ id: Id, customerName: z.string() }) };
const agentName = z.string().nullable();
const byName = z.string().nullable();
const words = z.string().nullable();

export const Notice = z.discriminatedUnion('kind', [
  z.object({ ...ofSession, kind: z.literal('reminded'), agentName, afterSeconds: z.number() }),
  z.object({ ...ofSession, kind: z.literal('supervisor-alerted'), agentName, afterSeconds: z.number() }),
  z.object({ ...ofSession, kind: z.literal('reassigned'), afterSeconds: z.number() }),
  z.object({ ...ofSession, kind: z.literal('transferred'), byName, words }),
  z.object({ ...ofSession, kind: z.literal('interrupted'), byName, words }),
  z.object({ ...ofSession, kind: z.literal('bad-score'), agentName, stars: z.int() }),
  z.object({ ...head, kind: z.literal('suspended'), agentName, misses: z.int() }),
  z.object({
    ...head,
    kind: z.literal('reviewed'),
    set: RuleSetName,
    verdict: z.enum(['comment', 'approve', 'ask-changes']),
    byName,
    words,
  }),
  z.object({
    ...head,
    kind: z.literal('alarm'),
    alarmKind: z.string(),
    subject: z.string(),
    cause: z.string(),
  }),
]);
export type Notice = z.output<typeof Notice>;
export type NoticeKind = Notice['kind'];

export const listNotices = operation({
  method: 'get',
  path: '/notices',
  summary: `What concerns me: reminders, transfers, bad scores, reviews, alarms of the last week; newest first, at most ${MOST_NOTICES}`,
  auth: 'staff',
  response: z.object({
    notices: z.array(Notice).max(MOST_NOTICES),
    /** There are older ones that are not listed. */
    more: z.boolean(),
  }),
});
