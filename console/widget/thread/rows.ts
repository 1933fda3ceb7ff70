/** What the log shows, in order: a dated line per session, messages in groups, and quiet sentences. */
import type { VisitorEvent } from '#api/contract/events.ts';
import type { EntryView } from '#api/contract/visits.ts';
import type { Words } from '../words/words.ts';
import type { Outgoing } from './outbox.ts';
import type { Message } from './stack.ts';

type Prompt = keyof EntryView['prompts'];

export type Mark = 'waiting' | 'refused' | 'sent' | 'read' | null;

export type Row =
  | { readonly type: 'begins'; readonly key: string; readonly atMs: number }
  | { readonly type: 'line'; readonly key: string; readonly text: string }
  | {
      readonly type: 'message';
      readonly key: string;
      readonly message: Message;
      readonly mark: Mark;
      /** First and last of a run by one sender. */
      readonly first: boolean;
      readonly last: boolean;
    }
  | {
      readonly type: 'outgoing';
      readonly key: string;
      readonly item: Outgoing;
      readonly mark: Mark;
      readonly first: boolean;
      readonly last: boolean;
    };

export interface Shown {
  readonly events: readonly VisitorEvent[];
  readonly outbox: readonly Outgoing[];
  readonly sessionId: string | null;
  readonly staffReadVseq: number;
}

export function rowsOf(shown: Shown, words: Words): Row[] {
  const rows: Row[] = [];
  const told = toldOf(shown.events);
  const sent = new Set<string | null>();
  let session: string | null = null;
  for (const event of shown.events) {
    if (event.sessionId !== session)
      rows.push({ type: 'begins', key: `begins ${event.sessionId}`, atMs: event.atMs });
    session = event.sessionId;
    const row = told.has(`${event.sessionId} ${SAID_BY[event.kind]}`) ? null : rowOf(event, shown, words);
    if (row !== null) rows.push(row);
    if (event.kind === 'message' && event.from === 'me') sent.add(event.clientId);
  }
  for (const item of shown.outbox)
    if (!sent.has(item.clientId) && item.kind !== 'form')
      rows.push({
        type: 'outgoing',
        key: item.clientId,
        item,
        mark: item.refused === null ? 'waiting' : 'refused',
        first: true,
        last: true,
      });
  return grouped(rows);
}

/** Where the policy has words for a moment, our own sentence would say it twice. */
const SAID_BY: { readonly [kind in VisitorEvent['kind']]?: Prompt } = {
  closed: 'closing',
  'form-sent': 'form-received',
  'bot-started': 'bot-greeting',
};

function toldOf(events: readonly VisitorEvent[]): Set<string> {
  return new Set(
    events.flatMap((event) => (event.kind === 'prompt' ? [`${event.sessionId} ${event.prompt}`] : [])),
  );
}

function rowOf(event: VisitorEvent, shown: Shown, words: Words): Row | null {
  const key = `${event.sessionId} ${event.vseq}`;
  if (event.kind === 'prompt' && event.prompt === 'bot-greeting') return rowOf(asBot(event), shown, words);
  if (event.kind === 'message')
    return {
      type: 'message',
      // A message keeps its key when it turns from waiting into sent: nothing is drawn anew.
      key: event.from === 'me' && event.clientId !== null ? event.clientId : key,
      message: event,
      mark: event.from === 'me' ? markOf(event, shown) : null,
      first: true,
      last: true,
    };
  const text = event.kind === 'prompt' ? event.text : words.line(event);
  return text === null ? null : { type: 'line', key, text };
}

/** The bot's first words are a message like its others. */
function asBot(event: Extract<VisitorEvent, { kind: 'prompt' }>): Message {
  const { vseq, sessionId, atMs, text } = event;
  const content = { type: 'text', text } as const;
  return {
    vseq,
    sessionId,
    atMs,
    kind: 'message',
    from: 'bot',
    clientId: null,
    name: null,
    guidedIndex: null,
    content,
  };
}

function markOf(event: Message, shown: Shown): Mark {
  if (event.sessionId !== shown.sessionId) return null;
  return event.vseq <= shown.staffReadVseq ? 'read' : 'sent';
}

function grouped(rows: readonly Row[]): Row[] {
  return rows.map((row, place) => {
    if (row.type !== 'message' && row.type !== 'outgoing') return row;
    const sender = senderOf(row);
    return {
      ...row,
      first: senderOf(rows[place - 1]) !== sender,
      last: senderOf(rows[place + 1]) !== sender,
    };
  });
}

function senderOf(row: Row | undefined): string | null {
  if (row?.type === 'outgoing') return 'me';
  if (row?.type !== 'message') return null;
  return row.message.from === 'me' ? 'me' : `${row.message.from} ${row.message.name ?? ''}`;
}
