/** How every node of a tree answers for one face, by the code that will judge real visits. */
import { explainTree, type NodeTruth } from '#rules/authoring/explain.ts';
import type { Catalogue, FactObject } from '#rules/authoring/facts.ts';
import { lowerGroup, RuleFault } from '#rules/authoring/lower.ts';
import type { Group, NamedCondition } from '#rules/authoring/rule.ts';
import type { FaceAnswer } from '../tree/tree-context.ts';

function answerOf({ result, missing }: NodeTruth): FaceAnswer {
  if (missing) return 'unknown';
  return result ? 'yes' : 'no';
}

/** By node id; empty where the tree does not compile. */
export function faceAnswers(
  group: Group,
  facts: FactObject,
  context: { readonly catalogue: Catalogue; readonly named: readonly NamedCondition[] },
): ReadonlyMap<string, FaceAnswer> {
  const conditions = new Map(context.named.map((condition) => [condition.id, condition]));
  const answers = new Map<string, FaceAnswer>();
  const visit = (truth: NodeTruth): void => {
    answers.set(truth.id, answerOf(truth));
    for (const child of truth.children) visit(child);
  };
  try {
    visit(explainTree(lowerGroup(group, { catalogue: context.catalogue, conditions }), facts));
  } catch (cause) {
    // A pinned condition may be unfinished itself; then nothing can be told.
    if (!(cause instanceof RuleFault)) throw cause;
  }
  return answers;
}
