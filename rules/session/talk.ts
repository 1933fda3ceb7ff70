/** Who spoke last and who waits: kept by message inserts, moved by the step only when the session itself moves. */
import type { Talk } from './session.ts';

/** Guided messages and prompts are no talk: they change neither turn nor times. */
export type Speaker = 'customer' | 'agent' | 'bot';

export const NO_TALK: Talk = {
  turn: 'none',
  turnNumber: 0,
  waitingSinceMs: null,
  firstCustomerMessageAtMs: null,
  lastCustomerMessageAtMs: null,
  firstAgentMessageAtMs: null,
  lastAgentMessageAtMs: null,
  lastMessageAtMs: null,
  customerMessages: 0,
  agentMessages: 0,
};

/** The talk after one more message. */
export function heard(talk: Talk, from: Speaker, atMs: number): Talk {
  const turn = from === 'customer' ? 'agent' : 'customer';
  const handsOver = talk.turn !== turn;
  const next: Talk = {
    ...talk,
    turn,
    turnNumber: handsOver ? talk.turnNumber + 1 : talk.turnNumber,
    waitingSinceMs: turn === 'customer' ? null : handsOver ? atMs : talk.waitingSinceMs,
    lastMessageAtMs: atMs,
  };
  if (from === 'customer')
    return {
      ...next,
      firstCustomerMessageAtMs: talk.firstCustomerMessageAtMs ?? atMs,
      lastCustomerMessageAtMs: atMs,
      customerMessages: talk.customerMessages + 1,
    };
  if (from === 'bot') return next;
  return {
    ...next,
    firstAgentMessageAtMs: talk.firstAgentMessageAtMs ?? atMs,
    lastAgentMessageAtMs: atMs,
    agentMessages: talk.agentMessages + 1,
  };
}

/** A new turn in which the customer waits: for a new agent the wait begins anew. */
export function waitingFrom(talk: Talk, sinceMs: number): Talk {
  return { ...talk, turn: 'agent', turnNumber: talk.turnNumber + 1, waitingSinceMs: sinceMs };
}

/** Nobody is waited for any more; the counts stay. */
export function waitingOver(talk: Talk): Talk {
  if (talk.turn === 'none' && talk.waitingSinceMs === null) return talk;
  return { ...talk, turn: 'none', turnNumber: talk.turnNumber + 1, waitingSinceMs: null };
}
