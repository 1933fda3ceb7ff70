/** What is proved of a changed rule's conditions, and of all rules together, for people: which visits came, which went. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { compile } from '#rules/authoring/compile.ts';
import { obstaclesOf, tellingFacts } from '#rules/authoring/decision-words.ts';
import type { Change } from '#rules/authoring/diff.ts';
import type { Catalogue, FactObject } from '#rules/authoring/facts.ts';
import { type LoweredNode, lowerRule, nodesOf, RuleFault } from '#rules/authoring/lower.ts';
import { relationOf, sameDecisions } from '#rules/authoring/relations.ts';
import type { Rule, RuleSet } from '#rules/authoring/rule.ts';
import type { ResponseOf } from './contract/operation.ts';
import type { OPERATIONS } from './contract/operations.ts';
import { alikeWords, relationSentence, type Vocabulary } from './rule-words.ts';

type Comparison = ResponseOf<(typeof OPERATIONS)['compareRules']>;
type RelationView = Comparison['changes'][number]['relation'];
type Changed = Extract<Change, { kind: 'changed' }>;

/** Changed rules of one comparison that are proved; each may take some hundredths of a second. Count. */
const MOST_PROVED = 20;

/** What is proved of changed rules, one by one: whoever else asks this node has their turn between two of them. */
export async function proved<View>(
  changes: readonly Change[],
  view: (change: Changed) => View,
): Promise<ReadonlyMap<Change, View>> {
  const views = new Map<Change, View>();
  for (const change of changes.filter(asksOtherwise).slice(0, MOST_PROVED)) {
    await nextTurn();
    views.set(change, view(change));
  }
  await nextTurn();
  return views;
}

function asksOtherwise(change: Change): change is Changed {
  return change.kind === 'changed' && (change.conditions.length > 0 || change.parts.includes('in-force'));
}

function lowered(rule: Rule, { conditions }: RuleSet, catalogue: Catalogue): LoweredNode | null {
  try {
    return lowerRule(rule, { catalogue, conditions: new Map(conditions.map((one) => [one.id, one])) });
  } catch (cause) {
    if (!(cause instanceof RuleFault)) throw cause;
    return null;
  }
}

/** Only what the rule reads. */
function readOf(facts: FactObject | null, trees: readonly LoweredNode[]) {
  if (facts === null) return null;
  const leaves = trees.flatMap((tree) => [...nodesOf(tree)]).filter((node) => node.kind === 'leaf');
  return Object.fromEntries(leaves.map(({ fact }) => [fact, facts[fact] ?? null]));
}

/** Null where a side does not compile. */
export function relationView(
  { before, after }: Changed,
  [from, to]: readonly [RuleSet, RuleSet],
  vocabulary: Vocabulary,
): RelationView {
  const { catalogue } = vocabulary;
  const [was, is] = [lowered(before, from, catalogue), lowered(after, to, catalogue)];
  if (was === null || is === null) return null;
  const relation = relationOf(was, is, catalogue);
  const proved =
    relation.kind === 'unknown'
      ? { ...NOTHING, kind: relation.kind, because: [...new Set(relation.because.map(({ fact }) => fact))] }
      : {
          ...NOTHING,
          kind: relation.kind,
          went: readOf(relation.went, [was, is]),
          came: readOf(relation.came, [was, is]),
        };
  return { ...proved, words: relationSentence(proved, vocabulary) };
}

const NOTHING = { went: null, came: null, because: [] as string[] };

/** Whether both decide alike, with facts that show where they do not. */
export function decisionsView(
  [from, to]: readonly [RuleSet, RuleSet],
  vocabulary: Vocabulary,
): Comparison['decisions'] {
  const { catalogue } = vocabulary;
  const sides = [compile(from, catalogue), compile(to, catalogue)] as const;
  const proof = sameDecisions(...sides);
  return {
    answer: proof.answer,
    example: proof.answer === 'no' ? tellingFacts(sides, proof.example) : null,
    because: [...obstaclesOf(proof)],
    words: alikeWords(sides, proof, vocabulary),
  };
}
