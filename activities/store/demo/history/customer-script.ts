/** How a scripted customer behaves: when they speak, how long they wait, how they leave, what they rate. */
import type { Chance } from '../chance.ts';
import { fill } from '../talk/slots.ts';
import { type Conversation, customerOpens, customerReplies } from './conversation.ts';
import { drawName } from './crowd.ts';
import type { Stage } from './stage.ts';

export interface Customer {
  readonly sessionId: string;
  readonly chance: Chance;
  readonly talk: Conversation;
  /** Seconds they wait in a queue before they do something about it. */
  readonly patience: number;
  /** Exchanges after which they walk away without a word; most never do. */
  readonly vanishesAt: number;
  gone: boolean;
  /** Words that are typed but not sent. */
  pending: number;
  waitedSeconds: number;
}

export function newCustomer(sessionId: string, chance: Chance, talk: Conversation): Customer {
  return {
    sessionId,
    chance,
    talk,
    patience: chance.pause(240),
    vanishesAt: chance.happens(0.2) ? chance.between(0, 2) : Number.POSITIVE_INFINITY,
    gone: false,
    pending: 0,
    waitedSeconds: 0,
  };
}

/** Says the first words, one line after the other. */
export function opens(customer: Customer, stage: Stage): void {
  saysInTurn(customer, stage, customerOpens(customer.talk));
}

/** An agent has spoken: a reply after a while, or no more. */
export function hearsAgent(customer: Customer, stage: Stage): void {
  const { talk, chance } = customer;
  if (customer.gone || customer.pending > 0 || talk.parted) return;
  if (talk.step >= customer.vanishesAt) {
    customer.gone = true;
    return;
  }
  const seconds = chance.pause(28);
  customer.pending += 1;
  stage.after(seconds, () => {
    customer.pending -= 1;
    if (isServed(customer, stage)) saysInTurn(customer, stage, customerReplies(talk));
  });
}

/** The agent has taken leave: some close the window themselves, before the agent does. */
export function hearsGoodbye(customer: Customer, stage: Stage): void {
  if (!customer.chance.happens(0.12)) return;
  stage.after(customer.chance.pause(10), () => {
    if (isServed(customer, stage)) stage.visitorCommands(customer.sessionId, { kind: 'end' });
  });
}

/** In the queue: asks whether anyone is there, and in the end leaves, writes a message or turns to the bot. */
export function waitsInQueue(customer: Customer, stage: Stage): void {
  const { chance, sessionId, talk, patience } = customer;
  if (chance.happens(0.4))
    stage.after(patience / 2, () => {
      if (isWaiting(customer, stage)) stage.customerSays(sessionId, chance.pick(talk.words.impatient));
    });
  stage.after(patience, () => {
    if (!isWaiting(customer, stage)) return;
    const way = chance.weighted([
      { way: 'stay', weight: 45 },
      { way: 'leave', weight: 25 },
      { way: 'form', weight: 20 },
      { way: 'bot', weight: 25 },
    ]).way;
    if (way === 'leave') stage.visitorCommands(sessionId, { kind: 'leave-queue' });
    if (way === 'form') stage.visitorCommands(sessionId, leftMessage(customer));
    if (way === 'bot') stage.visitorCommands(sessionId, { kind: 'ask-bot' });
  });
}

/** Before the message form: most fill it in. */
export function seesForm(customer: Customer, stage: Stage): void {
  if (!customer.chance.happens(0.7)) return;
  stage.after(customer.chance.pause(90), () => {
    if (stage.session(customer.sessionId).phase === 'message-form')
      stage.visitorCommands(customer.sessionId, leftMessage(customer));
  });
}

function leftMessage({ chance, talk }: Customer): {
  readonly kind: 'leave-message';
  readonly contact: string;
  readonly text: string;
} {
  const name = drawName(chance, talk.language);
  const contact =
    talk.language === 'en'
      ? `${name.toLowerCase().replace(' ', '.')}@mail.example`
      : `1${chance.between(30, 99)}0000${chance.between(1000, 9999)}`;
  return { kind: 'leave-message', contact, text: fill(chance.pick(talk.words.leftMessages), talk.slots) };
}

/** With the bot: content with its answer, or asking for a person. */
export function hearsBot(customer: Customer, stage: Stage): void {
  const { chance, talk, sessionId } = customer;
  if (customer.gone || customer.pending > 0) return;
  customer.pending += 1;
  stage.after(chance.pause(20), () => {
    customer.pending -= 1;
    if (stage.session(sessionId).phase !== 'bot') return;
    const next = chance.weighted([
      { next: 'agent', weight: 35 },
      { next: 'again', weight: 25 },
      { next: 'content', weight: 40 },
    ]).next;
    if (next === 'agent') stage.visitorCommands(sessionId, { kind: 'ask-agent' });
    if (next === 'again') stage.customerSays(sessionId, chance.pick(talk.words.gibberish));
    if (next === 'content') customer.gone = true;
    if (next === 'content' && chance.happens(0.5)) stage.visitorCommands(sessionId, { kind: 'end' });
  });
}

/** Under half answer; a long wait and a question left open cost stars. */
export function seesSurvey(customer: Customer, stage: Stage): void {
  const { chance, talk } = customer;
  if (!chance.happens(0.46)) return;
  const solved = talk.thanked && chance.happens(0.93);
  const angry = talk.topic.theme === 'complaint' ? 1.9 : 0;
  const mood =
    (solved ? 4.75 : 2.9) - angry - Math.min(1.5, customer.waitedSeconds / 240) - chance.next() * 1.3;
  const stars = Math.max(1, Math.min(5, Math.round(mood + 0.35))) as 1 | 2 | 3 | 4 | 5;
  const words = stars >= 4 ? talk.words.complimentsBySurvey : talk.words.grumblesBySurvey;
  stage.after(chance.pause(120), () =>
    stage.answers(customer.sessionId, {
      stars,
      tags: chance.happens(0.8) ? [chance.pick(TAGS[stars])] : [],
      solved: chance.happens(0.85) ? solved : null,
      words: chance.happens(0.3) ? fill(chance.pick(words), { nickname: '' }) : null,
    }),
  );
}

/** Tags the policy offers for each number of stars. */
const TAGS: { readonly [stars in 1 | 2 | 3 | 4 | 5]: readonly string[] } = {
  1: ['rude', 'slow', 'unsolved'],
  2: ['slow', 'unclear', 'unsolved'],
  3: ['average', 'waited', 'partly'],
  4: ['friendly', 'clear', 'could-be-faster'],
  5: ['friendly', 'fast', 'expert'],
};

function isServed(customer: Customer, stage: Stage): boolean {
  const { phase } = stage.session(customer.sessionId);
  return phase === 'serving' || phase === 'warned';
}

function isWaiting(customer: Customer, stage: Stage): boolean {
  return stage.session(customer.sessionId).phase === 'queued';
}

/** Lines of one turn follow each other by a few seconds; nothing is said once the session is over. */
function saysInTurn(customer: Customer, stage: Stage, lines: readonly string[]): void {
  let seconds = 0;
  for (const line of lines) {
    if (seconds === 0) {
      stage.customerSays(customer.sessionId, line);
    } else {
      customer.pending += 1;
      stage.after(seconds, () => {
        customer.pending -= 1;
        if (isOpen(customer, stage)) stage.customerSays(customer.sessionId, line);
      });
    }
    seconds += customer.chance.pause(9);
  }
}

function isOpen(customer: Customer, stage: Stage): boolean {
  const { phase } = stage.session(customer.sessionId);
  return phase !== 'ended' && phase !== 'surveying' && phase !== 'message-form';
}
