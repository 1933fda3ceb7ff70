/** What two people say to each other about one topic, in order; how fast they are is decided elsewhere. */
import type { Language } from '#rules/text.ts';
import type { Chance } from '../chance.ts';
import { SMALL_TALK_EN, TOPICS_EN } from '../talk/en.ts';
import { drawSlots, fill, type Slots } from '../talk/slots.ts';
import type { SmallTalk, Topic } from '../talk/topic.ts';
import { SMALL_TALK_ZH, TOPICS_ZH } from '../talk/zh.ts';

export interface Conversation {
  readonly language: Language;
  readonly topic: Topic;
  readonly words: SmallTalk;
  readonly slots: Slots;
  readonly chance: Chance;
  /** Agents who have said hello. */
  readonly greetedBy: Set<string>;
  /** Index of the next exchange. */
  step: number;
  /** The customer has said all there is to say. */
  thanked: boolean;
  /** The agent has said goodbye. */
  parted: boolean;
}

/** About what the page suggests, if anything is asked from there. */
export function beginConversation(chance: Chance, language: Language, path: string): Conversation {
  const topics = language === 'zh' ? TOPICS_ZH : TOPICS_EN;
  const fitting = topics.filter((topic) => topic.page === path);
  const topic = chance.weighted(fitting.length > 0 && chance.happens(0.6) ? fitting : topics);
  return {
    language,
    topic,
    words: language === 'zh' ? SMALL_TALK_ZH : SMALL_TALK_EN,
    slots: drawSlots(chance, language),
    chance,
    greetedBy: new Set(),
    step: 0,
    thanked: false,
    parted: false,
  };
}

/** The customer's first words: often a greeting of its own before the question. */
export function customerOpens({ chance, words, topic, slots }: Conversation): readonly string[] {
  const question = fill(chance.pick(topic.openings), slots);
  return chance.happens(0.3) ? [chance.pick(words.greetings), question] : [question];
}

/** The agent's next words; says hello first where this agent has not. */
export function agentAnswers(
  talk: Conversation,
  agent: { readonly agentId: string; readonly nickname: string },
): string {
  const { chance, words, slots, topic } = talk;
  const nickname = nicknameIn(talk.language, agent.nickname);
  const hello = talk.greetedBy.has(agent.agentId)
    ? ''
    : `${fill(chance.pick(words.agentGreetings), { nickname })}${talk.language === 'en' ? ' ' : ''}`;
  talk.greetedBy.add(agent.agentId);
  const exchange = topic.exchanges[talk.step];
  if (talk.thanked || exchange === undefined) {
    talk.parted = true;
    return hello + chance.pick(words.goodbyes);
  }
  return hello + fill(exchange[0], slots);
}

/** What the customer says to the agent's last answer. */
export function customerReplies(talk: Conversation): readonly string[] {
  const { chance, words, slots, topic } = talk;
  const reply = topic.exchanges[talk.step]?.[1] ?? null;
  talk.step += 1;
  const last = talk.step >= topic.exchanges.length;
  if (last) talk.thanked = true;
  const thanks = last ? [chance.pick(words.thanks)] : [];
  const filler = chance.happens(0.15) ? [chance.pick(words.fillers)] : [];
  if (reply === null) return last ? thanks : [chance.pick(words.fillers)];
  return last && chance.happens(0.5) ? [fill(reply, slots), ...thanks] : [...filler, fill(reply, slots)];
}

/** Half of a bilingual nickname. */
function nicknameIn(language: Language, nickname: string): string {
  const [zh, ...en] = nickname.split(' ');
  return language === 'zh' ? (zh ?? nickname) : en.join(' ') || nickname;
}
