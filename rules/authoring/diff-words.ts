/** Changes as sentences: "rule 3 moved above 2", "number of visits 3 → 2". */
import { textIn } from '../text.ts';
import type { Change, ConditionChange, RulePart } from './diff.ts';
import { messageDiffWords } from './message-diff-words.ts';
import type { GuideRule, LeafValue, Rule } from './rule.ts';
import { actionWords, inForceWords, nodeWords, planWords, type SentenceSpeech } from './sentence.ts';
import { factWords, MOST_LISTED, say, valueWords } from './value-words.ts';

function nameOf(rule: Rule, speech: SentenceSpeech): string {
  return say(speech, `「${textIn(rule.name, 'zh')}」`, `“${textIn(rule.name, 'en')}”`);
}

function connectiveWords(connective: 'all' | 'any' | 'not', speech: SentenceSpeech): string {
  const [zh, en] = { all: ['全部满足', 'all of'], any: ['任一满足', 'any of'], not: ['不满足', 'none of'] }[
    connective
  ];
  return say(speech, zh ?? '', en ?? '');
}

/** A list too long to be said twice: what came and what went. Null: short enough, or none. */
function longListWords(
  before: LeafValue,
  after: LeafValue,
  words: (value: LeafValue) => string,
): string | null {
  if (!Array.isArray(before) || !Array.isArray(after)) return null;
  if (Math.max(before.length, after.length) <= MOST_LISTED) return null;
  const [was, is] = [new Set<string | number>(before), new Set<string | number>(after)];
  const came = [...is].filter((entry) => !was.has(entry));
  const went = [...was].filter((entry) => !is.has(entry));
  const parts = [came, went].map((entries, at) =>
    entries.length === 0 ? [] : [`${at === 0 ? '+' : '−'} ${words(entries as LeafValue)}`],
  );
  return parts.flat().join(' ');
}

function conditionWords(change: ConditionChange, speech: SentenceSpeech): string {
  switch (change.kind) {
    case 'value': {
      const { before, after } = change;
      const words = (value: LeafValue): string => valueWords(value, after.fact, speech);
      const long = longListWords(before.value, after.value, words);
      return `${factWords(after.fact, speech)} ${long ?? `${words(before.value)} → ${words(after.value)}`}`;
    }
    case 'replaced':
      return `${nodeWords(change.before, speech)} → ${nodeWords(change.after, speech)}`;
    case 'added':
      return say(
        speech,
        `增加条件：${nodeWords(change.node, speech)}`,
        `condition added: ${nodeWords(change.node, speech)}`,
      );
    case 'removed':
      return say(
        speech,
        `去掉条件：${nodeWords(change.node, speech)}`,
        `condition removed: ${nodeWords(change.node, speech)}`,
      );
    case 'connective':
      return `${connectiveWords(change.before, speech)} → ${connectiveWords(change.after, speech)}`;
    case 'order':
      return say(speech, '条件顺序改变', 'conditions reordered');
    default:
      return change satisfies never;
  }
}

function enabledWords(rule: Rule, speech: SentenceSpeech): string {
  return rule.enabled ? say(speech, '开启', 'switched on') : say(speech, '关闭', 'switched off');
}

function isGuide(rule: Rule): rule is GuideRule {
  return rule.event.type === 'guide';
}

function actionChangeWords(before: Rule, after: Rule, speech: SentenceSpeech): string {
  const [was, is] = [actionWords(before, speech), actionWords(after, speech)];
  const guides = isGuide(before) && isGuide(after);
  const messages = guides
    ? messageDiffWords(before.event.params.messages, after.event.params.messages, speech)
    : [];
  const told = [...(was === is ? [] : [`${was} → ${is}`]), ...messages];
  return (
    told.join(say(speech, '；', '; ')) ||
    (guides
      ? say(speech, '消息内容改变', 'the messages’ content changed')
      : say(speech, '分配计划的细节改变', 'details of the plan changed'))
  );
}

function defaultWords(
  { before, after }: Extract<Change, { kind: 'default' }>,
  speech: SentenceSpeech,
): string {
  const [was, is] = [before, after].map((rule) => (rule === null ? null : planWords(rule.plan, speech)));
  return was && is && was !== is
    ? say(speech, `默认规则：${was} → ${is}`, `the default rule: ${was} → ${is}`)
    : say(speech, '默认规则改变', 'the default rule changed');
}

function partWords(
  part: RulePart,
  change: Extract<Change, { kind: 'changed' }>,
  speech: SentenceSpeech,
): string {
  const { before, after } = change;
  switch (part) {
    case 'name':
      return say(speech, `改名为${nameOf(after, speech)}`, `renamed to ${nameOf(after, speech)}`);
    case 'enabled':
      return enabledWords(after, speech);
    case 'action':
      return actionChangeWords(before, after, speech);
    case 'note':
      return say(speech, '备注改变', 'note changed');
    case 'in-force': {
      const [was, is] = [before, after].map((rule) =>
        inForceWords(rule, speech).join(say(speech, '，', ', ')),
      );
      const always = say(speech, '始终有效', 'always in force');
      return `${was || always} → ${is || always}`;
    }
    default:
      return part satisfies never;
  }
}

function movedWords(change: Extract<Change, { kind: 'moved' }>, speech: SentenceSpeech): string {
  const { rule, from, to, passed, side } = change;
  const [name, other] = [nameOf(rule, speech), nameOf(passed, speech)];
  const where = say(speech, side === 'above' ? '上方' : '下方', side);
  return say(
    speech,
    `规则${name}移到${other}${where}（第 ${from + 1} 位 → 第 ${to + 1} 位）`,
    `rule ${name} moved ${where} ${other} (place ${from + 1} → ${to + 1})`,
  );
}

function namedWords(change: Extract<Change, { kind: 'named' }>, speech: SentenceSpeech): string {
  const { before, after } = change;
  const name = textIn((after ?? before)?.name ?? { en: '' }, speech.language);
  const quoted = say(speech, `条件「${name}」`, `condition “${name}”`);
  if (!before) return say(speech, `${quoted}加入`, `${quoted} added`);
  if (!after) return say(speech, `${quoted}移除`, `${quoted} removed`);
  const was = nodeWords(before.conditions, speech);
  const is = nodeWords(after.conditions, speech);
  const revision = say(
    speech,
    `版本 ${before.revision} → ${after.revision}`,
    `revision ${before.revision} → ${after.revision}`,
  );
  return was === is ? `${quoted} ${revision}` : `${quoted} ${revision}: ${was} → ${is}`;
}

/** Several lines where a rule changed in several ways. */
export function changeWords(change: Change, speech: SentenceSpeech): readonly string[] {
  switch (change.kind) {
    case 'added':
      return [
        say(speech, `新增规则${nameOf(change.rule, speech)}`, `rule ${nameOf(change.rule, speech)} added`),
      ];
    case 'removed':
      return [
        say(speech, `删除规则${nameOf(change.rule, speech)}`, `rule ${nameOf(change.rule, speech)} removed`),
      ];
    case 'moved':
      return [movedWords(change, speech)];
    case 'default':
      return [defaultWords(change, speech)];
    case 'named':
      return [namedWords(change, speech)];
    case 'changed': {
      const parts = change.parts.map((part) => partWords(part, change, speech));
      const conditions = change.conditions.map((condition) => conditionWords(condition, speech));
      const rule = nameOf(change.after, speech);
      // Two groups may have been reordered, which need not be said twice.
      return [...new Set([...parts, ...conditions])].map((words) =>
        say(speech, `规则${rule}：${words}`, `rule ${rule}: ${words}`),
      );
    }
    default:
      return change satisfies never;
  }
}
