/** The rules that came closest to winning: told beside the winner, so that a small mistake shows at once. */
import { type Blame, blameFor } from './blame.ts';
import { type CompiledRuleSet, evaluate } from './compile.ts';
import { explainTree, type NodeTruth } from './explain.ts';
import type { FactObject } from './facts.ts';
import type { RuleId } from './rule.ts';

export interface NearMiss {
  readonly ruleId: RuleId;
  readonly blame: Blame;
}

/** Rules of which the least change is worked out, for each that is told. Count. */
const LOOKED_AT = 2;

/** At most `most`, the fewest conditions first, then by place. Rules that hold but come after the winner are among them. */
export function nearMisses(
  compiled: CompiledRuleSet<unknown>,
  facts: FactObject,
  most: number,
): readonly NearMiss[] {
  const winner = evaluate(compiled, facts).index;
  const guessed = compiled.rules.flatMap((rule) =>
    rule.enabled && rule.tree && rule.index !== winner
      ? [{ rule, away: changesTo(explainTree(rule.tree, facts), true) }]
      : [],
  );
  return guessed
    .sort((a, b) => a.away - b.away || a.rule.index - b.rule.index)
    .slice(0, most * LOOKED_AT)
    .map(({ rule }) => ({ ruleId: rule.ruleId, index: rule.index, blame: blameFor(compiled, facts, rule) }))
    .filter(({ blame }) => blame.toWin.kind === 'found')
    .sort((a, b) => sizeOf(a.blame) - sizeOf(b.blame) || a.index - b.index)
    .slice(0, most)
    .map(({ ruleId, blame }) => ({ ruleId, blame }));
}

function sizeOf({ toWin }: Blame): number {
  return toWin.kind === 'found' ? toWin.size : Number.MAX_SAFE_INTEGER;
}

/** Leaves that would have to answer otherwise, each counted for itself: a guess that is cheap and never far off. */
function changesTo(node: NodeTruth, want: boolean): number {
  if (node.result === want) return 0;
  const [first] = node.children;
  switch (node.kind) {
    case 'leaf':
      return 1;
    case 'named':
      return first === undefined ? 0 : changesTo(first, want);
    case 'not':
      return first === undefined ? 0 : changesTo(first, !want);
    case 'all':
    case 'any': {
      const each = node.children.map((child) => changesTo(child, want));
      const together = (node.kind === 'all') === want;
      return together ? each.reduce((sum, one) => sum + one, 0) : Math.min(...each);
    }
    default:
      return node.kind satisfies never;
  }
}
