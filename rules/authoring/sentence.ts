/** A rule as one sentence, Chinese or English: what it asks, when it is in force, and what it does. */
import type { Overflow, Plan, PlanStep, Strategy } from '../assignment/plan.ts';
import { textIn } from '../text.ts';
import { type Group, isGroup, isReference, type NamedCondition, type Node, type Rule } from './rule.ts';
import { instantWords, leafWords, type Speech, say, weekdayWords } from './value-words.ts';

export interface SentenceSpeech extends Speech {
  /** Pinned named conditions, for their names. */
  readonly conditions: readonly NamedCondition[];
}

function joined(parts: readonly string[], kind: 'all' | 'any', speech: Speech): string {
  if (parts.length === 1) return parts[0] ?? '';
  if (kind === 'all') return parts.join(say(speech, '，且', ', and '));
  const either = parts.join(say(speech, '，或', ' or '));
  return say(speech, either, `either ${either}`);
}

/** Within another group brackets show what belongs together. */
function bracketed(node: Node, speech: SentenceSpeech): string {
  const words = nodeWords(node, speech);
  const compound = isGroup(node) && !('not' in node) && childCount(node) > 1;
  return compound ? say(speech, `（${words}）`, `(${words})`) : words;
}

function childCount(group: Group): number {
  if ('all' in group) return group.all.length;
  return 'any' in group ? group.any.length : 1;
}

export function nodeWords(node: Node, speech: SentenceSpeech): string {
  if (isReference(node)) {
    const named = speech.conditions.find((condition) => condition.id === node.condition);
    const name = named ? textIn(named.name, speech.language) : node.condition;
    return say(speech, `符合「${name}」`, `“${name}” applies`);
  }
  if (!isGroup(node)) return leafWords(node, speech);
  if ('not' in node)
    return say(speech, `并非${bracketed(node.not, speech)}`, `not ${bracketed(node.not, speech)}`);
  const [kind, children] = 'all' in node ? (['all', node.all] as const) : (['any', node.any] as const);
  return joined(
    children.map((child) => bracketed(child, speech)),
    kind,
    speech,
  );
}

export type RulePartName = 'action' | 'since' | 'until' | 'schedule' | 'rollout' | 'cap';

export interface InForcePart {
  readonly part: RulePartName;
  readonly words: string;
}

/** What only generated conditions ask, part by part. */
export function inForceParts(rule: Rule, speech: Speech): readonly InForcePart[] {
  const parts: InForcePart[] = [];
  const add = (part: RulePartName, words: string): void => {
    parts.push({ part, words });
  };
  const at = (iso: string) => instantWords(Date.parse(iso), speech);
  if (rule.since) add('since', say(speech, `自 ${at(rule.since)} 起`, `from ${at(rule.since)}`));
  if (rule.until) add('until', say(speech, `到 ${at(rule.until)} 为止`, `until ${at(rule.until)}`));
  if (rule.schedule) {
    const { weekdays, from, to } = rule.schedule;
    const days = [...weekdays].sort().map((day) => weekdayWords(day, speech));
    add('schedule', say(speech, `${days.join('、')} ${from}–${to}`, `on ${days.join(', ')} ${from}–${to}`));
  }
  if (rule.rollout) {
    const { percent, by } = rule.rollout;
    const of = by === 'visit' ? say(speech, '来访', 'visits') : say(speech, '访客', 'visitors');
    add('rollout', say(speech, `对 ${percent}% 的${of}`, `for ${percent} % of ${of}`));
  }
  if ('cap' in rule && rule.cap) {
    const { hours } = rule.cap;
    add('cap', say(speech, `每位访客每 ${hours} 小时最多一次`, `once per visitor per ${hours} h`));
  }
  return parts;
}

/** What only generated conditions ask: dates, hours, share, cap. Empty when the rule is always in force. */
export function inForceWords(rule: Rule, speech: Speech): readonly string[] {
  return inForceParts(rule, speech).map(({ words }) => words);
}

const STRATEGIES: { readonly [strategy in Strategy]: readonly [zh: string, en: string] } = {
  'highest-free-ratio': ['空闲率最高', 'highest free ratio'],
  'fewest-sessions': ['会话最少', 'fewest sessions'],
  rotation: ['轮流', 'in rotation'],
  'longest-idle': ['空闲最久', 'longest idle'],
  'weighted-share': ['按权重', 'by weight'],
  'fixed-order': ['固定顺序', 'in fixed order'],
};

function named(id: string, speech: Speech): string {
  return speech.nameOf?.(id) ?? id;
}

function targetWords({ target }: PlanStep, speech: Speech): string {
  switch (target.kind) {
    case 'owner':
      return target.exclusive
        ? say(speech, '只由归属人', 'only the owner')
        : say(speech, '归属人', 'the owner');
    case 'last-agent':
      return say(speech, '上次接待人', 'the last agent');
    case 'agent':
      return named(target.agentId, speech);
    case 'bot':
      return say(speech, `机器人 ${named(target.botId, speech)}`, `bot ${named(target.botId, speech)}`);
    case 'group': {
      const [zh, en] = STRATEGIES[target.strategy];
      const skills = target.skills.map((skill) => named(skill, speech));
      return [named(target.groupId, speech), ...skills, say(speech, zh, en)].join(' · ');
    }
    default:
      return target satisfies never;
  }
}

function overflowWords(overflow: Overflow, speech: Speech): string {
  if (overflow.to === 'queue') return say(speech, '排队', 'the queue');
  if (overflow.to === 'message-form') return say(speech, '留言', 'leave a message');
  return say(speech, `机器人 ${named(overflow.botId, speech)}`, `bot ${named(overflow.botId, speech)}`);
}

export function planWords(plan: Plan, speech: Speech): string {
  const steps = plan.steps.map((step) => {
    const who = targetWords(step, speech);
    return step.waitSeconds === 0
      ? who
      : say(speech, `${who}（${step.waitSeconds} 秒）`, `${who} (${step.waitSeconds} s)`);
  });
  const otherwise = say(
    speech,
    `，否则${overflowWords(plan.overflow, speech)}`,
    `, else ${overflowWords(plan.overflow, speech)}`,
  );
  return steps.join(say(speech, '，再到', ', then ')) + otherwise;
}

export function actionWords(rule: Rule, speech: Speech): string {
  if (rule.event.type === 'route')
    return say(
      speech,
      `分配给${planWords(rule.event.params.plan, speech)}`,
      `ask ${planWords(rule.event.params.plan, speech)}`,
    );
  const count = rule.event.params.messages.length;
  return say(speech, `发送 ${count} 条消息`, `send ${count} ${count === 1 ? 'message' : 'messages'}`);
}

/** "When customer tags has any of VIP, and (either region is Jilin or visits is at least 3), send 3 messages, once per visitor per 24 h." */
export function ruleSentence(rule: Rule, speech: SentenceSpeech): string {
  const when = nodeWords(rule.conditions, speech);
  const parts = [actionWords(rule, speech), ...inForceWords(rule, speech)];
  return say(speech, `当${when}时，${parts.join('，')}。`, `When ${when}, ${parts.join(', ')}.`);
}
