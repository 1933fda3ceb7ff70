/** Whether two rule sets decide alike, in one sentence. */
import { textIn } from '../text.ts';
import { type CompiledRuleSet, evaluate } from './compile.ts';
import type { FactObject, FactValue } from './facts.ts';
import { factDefinition, nodesOf } from './lower.ts';
import type { Proof } from './proofs.ts';
import type { Sides } from './relations.ts';
import type { RuleId } from './rule.ts';
import { factWords, type Speech, say, valueWords } from './value-words.ts';

/** Facts that stand in the way of a proof, each once. */
export function obstaclesOf(proof: Proof): readonly string[] {
  return proof.answer === 'unknown' ? [...new Set(proof.because.map(({ fact }) => fact))] : [];
}

/** Of facts the two sides decide differently on, those that the rules deciding there read, on either side. */
export function tellingFacts(sides: Sides, facts: FactObject): FactObject {
  const winners = sides.map((side) => evaluate(side, facts).winner);
  const read = sides
    .flatMap(({ rules }) => rules.filter(({ ruleId }) => winners.includes(ruleId)))
    .flatMap(({ tree }) => (tree === null ? [] : [...nodesOf(tree)]))
    .flatMap((node) => (node.kind === 'leaf' ? [node.fact] : []));
  return Object.fromEntries([...new Set(read)].map((fact) => [fact, facts[fact] ?? null]));
}

function winnerWords({ ruleSet }: CompiledRuleSet<unknown>, winner: RuleId | null, speech: Speech): string {
  const rule = ruleSet.rules.find(({ id }) => id === winner);
  if (rule) return say(speech, `规则「${textIn(rule.name, 'zh')}」`, `rule “${textIn(rule.name, 'en')}”`);
  return ruleSet.set === 'assignment'
    ? say(speech, '默认规则', 'the default rule')
    : say(speech, '无规则', 'no rule');
}

/** That nothing is capped or cut goes without saying; nobody wrote a condition on it. */
function isTold(fact: string, value: FactValue | undefined, speech: Speech): boolean {
  return !(
    Array.isArray(value) &&
    value.length === 0 &&
    factDefinition(speech.catalogue, fact)?.internal === true
  );
}

/** Made-up facts by name and value. */
export function madeWords(facts: FactObject, speech: Speech): string {
  const colon = say(speech, '：', ': ');
  return Object.entries(facts)
    .filter(([fact, value]) => isTold(fact, value, speech))
    .map(([fact, value]) => factWords(fact, speech) + colon + valueWords(value ?? null, fact, speech))
    .join(say(speech, '，', ', '));
}

function differenceWords(sides: Sides, facts: FactObject, speech: Speech): string {
  const made = madeWords(tellingFacts(sides, facts), speech);
  const example = made === '' ? '' : say(speech, `，例如${made}`, `, for example for ${made}`);
  const [before, after] = sides.map((side) => evaluate(side, facts).winner);
  const [was, is] = [
    winnerWords(sides[0], before ?? null, speech),
    winnerWords(sides[1], after ?? null, speech),
  ];
  const winners =
    before === after
      ? say(speech, `都由${was}决定，但做法不同`, `${was} decides in both, but does something else`)
      : say(speech, `之前：${was}；之后：${is}`, `before: ${was}; after: ${is}`);
  return say(
    speech,
    `两者的决定不同${example}（${winners}）。`,
    `They decide differently${example} (${winners}).`,
  );
}

export function decisionWords(sides: Sides, proof: Proof, speech: Speech): string {
  switch (proof.answer) {
    case 'yes':
      return say(speech, '对任何来访，两者的决定都相同。', 'Both decide alike for every visit.');
    case 'no':
      return differenceWords(sides, proof.example, speech);
    case 'unknown': {
      const because = obstaclesOf(proof).map((fact) => factWords(fact, speech));
      return because.length === 0
        ? say(
            speech,
            '无法判定两者的决定是否相同：过于复杂。',
            'Whether they decide alike could not be told: it is too complex.',
          )
        : say(
            speech,
            `无法判定两者的决定是否相同，原因在于涉及以下内容的条件：${because.join('、')}。`,
            `Whether they decide alike could not be told, because of conditions on: ${because.join(', ')}.`,
          );
    }
    default:
      return proof satisfies never;
  }
}
