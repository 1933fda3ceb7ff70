import type { MessageContent } from '#api/contract/events.ts';
import { httpUrl } from '../thread/links.ts';

/** Addresses of uploaded files are the API's, and the page around us may be another's. */
export function pictureOf(content: MessageContent, base: string): string | null {
  if (content.type === 'image') return httpUrl(content.url, base);
  return content.type === 'card' ? httpUrl(content.imageUrl, base) : null;
}
