/** Quick replies by what stands after `/`: in the title or in the words; titles first. */
import type { QuickReply } from '#api/contract/quick-replies.ts';
import { type Language, textIn } from '#rules/text.ts';

/** The words after `/` when the box holds nothing else; null = it is ordinary text. */
export function slashQuery(text: string): string | null {
  return text.startsWith('/') && !text.includes('\n') && text.length <= 60 ? text.slice(1).trim() : null;
}

export function filterReplies(
  replies: readonly QuickReply[],
  query: string,
  language: Language,
): readonly QuickReply[] {
  const wanted = query.toLowerCase();
  const inTitle = (reply: QuickReply): boolean =>
    [reply.title.zh, reply.title.en].some((title) => title?.toLowerCase().includes(wanted));
  const inWords = (reply: QuickReply): boolean =>
    `${reply.preview} ${textIn(reply.text, language)}`.toLowerCase().includes(wanted);
  return [...replies.filter(inTitle), ...replies.filter((reply) => !inTitle(reply) && inWords(reply))];
}
