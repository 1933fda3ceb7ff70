/** One message from one side to the other's screen. */
import { v4 as uuid } from 'uuid';
import type { Desks } from './desk.ts';
import type { Visitor } from './visitor.ts';

export interface Conversation {
  readonly sessionId: string;
  readonly visitor: Visitor;
  readonly desks: Desks;
}

const WORDS = 'These are the words of an ordinary message, neither long nor short.';

/** Resolves once it is stored. */
export async function post({ sessionId, visitor, desks }: Conversation, fromAgent: boolean): Promise<void> {
  if (fromAgent) await desks.say(sessionId, WORDS);
  else await visitor.say(WORDS);
}

/** Resolves with the time from sending it until the other side's screen had it. Milliseconds. */
export async function exchange(conversation: Conversation, fromAgent: boolean): Promise<number> {
  const { sessionId, visitor, desks } = conversation;
  const sentAt = performance.now();
  if (fromAgent) {
    const name = `${sessionId}:${await desks.say(sessionId, WORDS)}`;
    await visitor.messages.waitFor(name);
    return (visitor.messages.at(name) ?? Number.NaN) - sentAt;
  }
  const clientId = uuid();
  await visitor.say(WORDS, clientId);
  await desks.messages.waitFor(clientId);
  return (desks.messages.at(clientId) ?? Number.NaN) - sentAt;
}
