/** Sessions that are being served, with both sides connected, for measuring what goes on within them. */
import type { Desks } from './desk.ts';
import type { Conversation } from './exchange.ts';
import { aVisitor } from './visitor.ts';

/** Opened ten at a time, so that setting up takes not longer than measuring. */
export async function liveSessions(
  url: string,
  desks: Desks,
  count: number,
): Promise<readonly Conversation[]> {
  const made: Conversation[] = [];
  while (made.length < count) {
    const batch = Array.from({ length: Math.min(10, count - made.length) }, () => liveSession(url, desks));
    made.push(...(await Promise.all(batch)));
  }
  return made;
}

async function liveSession(url: string, desks: Desks): Promise<Conversation> {
  const visitor = await aVisitor(url);
  const sessionId = await visitor.say('Hello, is anybody there?');
  await desks.shown.waitFor(sessionId);
  return { sessionId, visitor, desks };
}
