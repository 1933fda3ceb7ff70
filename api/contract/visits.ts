/** What the visitor's widget asks: one visit over all its tabs and pages. */
import { z } from 'zod';
import { AtMs, ById, Id, Language, Nothing, PhaseName, PromptName, Uuid } from './basics.ts';
import { FORM_REASONS, VisitorEvent } from './events.ts';
import { operation } from './operation.ts';
import { VisitorSurvey } from './surveys.ts';

const Page = z.object({
  url: z.string().max(2_048),
  title: z.string().max(300).default(''),
  referrer: z.string().max(2_048).default(''),
});

/** The best place among the session's targets; the range is null while little is known. */
export const QueuePlace = z.object({
  sessionId: Id,
  position: z.int().min(1),
  waitFromMs: z.int().nullable(),
  waitToMs: z.int().nullable(),
  sinceMs: AtMs,
});
export type QueuePlace = z.output<typeof QueuePlace>;

/** Where the conversation stands; events say how it came to that. */
export const VisitorState = z.object({
  sessionId: Id.nullable(),
  phase: PhaseName.nullable(),
  /** Who answers now; `nobody` before the first word and after the end. */
  answering: z.enum(['nobody', 'connecting', 'queue', 'bot', 'agent', 'form']),
  agent: z.object({ name: z.string() }).nullable(),
  place: QueuePlace.nullable(),
  form: z
    .object({
      reason: z.enum(FORM_REASONS),
      /** By when a left message is answered, from the calendar; null = unknown. */
      answerByMs: AtMs.nullable(),
    })
    .nullable(),
  survey: VisitorSurvey.nullable(),
  may: z.object({ askBot: z.boolean(), askAgent: z.boolean(), leaveMessage: z.boolean(), end: z.boolean() }),
  /** Highest `vseq` the staff have read. */
  staffReadVseq: z.int(),
  /** Highest `vseq` the visitor has read. */
  readVseq: z.int(),
});
export type VisitorState = z.output<typeof VisitorState>;

export const EntryView = z.object({
  id: Id,
  name: z.string(),
  language: Language,
  /** The policy's words that the widget itself shows, in this language; a missing one is absent. */
  prompts: z.partialRecord(PromptName, z.string()),
  look: z.object({
    colour: z.string(),
    position: z.enum(['left', 'right']),
    title: z.string(),
    avatarUrl: z.string().nullable(),
  }),
  uploadLimits: z.object({ maxBytes: z.int(), mediaTypes: z.array(z.string()) }),
  maxTextLength: z.int(),
  demo: z.boolean(),
});
export type EntryView = z.output<typeof EntryView>;

export const openVisit = operation({
  method: 'post',
  path: '/visits',
  summary: 'Open a visit, or go on with one that has not ended; guidance is judged here',
  auth: 'none',
  body: z.object({
    /** The entry point's public key. */
    entryPoint: z.string().min(1).max(64),
    /** The token this browser was given last time. */
    token: z.string().max(4_096).optional(),
    /** A JWT signed by the site with the entry point's secret: sub, name, tags. */
    identity: z.string().max(8_192).optional(),
    page: Page,
    /** The browser's languages, best first. */
    languages: z.array(z.string().max(35)).max(10).default([]),
    /** Ends the visit before and begins anew, as a returning visitor would. */
    again: z.boolean().default(false),
  }),
  response: z.object({
    token: z.string(),
    visitId: Id,
    sessionId: Id.nullable(),
    nowMs: AtMs,
    entry: EntryView,
    /** When the guided messages will come, if a rule won. */
    guidance: z.object({ messagesDueAtMs: z.array(AtMs) }).nullable(),
    /** The conversations of this visitor here, newest session last; at most the last 100 events. */
    events: z.array(VisitorEvent),
    state: VisitorState,
  }),
});

export const turnPage = operation({
  method: 'post',
  path: '/visits/{id}/pages',
  summary: 'Another page of the same visit; guidance is judged again while no rule has won',
  auth: 'visitor',
  params: ById,
  body: Page,
  response: z.object({
    sessionId: Id.nullable(),
    guidance: z.object({ messagesDueAtMs: z.array(AtMs) }).nullable(),
  }),
});

export const listVisitEvents = operation({
  method: 'get',
  path: '/visits/{id}/events',
  summary: 'Events of a session after a visitor number, oldest first, and where it stands',
  auth: 'visitor',
  params: ById,
  query: z.object({
    /** Absent: the newest session. */
    sessionId: Id.optional(),
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  response: z.object({
    sessionId: Id.nullable(),
    events: z.array(VisitorEvent),
    more: z.boolean(),
    state: VisitorState,
    nowMs: AtMs,
  }),
});

export const markVisitRead = operation({
  method: 'post',
  path: '/visits/{id}/read',
  summary: 'The visitor has read up to a number',
  auth: 'visitor',
  params: ById,
  body: z.object({ sessionId: Id, vseq: z.int().min(0) }),
  response: Nothing,
});

export const COMMAND_REFUSALS = [
  'already-ended',
  'not-in-this-phase',
  'not-yours',
  'nobody-free',
  'target-full',
  'target-closed',
  'target-unknown',
  'target-not-available',
  'no-bot',
  'already-taken',
  'survey-not-allowed',
] as const;

export const CommandResultView = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    phase: PhaseName,
    agentId: Id.nullable(),
    /** At the moment of joining a queue; null where the session does not wait. */
    place: z.int().nullable(),
  }),
  z.object({ ok: z.literal(false), reason: z.enum(COMMAND_REFUSALS), agentId: Id.nullable() }),
]);
export type CommandResultView = z.output<typeof CommandResultView>;

/** `pending` (202) means kept, and answered live with the event `command`. */
export const CommandAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), id: Id, result: CommandResultView }),
  z.object({ status: z.literal('pending'), id: Id }),
]);
export type CommandAnswer = z.output<typeof CommandAnswer>;

export const VisitorCommand = z.discriminatedUnion('kind', [
  z.object({ id: Uuid, kind: z.literal('leave-queue') }),
  z.object({ id: Uuid, kind: z.literal('open-form') }),
  z.object({
    id: Uuid,
    kind: z.literal('leave-message'),
    args: z.object({ contact: z.string().trim().min(3).max(200), text: z.string().trim().min(1).max(8_000) }),
  }),
  z.object({ id: Uuid, kind: z.literal('ask-bot') }),
  z.object({ id: Uuid, kind: z.literal('ask-agent') }),
  z.object({ id: Uuid, kind: z.literal('end') }),
]);
export type VisitorCommand = z.output<typeof VisitorCommand>;

export const commandVisit = operation({
  method: 'post',
  path: '/visits/{id}/commands',
  summary: 'Leave the queue, open or send the message form, ask for the bot or a person, or end',
  auth: 'visitor',
  params: ById,
  body: VisitorCommand,
  response: CommandAnswer,
});

const guidedParams = z.object({ id: Id, index: z.coerce.number().int().min(0).max(1_000) });

export const clickGuided = operation({
  method: 'post',
  path: '/visits/{id}/guidance/{index}/click',
  summary: 'A guided message was opened or followed',
  auth: 'visitor',
  params: guidedParams,
  response: Nothing,
});

export const closeGuided = operation({
  method: 'post',
  path: '/visits/{id}/guidance/{index}/close',
  summary: 'A guided message was closed; it counts as shown',
  auth: 'visitor',
  params: guidedParams,
  response: Nothing,
});
