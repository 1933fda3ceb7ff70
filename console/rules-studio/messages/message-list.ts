/** The messages of a guidance rule as they are edited: in order, each some seconds after the one before. */
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import { newId } from '../document/new-id.ts';

export type MessageKind = GuidedMessage['kind'];

/** As typed: what is missing is added before it can be published. */
export interface TypedMessage {
  readonly id: string;
  readonly kind: MessageKind;
  readonly intervalSeconds: number | null;
  readonly text?: Words;
  readonly title?: Words;
  readonly image?: TypedImage;
  readonly link?: string;
}

export interface Words {
  readonly zh?: string;
  readonly en?: string;
}

export interface TypedImage {
  readonly url: string;
  readonly alt: Words;
  readonly width: number;
  readonly height: number;
}

const KINDS: readonly MessageKind[] = ['text', 'image', 'card'];

function isTyped(json: unknown): json is TypedMessage {
  if (typeof json !== 'object' || json === null) return false;
  const { id, kind } = json as Partial<TypedMessage>;
  return typeof id === 'string' && KINDS.includes(kind as MessageKind);
}

/** Null where they are not messages at all; then only the JSON can be edited. */
export function readMessages(params: unknown): readonly TypedMessage[] | null {
  const messages = (params as { readonly messages?: unknown } | null)?.messages;
  return Array.isArray(messages) && messages.every(isTyped) ? messages : null;
}

export function newMessage(kind: MessageKind): TypedMessage {
  const base = { id: newId('m'), kind, intervalSeconds: 3 };
  const image = { url: '', alt: {}, width: 0, height: 0 };
  if (kind === 'text') return { ...base, text: {} };
  return kind === 'image' ? { ...base, image } : { ...base, title: {}, text: {} };
}

/** What both kinds have is kept. */
export function asKind(message: TypedMessage, kind: MessageKind): TypedMessage {
  const { id, intervalSeconds } = message;
  const fresh = { ...newMessage(kind), id, intervalSeconds };
  return {
    ...fresh,
    ...(fresh.text !== undefined && message.text !== undefined ? { text: message.text } : {}),
    ...(message.image !== undefined && kind !== 'text' ? { image: message.image } : {}),
  };
}

/** Empty words leave no key behind. */
export function withWords(words: Words | undefined, language: 'zh' | 'en', text: string): Words {
  const { [language]: _old, ...others } = words ?? {};
  return text === '' ? others : { ...others, [language]: text };
}

/** Seconds after opening at which each goes out. */
export function timesOf(messages: readonly TypedMessage[]): readonly number[] {
  let at = 0;
  return messages.map(({ intervalSeconds }) => {
    at += intervalSeconds ?? 0;
    return at;
  });
}

/** The interval that puts a message at this time; the messages after it keep their distance. */
export function intervalFor(messages: readonly TypedMessage[], place: number, atSeconds: number): number {
  const before = timesOf(messages)[place - 1] ?? 0;
  return Math.max(0, Math.min(3_600, Math.round(atSeconds) - before));
}

export function movedMessage(
  messages: readonly TypedMessage[],
  place: number,
  by: 1 | -1,
): readonly TypedMessage[] {
  const to = place + by;
  const message = messages[place];
  if (message === undefined || to < 0 || to >= messages.length) return messages;
  const others = messages.filter((_, at) => at !== place);
  return [...others.slice(0, to), message, ...others.slice(to)];
}
