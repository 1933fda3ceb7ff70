/** How a scripted agent behaves: how fast they answer, when they miss one, pass it on, or end it. */
import type { Session } from '#rules/session/session.ts';
import type { Chance } from '../chance.ts';
import { AFTER_SALES, PRE_SALES } from '../ids.ts';
import { PEOPLE } from '../people.ts';
import { agentAnswers } from './conversation.ts';
import { type Customer, hearsGoodbye } from './customer-script.ts';
import type { Stage } from './stage.ts';

/** Median seconds to an answer, in the order of `PEOPLE`. */
const PACE = [12, 16, 15, 19, 14, 21];
/** Share of turns they overlook until the reminder, or longer. */
const OVERLOOKS = 0.025;

/** The customer waits for this agent: an answer after a while, unless it is overlooked. */
export function customerWaitsFor(agentId: string, customer: Customer, stage: Stage): void {
  const { chance, sessionId } = customer;
  const turn = stage.session(sessionId).talk.turnNumber;
  const pace = PACE[PEOPLE.findIndex((one) => one.agentId === agentId)] ?? 25;
  const seconds = chance.happens(OVERLOOKS) ? chance.pause(170) : chance.pause(pace);
  stage.after(seconds, () => {
    const session = stage.session(sessionId);
    if (!serves(session, agentId) || session.talk.turn !== 'agent' || session.talk.turnNumber !== turn)
      return;
    answers(agentId, customer, stage);
  });
}

function serves(session: Session, agentId: string): boolean {
  return (session.phase === 'serving' || session.phase === 'warned') && session.agentId === agentId;
}

function answers(agentId: string, customer: Customer, stage: Stage): void {
  const { chance, sessionId, talk } = customer;
  if (passesOn(chance, talk.step)) {
    const note = chance.pick(talk.words.transferNotes);
    const to = stage.session(sessionId).groupId === AFTER_SALES ? PRE_SALES : AFTER_SALES;
    stage.agentCommands(sessionId, agentId, { kind: 'transfer', to: { kind: 'group', groupId: to }, note });
    if (!serves(stage.session(sessionId), agentId)) return;
  }
  const nickname = PEOPLE.find((one) => one.agentId === agentId)?.nickname ?? '';
  stage.agentSays(sessionId, agentAnswers(talk, { agentId, nickname }));
  if (!talk.parted) return;
  hearsGoodbye(customer, stage);
  endsAfterGoodbye(agentId, customer, stage);
}

function passesOn(chance: Chance, step: number): boolean {
  return step === 1 && chance.happens(0.05);
}

/** Most end by hand soon after; some forget, and the closing clock does it. */
function endsAfterGoodbye(agentId: string, customer: Customer, stage: Stage): void {
  const { chance, sessionId } = customer;
  if (chance.happens(0.15)) return;
  stage.after(chance.pause(35), () => {
    const session = stage.session(sessionId);
    if (serves(session, agentId) && session.talk.turn !== 'agent')
      stage.agentCommands(sessionId, agentId, { kind: 'end' });
  });
}
