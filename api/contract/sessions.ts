/** Sessions as staff work with them: lists, one session, its log, and what is done to it. What staff write beside it is in `session-papers.ts`. */
import { z } from 'zod';
import { AtMs, ById, Cursor, Id, Language, PhaseName, TimerKindName, Uuid } from './basics.ts';
import { CLOSURE_CAUSES, SESSION_CLASSES, StaffEvent } from './events.ts';
import { operation } from './operation.ts';
import { MARK_COLOURS, SUMMARY_FIELDS, Summary } from './session-papers.ts';
import { SurveyResult } from './surveys.ts';
import { CommandAnswer } from './visits.ts';

/** What comes due next; screens colour by it and never decide by it. */
export const DueView = z.object({ kind: TimerKindName, step: z.int(), dueAtMs: AtMs });
export type DueView = z.output<typeof DueView>;

export const SessionRow = z.object({
  id: Id,
  phase: PhaseName,
  /** Changes with every event; rows with a lower one are stale. */
  seq: z.int(),
  customer: z.object({ id: Id.nullable(), name: z.string(), tags: z.array(z.string()) }),
  entryPoint: z.object({ id: Id, name: z.string() }),
  language: Language,
  group: z.object({ id: Id, name: z.string() }).nullable(),
  agent: z.object({ id: Id, name: z.string() }).nullable(),
  openedAtMs: AtMs,
  closedAtMs: AtMs.nullable(),
  closureCause: z.enum(CLOSURE_CAUSES).nullable(),
  class: z.enum(SESSION_CLASSES).nullable(),
  turn: z.enum(['none', 'agent', 'customer']),
  /** First unanswered customer message; null unless the customer waits. */
  waitingSinceMs: AtMs.nullable(),
  lastMessageAtMs: AtMs.nullable(),
  /** The newest message, cut at 80 characters. */
  excerpt: z.string(),
  /** Customer messages I have not read. */
  unread: z.int(),
  hasDraft: z.boolean(),
  /** The serving agent's own colour. */
  mark: z.enum(MARK_COLOURS).nullable(),
  /** Owner exclusive: no ladder. */
  exclusive: z.boolean(),
  due: z.array(DueView),
  stars: z.int().nullable(),
});
export type SessionRow = z.output<typeof SessionRow>;

export const listSessions = operation({
  method: 'get',
  path: '/sessions',
  summary: 'Sessions: mine, those waiting, open ones within my data scope, or ended ones',
  auth: 'staff',
  right: 'sessions.read',
  query: z.object({
    list: z.enum(['mine', 'open', 'ended']).default('mine'),
    cursor: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    /** Words of the customer's or the agent's name, or a session id's beginning. */
    search: z.string().max(100).optional(),
  }),
  response: z.object({ sessions: z.array(SessionRow), nextCursor: z.string().nullable(), nowMs: AtMs }),
});

const Allowed = z.object({
  allowed: z.boolean(),
  /** Why not now, a code for the message catalogue; null when allowed. */
  reason: z.string().nullable(),
});

export const Track = z.object({
  url: z.string(),
  title: z.string(),
  atMs: AtMs,
  /** Time on it so far or in all; null = unknown. */
  seconds: z.int().nullable(),
});

export const HistoryRow = z.object({
  id: Id,
  openedAtMs: AtMs,
  closedAtMs: AtMs.nullable(),
  phase: PhaseName,
  agentName: z.string().nullable(),
  groupName: z.string().nullable(),
  themePath: z.array(z.string()),
  class: z.enum(SESSION_CLASSES).nullable(),
  stars: z.int().nullable(),
});

export const SessionDetail = SessionRow.extend({
  visitorId: Id,
  profile: z.object({
    /** In the customer base by name, as staff or the site gave it; without one, staff may still give it. */
    known: z.boolean(),
    owner: z.object({ id: Id, name: z.string() }).nullable(),
    vip: z.boolean().nullable(),
    score: z.number().nullable(),
    contact: z.string().nullable(),
    visits: z.int(),
    region: z.string().nullable(),
    device: z.string().nullable(),
    browser: z.string().nullable(),
    referrer: z.string().nullable(),
    /** From the browser, the site's signature or the customer base. */
    source: z.enum(['browser', 'site', 'customer-base']),
  }),
  track: z.array(Track),
  history: z.array(HistoryRow),
  remark: z.string(),
  summary: Summary,
  /** Fields of it to be filled in before an agent ends the session. */
  summaryRequired: z.array(z.enum(SUMMARY_FIELDS)),
  draft: z.object({ text: z.string(), revision: z.int() }),
  survey: SurveyResult.nullable(),
  pinned: z.object({
    guidance: z.int().nullable(),
    assignment: z.int().nullable(),
    policy: z.int(),
  }),
  may: z.object({
    reply: Allowed,
    note: Allowed,
    transfer: Allowed,
    end: Allowed,
    bot: Allowed,
    takeOver: Allowed,
    survey: Allowed,
    interrupt: Allowed,
    pick: Allowed,
  }),
  /** Whether a survey goes out when it is ended now, and why (not). */
  surveyAtEnd: z.object({ sent: z.boolean(), why: z.string() }),
  visitorReadVseq: z.int(),
  visitorOnline: z.boolean(),
});
export type SessionDetail = z.output<typeof SessionDetail>;

export const readSession = operation({
  method: 'get',
  path: '/sessions/{id}',
  summary: 'One session with its customer, track, summary and what may be done now',
  auth: 'staff',
  right: 'sessions.read',
  params: ById,
  response: SessionDetail,
});

export const listSessionEvents = operation({
  method: 'get',
  path: '/sessions/{id}/events',
  summary: 'The log after a number, or the newest ones before one; oldest first',
  auth: 'staff',
  right: 'sessions.read',
  params: ById,
  query: z.object({
    after: z.coerce.number().int().min(0).optional(),
    before: z.coerce.number().int().min(1).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  response: z.object({ events: z.array(StaffEvent), more: z.boolean() }),
});

export const StaffCommand = z.discriminatedUnion('kind', [
  z.object({ id: Uuid, kind: z.literal('end') }),
  z.object({
    id: Uuid,
    kind: z.literal('transfer'),
    args: z.object({
      to: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('agent'), agentId: Id }),
        z.object({ kind: z.literal('group'), groupId: Id }),
      ]),
      note: z.string().max(1_000).default(''),
    }),
  }),
  z.object({ id: Uuid, kind: z.literal('bot') }),
  z.object({ id: Uuid, kind: z.literal('take-over') }),
  z.object({ id: Uuid, kind: z.literal('survey') }),
  z.object({
    id: Uuid,
    kind: z.literal('pick'),
    /** Required where another stands before it. */
    args: z.object({ reason: z.string().max(500).default('') }).prefault({}),
  }),
  z.object({
    id: Uuid,
    kind: z.literal('remove'),
    /** The customer reads it. */
    args: z.object({ reason: z.string().max(500).default('') }).prefault({}),
  }),
  z.object({
    id: Uuid,
    kind: z.literal('interrupt'),
    args: z.object({ note: z.string().max(1_000).default('') }).prefault({}),
  }),
]);
export type StaffCommand = z.output<typeof StaffCommand>;

export const commandSession = operation({
  method: 'post',
  path: '/sessions/{id}/commands',
  summary: 'End, transfer, hand to the bot, take over, send the survey, pick, remove, interrupt',
  auth: 'staff',
  right: 'sessions.read',
  params: ById,
  body: StaffCommand,
  response: CommandAnswer,
});

/** What would happen: served at once, or queued at this place. */
export const TransferTarget = z.object({
  kind: z.enum(['agent', 'group']),
  id: Id,
  name: z.string(),
  presence: z.enum(['online', 'suspended', 'offline']).nullable(),
  accepting: z.boolean().nullable(),
  load: z.number(),
  limit: z.number(),
  open: z.boolean(),
  nextOpenAtMs: AtMs.nullable(),
  waiting: z.int(),
  /** How long the customer would wait in its queue, as the customer would read it; null while too little is known. */
  waitFromMs: z.number().nullable(),
  waitToMs: z.number().nullable(),
  outcome: z.enum(['at-once', 'queue', 'exceeds-limit', 'refused']),
  /** Why refused, a code for the message catalogue. */
  reason: z.string().nullable(),
});
export type TransferTarget = z.output<typeof TransferTarget>;

export const listTransferTargets = operation({
  method: 'get',
  path: '/transfer-targets',
  summary: 'Agents and groups a session could go to, and what would happen',
  auth: 'staff',
  right: 'sessions.transfer',
  query: z.object({ session: Id }),
  response: z.object({ targets: z.array(TransferTarget), nowMs: AtMs }),
});
