/** Why a rule was set aside, as a finding: at the pattern that is none, else as a whole. */
import type { CompiledRuleSet, Quarantined } from './compile.ts';
import { type Finding, finding } from './finding.ts';
import { compilePattern } from './pattern.ts';
import { childrenOf, isGroup, isReference, type Leaf, type Node } from './rule.ts';

/** Without recursion: what is set aside may be of any depth. */
function leavesOf(root: Node): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const left: Node[] = [root];
  for (let node = left.pop(); node; node = left.pop()) {
    if (isGroup(node)) left.push(...childrenOf(node));
    else if (!isReference(node)) leaves.push(node);
  }
  return leaves;
}

export function asideFinding({ ruleId, index }: Quarantined, { ruleSet }: CompiledRuleSet<unknown>): Finding {
  const rule = ruleSet.rules[index];
  if (rule === undefined) return finding('set-aside', ruleId);
  const broken = leavesOf(rule.conditions).find(
    ({ operator, value }) => operator === 'matchesRegex' && !compilePattern(String(value)).ok,
  );
  if (broken) return finding('not-re2', ruleId, { nodeId: broken.id });
  return finding('set-aside', ruleId);
}
