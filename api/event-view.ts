/** A row of the session log as staff and as visitors may see it. Rights redact a body, they never drop a number. */
import { z } from 'zod';
import type { Target } from '#rules/assignment/plan.ts';
import type { Language } from '#rules/text.ts';
import { type MessageContent, StaffEvent, type VisitorEvent } from './contract/events.ts';
import { targetName } from './decision-view.ts';
import type { Names } from './directory.ts';

/** As it lies in `session_events`. */
export interface LoggedEvent {
  readonly id: number;
  readonly sessionId: string;
  readonly seq: number;
  readonly vseq: number | null;
  readonly atMs: number;
  readonly kind: string;
  readonly audience: 'all' | 'staff';
  readonly agentId: string | null;
  readonly groupId: string | null;
  readonly clientId: string | null;
  readonly author: string;
  readonly body: { readonly [name: string]: unknown };
}

export interface EventContext {
  readonly names: Names;
  readonly language: Language;
  /** An address of an image for this reader. */
  readonly fileUrl: (fileId: string) => string;
}

type Body = LoggedEvent['body'];

function text(body: Body, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' ? value : null;
}

function number(body: Body, name: string): number | null {
  const value = body[name];
  return typeof value === 'number' ? value : null;
}

/** Images lie by their file's id in the log; a reader gets an address. */
const KeptContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('image'),
    fileId: z.string().nullish(),
    url: z.string().nullish(),
    width: z.number().nullish(),
    height: z.number().nullish(),
    alt: z.string().nullish(),
  }),
  z.object({
    type: z.literal('card'),
    title: z.string(),
    text: z.string(),
    url: z.string().nullish(),
    imageUrl: z.string().nullish(),
  }),
  z.object({
    type: z.literal('menu'),
    text: z.string(),
    options: z.array(z.object({ id: z.string(), label: z.string() })),
  }),
]);

export function contentView(body: Body, context: EventContext): MessageContent {
  const kept = KeptContent.safeParse(body.content);
  if (!kept.success) return { type: 'text', text: text(body, 'text') ?? '' };
  const content = kept.data;
  switch (content.type) {
    case 'text':
      return content;
    case 'image':
      return {
        type: 'image',
        url: content.fileId ? context.fileUrl(content.fileId) : (content.url ?? ''),
        width: content.width ?? null,
        height: content.height ?? null,
        alt: content.alt ?? '',
      };
    case 'card':
      return { ...content, url: content.url ?? null, imageUrl: content.imageUrl ?? null };
    case 'menu':
      return content;
    default:
      return content satisfies never;
  }
}

/** `who wrote it` as the log knows it, under the names of the contract. */
const FROM: { readonly [author: string]: 'visitor' | 'agent' | 'bot' | 'guide' } = {
  visitor: 'visitor',
  customer: 'visitor',
  agent: 'agent',
  bot: 'bot',
  guide: 'guide',
  system: 'guide',
};

function targets(body: Body, names: Names): { kind: Target['kind']; id: string | null; name: string }[] {
  const list = Array.isArray(body.targets) ? (body.targets as readonly Target[]) : [];
  return list.map((target) => ({
    kind: target.kind,
    id:
      'agentId' in target
        ? target.agentId
        : 'groupId' in target
          ? target.groupId
          : 'botId' in target
            ? target.botId
            : null,
    name: targetName(target, names),
  }));
}

type Loose = { readonly [name: string]: unknown };

/** What each kind adds to the head, before the contract has checked it. */
const STAFF_VIEW: { readonly [kind: string]: (event: LoggedEvent, context: EventContext) => Loose } = {
  message: (event, context) => ({
    from: FROM[event.author] ?? 'guide',
    clientId: event.clientId,
    agentId: event.agentId,
    agentName: context.names.agent(event.agentId),
    guidedIndex: number(event.body, 'index'),
    content: contentView(event.body, context),
    decisionId: text(event.body, 'decisionId'),
  }),
  note: (event, { names }) => ({
    clientId: event.clientId,
    agentId: event.agentId,
    agentName: names.agent(event.agentId) ?? names.staff(text(event.body, 'by')),
    text: text(event.body, 'text') ?? '',
  }),
  assigned: ({ body }, { names, language }) => ({
    agentName: names.agent(text(body, 'agentId')),
    groupName: names.group(text(body, 'groupId'), language),
    ruleName: text(body, 'ruleName'),
  }),
  queued: ({ body }, { names }) => ({ targets: targets(body, names), ruleName: text(body, 'ruleName') }),
  widened: ({ body }, { names }) => ({ targets: targets(body, names) }),
  transferred: ({ body }, { names, language }) => ({
    fromAgentName: names.agent(text(body, 'fromAgentId')),
    toName:
      names.agent(text(body, 'to')) ??
      names.group(text(body, 'to'), language) ??
      names.bot(text(body, 'to'), language) ??
      '',
    byName: personName(text(body, 'by'), names),
  }),
  reassigned: ({ body }, { names }) => ({ fromAgentName: names.agent(text(body, 'fromAgentId')) ?? '' }),
  interrupted: ({ body }, { names }) => ({
    fromAgentName: names.agent(text(body, 'fromAgentId')) ?? '',
    byName: personName(text(body, 'by'), names),
  }),
  reminded: (event, { names }) => ({
    agentId: event.agentId,
    agentName: names.agent(event.agentId),
    afterSeconds: number(event.body, 'afterSeconds') ?? 0,
  }),
  'supervisor-alerted': ({ body }) => ({ afterSeconds: number(body, 'afterSeconds') ?? 0 }),
  closed: ({ body }, { names }) => ({ byName: personName(text(body, 'by'), names) }),
  'survey-sent': ({ body }, { names }) => ({ byName: personName(text(body, 'by'), names) }),
  opened: ({ body }) => ({
    by: text(body, 'by') ?? 'visitor',
    decisionId: text(body, 'decisionId'),
    ruleName: null,
  }),
};

export function personName(id: string | null, names: Names): string | null {
  return names.staff(id) ?? names.agent(id);
}

export function staffView(event: LoggedEvent, context: EventContext): StaffEvent {
  const head = {
    seq: event.seq,
    vseq: event.vseq,
    sessionId: event.sessionId,
    atMs: event.atMs,
    audience: event.audience,
  };
  const kind = event.kind === 'guided' ? 'message' : event.kind;
  const parsed = StaffEvent.safeParse({
    ...event.body,
    ...head,
    ...STAFF_VIEW[kind]?.(event, context),
    kind,
  });
  // Written by a newer version, or by hand: a quiet line, never a hole in the numbers.
  return parsed.success ? parsed.data : { ...head, kind: 'other', name: event.kind };
}

/** Null for what has no visitor's number. */
export function visitorView(event: LoggedEvent, context: EventContext): VisitorEvent | null {
  if (event.vseq === null) return null;
  const head = { vseq: event.vseq, sessionId: event.sessionId, atMs: event.atMs };
  const staff = staffView(event, context);
  switch (staff.kind) {
    case 'message':
      return {
        ...head,
        kind: 'message',
        from: staff.from === 'visitor' ? 'me' : staff.from,
        clientId: staff.from === 'visitor' ? staff.clientId : null,
        name: visitorsNameFor(staff, context),
        guidedIndex: staff.guidedIndex,
        content: staff.content,
      };
    case 'assigned':
      return { ...head, kind: 'assigned', name: context.names.nickname(staff.agentId) ?? '' };
    case 'prompt':
      return { ...head, kind: 'prompt', prompt: staff.prompt, text: staff.text };
    case 'left-queue':
      return { ...head, kind: 'left-queue', how: staff.how };
    case 'form-opened':
      return { ...head, kind: 'form-opened', reason: staff.reason };
    case 'closed':
      return { ...head, kind: 'closed', cause: staff.cause };
    case 'survey-sent':
      return { ...head, kind: 'survey-sent', expiresAtMs: staff.expiresAtMs };
    case 'queued':
    case 'bot-started':
    case 'bot-handed-over':
    case 'form-sent':
    case 'warned':
    case 'survey-reminded':
      return { ...head, kind: staff.kind };
    default:
      return { ...head, kind: 'quiet' };
  }
}

/** A bot never speaks under an agent's name, and an agent only under the one for customers. */
function visitorsNameFor(
  message: Extract<StaffEvent, { kind: 'message' }>,
  { names }: EventContext,
): string | null {
  return message.from === 'agent' ? names.nickname(message.agentId) : null;
}
