/** A message that was found: cut so that the words looked for can be seen. */
import type { FoundMessage } from '#activities/store/message-search.ts';
import type { MessageHit } from './contract/messages.ts';
import { visitorName } from './session-views.ts';

/** Letters before the words, and in all. */
const BEFORE = 20;
const IN_ALL = 100;

export function messageHit(found: FoundMessage, words: string): MessageHit {
  const { sessionId, seq, atMs, author, closed } = found;
  return {
    sessionId,
    seq,
    atMs,
    author,
    closed,
    customerName: visitorName(found),
    excerpt: around(found.text, words),
  };
}

/** Cut between letters, never inside one. */
function around(text: string, words: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const at = Math.max(0, line.toLowerCase().indexOf(words.toLowerCase()));
  const letters = [...line];
  const first = Math.max(0, [...line.slice(0, at)].length - BEFORE);
  const shown = letters.slice(first, first + IN_ALL);
  return `${first > 0 ? '…' : ''}${shown.join('')}${first + IN_ALL < letters.length ? '…' : ''}`;
}
