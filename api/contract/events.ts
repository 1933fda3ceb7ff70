/** What happened in a session, as staff and as visitors may see it: the same log, two views. */
import { z } from 'zod';
import { AtMs, Id, PromptName, TimerKindName } from './basics.ts';

/** What a message says. `url` of an image is signed for its reader and can be used as it is. */
export const MessageContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('image'),
    url: z.string(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    alt: z.string(),
  }),
  z.object({
    type: z.literal('card'),
    title: z.string(),
    text: z.string(),
    /** Where it leads; null = nowhere. */
    url: z.string().nullable(),
    imageUrl: z.string().nullable(),
  }),
  z.object({
    type: z.literal('menu'),
    text: z.string(),
    /** Choosing one sends its label as the visitor's message. */
    options: z.array(z.object({ id: z.string(), label: z.string() })),
  }),
]);
export type MessageContent = z.output<typeof MessageContent>;

export const FORM_REASONS = [
  'off-hours',
  'queue-full',
  'waited-too-long',
  'plan',
  'asked',
  'ladder',
] as const;
export const CLOSURE_CAUSES = [
  'by-agent',
  'by-customer',
  'by-time-out',
  'by-supervisor',
  'visit-ended',
  'left-queue',
  'form-sent',
  'form-abandoned',
  'guidance-over',
] as const;
export const SESSION_CLASSES = ['silent', 'agent-silent', 'customer-silent', 'ordinary', 'good'] as const;
export const QUEUE_EXITS = [
  'taken',
  'picked',
  'left',
  'form',
  'bot',
  'closed',
  'removed',
  'waited-too-long',
  'transferred',
] as const;

const visitorHead = { vseq: z.int(), sessionId: Id, atMs: AtMs };

/** In a visitor's own words and with nothing about staff but a name. Ordered by `vseq`, gapless within a session. */
export const VisitorEvent = z.discriminatedUnion('kind', [
  z.object({
    ...visitorHead,
    kind: z.literal('message'),
    from: z.enum(['me', 'agent', 'bot', 'guide']),
    /** The sender's own id; null for guided messages and prompts. */
    clientId: z.string().nullable(),
    name: z.string().nullable(),
    /** Guided messages only: what click and close are reported for. */
    guidedIndex: z.int().nullable(),
    content: MessageContent,
  }),
  /** The system speaks: the policy's words for this moment, in the session's language. */
  z.object({ ...visitorHead, kind: z.literal('prompt'), prompt: PromptName, text: z.string() }),
  z.object({ ...visitorHead, kind: z.literal('queued') }),
  z.object({ ...visitorHead, kind: z.literal('left-queue'), how: z.enum(QUEUE_EXITS) }),
  z.object({ ...visitorHead, kind: z.literal('assigned'), name: z.string() }),
  z.object({ ...visitorHead, kind: z.literal('bot-started') }),
  z.object({ ...visitorHead, kind: z.literal('bot-handed-over') }),
  z.object({ ...visitorHead, kind: z.literal('form-opened'), reason: z.enum(FORM_REASONS) }),
  z.object({ ...visitorHead, kind: z.literal('form-sent') }),
  z.object({ ...visitorHead, kind: z.literal('warned') }),
  z.object({ ...visitorHead, kind: z.literal('closed'), cause: z.enum(CLOSURE_CAUSES) }),
  z.object({ ...visitorHead, kind: z.literal('survey-sent'), expiresAtMs: AtMs }),
  z.object({ ...visitorHead, kind: z.literal('survey-reminded') }),
  /** Any other line that carries a visitor's number, so that numbers stay gapless; nothing to show. */
  z.object({ ...visitorHead, kind: z.literal('quiet') }),
]);
export type VisitorEvent = z.output<typeof VisitorEvent>;

const Target = z.object({
  kind: z.enum(['owner', 'last-agent', 'agent', 'group', 'bot']),
  id: Id.nullable(),
  name: z.string(),
});
const staffHead = {
  seq: z.int(),
  /** Null for what the visitor never sees. */
  vseq: z.int().nullable(),
  sessionId: Id,
  atMs: AtMs,
  audience: z.enum(['all', 'staff']),
};
const decisionId = Id.nullable();
const person = { agentId: Id.nullable(), agentName: z.string().nullable() };

/** As staff see it. What the reader has no right to is `redacted`, never left out. Ordered by `seq`, gapless. */
export const StaffEvent = z.discriminatedUnion('kind', [
  z.object({
    ...staffHead,
    kind: z.literal('message'),
    from: z.enum(['visitor', 'agent', 'bot', 'guide']),
    clientId: z.string().nullable(),
    ...person,
    guidedIndex: z.int().nullable(),
    content: MessageContent,
    decisionId,
  }),
  /** Between colleagues; never reaches the customer. */
  z.object({
    ...staffHead,
    kind: z.literal('note'),
    clientId: z.string().nullable(),
    ...person,
    text: z.string(),
  }),
  z.object({
    ...staffHead,
    kind: z.literal('opened'),
    by: z.enum(['visitor', 'agent']),
    decisionId,
    ruleName: z.string().nullable(),
  }),
  z.object({
    ...staffHead,
    kind: z.literal('guidance-stopped'),
    shown: z.int(),
    left: z.int(),
    cause: z.enum(['spoke', 'visit-ended', 'late', 'joined']),
  }),
  /** The visitor opened or followed a guided message, or closed it. */
  z.object({ ...staffHead, kind: z.literal('guided-clicked'), index: z.int() }),
  z.object({ ...staffHead, kind: z.literal('guided-closed'), index: z.int() }),
  z.object({ ...staffHead, kind: z.literal('prompt'), prompt: PromptName, text: z.string() }),
  z.object({
    ...staffHead,
    kind: z.literal('assigned'),
    ...person,
    groupId: Id.nullable(),
    groupName: z.string().nullable(),
    decisionId,
    ruleName: z.string().nullable(),
    how: z.enum(['plan', 'queue', 'return', 'transfer', 'pick', 'reassign', 'take-over']),
  }),
  z.object({
    ...staffHead,
    kind: z.literal('queued'),
    targets: z.array(Target),
    decisionId,
    ruleName: z.string().nullable(),
  }),
  z.object({ ...staffHead, kind: z.literal('widened'), stepIndex: z.int(), targets: z.array(Target) }),
  z.object({ ...staffHead, kind: z.literal('left-queue'), how: z.enum(QUEUE_EXITS) }),
  z.object({
    ...staffHead,
    kind: z.literal('bot-started'),
    cause: z.enum(['plan', 'overflow', 'asked', 'transfer', 'ladder']),
  }),
  z.object({ ...staffHead, kind: z.literal('bot-handed-over'), cause: z.enum(['asked', 'misses', 'agent']) }),
  z.object({ ...staffHead, kind: z.literal('form-opened'), reason: z.enum(FORM_REASONS) }),
  z.object({ ...staffHead, kind: z.literal('form-sent'), leftMessageId: Id }),
  z.object({
    ...staffHead,
    kind: z.literal('transferred'),
    fromAgentName: z.string().nullable(),
    toName: z.string(),
    note: z.string().nullable(),
    byName: z.string().nullable(),
  }),
  z.object({
    ...staffHead,
    kind: z.literal('reassigned'),
    fromAgentName: z.string(),
    afterSeconds: z.number(),
  }),
  z.object({
    ...staffHead,
    kind: z.literal('interrupted'),
    fromAgentName: z.string(),
    byName: z.string().nullable(),
    note: z.string().nullable(),
  }),
  z.object({ ...staffHead, kind: z.literal('reminded'), ...person, afterSeconds: z.number() }),
  z.object({ ...staffHead, kind: z.literal('supervisor-alerted'), afterSeconds: z.number() }),
  z.object({ ...staffHead, kind: z.literal('timer-skipped'), timer: TimerKindName, lateMs: z.number() }),
  z.object({ ...staffHead, kind: z.literal('warned') }),
  z.object({
    ...staffHead,
    kind: z.literal('closed'),
    cause: z.enum(CLOSURE_CAUSES),
    class: z.enum(SESSION_CLASSES),
    byName: z.string().nullable(),
  }),
  z.object({
    ...staffHead,
    kind: z.literal('survey-sent'),
    expiresAtMs: AtMs,
    byName: z.string().nullable(),
  }),
  z.object({ ...staffHead, kind: z.literal('survey-answered'), stars: z.int(), bad: z.boolean() }),
  z.object({ ...staffHead, kind: z.literal('survey-reminded') }),
  z.object({ ...staffHead, kind: z.literal('survey-expired') }),
  /** The reader has no right to it; the number stays, so that nothing seems missing. */
  z.object({ ...staffHead, kind: z.literal('redacted') }),
  /** A kind written by a newer version than this one: shown as a quiet line. */
  z.object({ ...staffHead, kind: z.literal('other'), name: z.string() }),
]);
export type StaffEvent = z.output<typeof StaffEvent>;
export type StaffEventKind = StaffEvent['kind'];
export type VisitorEventKind = VisitorEvent['kind'];
