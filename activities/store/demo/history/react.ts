/** What happens in the world, told to the people it concerns. */
import type { FloorNews } from '#rules/simulation/world-state.ts';
import { customerWaitsFor } from './agent-script.ts';
import {
  type Customer,
  hearsAgent,
  hearsBot,
  seesForm,
  seesSurvey,
  waitsInQueue,
} from './customer-script.ts';
import type { PresenceBook } from './presence.ts';
import type { Stage } from './stage.ts';

/** Called in the middle of a step: whoever reacts looks at the session only after it. */
export function react(
  news: FloorNews,
  people: { readonly customer: Customer; readonly stage: Stage; readonly presence: PresenceBook },
): void {
  if (news.kind !== 'log') return;
  const { customer, stage, presence } = people;
  const { event } = news;
  switch (event.kind) {
    case 'message':
      if (event.from === 'customer') stage.after(0, () => customerSpoke(customer, stage));
      if (event.from === 'agent') hearsAgent(customer, stage);
      if (event.from === 'bot') hearsBot(customer, stage);
      break;
    case 'assigned':
      stage.after(0, () => {
        const { waitingSinceMs } = stage.session(customer.sessionId).talk;
        if (waitingSinceMs !== null) customer.waitedSeconds += (stage.nowMs() - waitingSinceMs) / 1000;
        customerSpoke(customer, stage);
      });
      break;
    case 'queued':
      waitsInQueue(customer, stage);
      break;
    case 'form-opened':
      seesForm(customer, stage);
      break;
    case 'survey-sent':
      seesSurvey(customer, stage);
      break;
    case 'agent-suspended':
      presence.suspended(event.agentId);
      break;
    default:
      break;
  }
}

function customerSpoke(customer: Customer, stage: Stage): void {
  const session = stage.session(customer.sessionId);
  if (session.phase !== 'serving' && session.phase !== 'warned') return;
  if (session.talk.turn === 'agent') customerWaitsFor(session.agentId, customer, stage);
}
