/** Explanations as indented lines: each condition with what it wanted and what was there, and the least that would have to be different. */
import type { Least } from '#rules/authoring/blame.ts';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import type { Explanation, NodeTruth, RuleTruth } from '#rules/authoring/explain.ts';
import { comparedWords, leafWords, type Speech, say, valueWords } from '#rules/authoring/value-words.ts';
import { textIn } from '#rules/text.ts';

export interface Telling {
  readonly compiled: CompiledRuleSet<unknown>;
  readonly speech: Speech;
}

const KINDS = { all: ['全部', 'all of'], any: ['任一', 'any of'], not: ['并非', 'not'] } as const;

function nodeLines(node: NodeTruth, telling: Telling, depth: number): readonly string[] {
  const { speech } = telling;
  const mark = node.result ? '✓' : '✗';
  const unknown = node.missing ? say(speech, '（未知）', ' (unknown)') : '';
  const head = `${'  '.repeat(depth)}${mark} `;
  if (node.compared) {
    const { want, got } = comparedWords(node.compared, speech);
    return [`${head}${want} ${say(speech, '— 实际：', '— is: ')}${got}  [${node.id}]`];
  }
  const words =
    node.kind === 'all' || node.kind === 'any' || node.kind === 'not'
      ? say(speech, KINDS[node.kind][0], KINDS[node.kind][1])
      : (node.condition ?? '');
  const children = node.children.flatMap((child) => nodeLines(child, telling, depth + 1));
  return [`${head}${words}${unknown}  [${node.id}]`, ...children];
}

export function ruleName(ruleId: string, { compiled, speech }: Telling): string {
  const rule = compiled.ruleSet.rules.find((one) => one.id === ruleId);
  return rule ? `“${textIn(rule.name, speech.language)}” (${ruleId})` : ruleId;
}

const STATES: { readonly [state in RuleTruth['state']]: readonly [zh: string, en: string] } = {
  won: ['胜出', 'won'],
  lost: ['条件不成立', 'its condition does not hold'],
  'pre-empted': ['前面的规则已胜出', 'an earlier rule won'],
  off: ['已关闭', 'switched off'],
  'set-aside': ['无法编译', 'does not compile'],
};

function leastLines(least: Least, telling: Telling): readonly string[] {
  const { speech } = telling;
  if (least.kind === 'at-least')
    return [
      say(speech, `至少要改 ${least.size} 处`, `at least ${least.size} conditions would have to differ`),
    ];
  if (least.kind !== 'found') return [];
  return least.suggestions.map(({ flips, change }) => {
    const asked = flips.map(({ leaf, to }) => {
      const words = leafWords(leaf, speech);
      return to ? words : say(speech, `并非 ${words}`, `not: ${words}`);
    });
    const values = Object.entries(change).map(
      ([fact, value]) => `${fact} = ${valueWords(value, fact, speech)}`,
    );
    const joined = asked.join(say(speech, '，且 ', ', and '));
    return say(
      speech,
      `要让它胜出：${joined}（如 ${values.join('，')}）`,
      `it would win with: ${joined} (say ${values.join(', ')})`,
    );
  });
}

/** The rule that was asked about, its tree and what it would take to win. */
export function explanationLines(explanation: Explanation<unknown>, telling: Telling): readonly string[] {
  const { asked } = explanation;
  if (asked === null) return [];
  const { rule, blame } = asked;
  const state = say(telling.speech, ...STATES[rule.state]);
  return [
    `${ruleName(rule.ruleId, telling)}: ${state}`,
    ...(rule.tree ? nodeLines(rule.tree, telling, 1) : []),
    ...leastLines(blame.toWin, telling).map((line) => `  → ${line}`),
  ];
}
