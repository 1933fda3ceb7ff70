/** What people wait for who write rules: compiling, explaining, linting. */
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { explain } from '#rules/authoring/explain.ts';
import { lint } from '#rules/authoring/lint.ts';
import { validateRuleSet } from '#rules/authoring/validate.ts';
import type { Measured, Measurements } from './figures.ts';
import { MIX_CATALOGUE, ruleMix } from './rule-mix.ts';
import { median, quantile, timed } from './spread.ts';

const SEED = 20_261_129;

export function spreadOf(took: readonly number[]): Measured {
  return { value: median(took), p99: quantile(took, 0.99) };
}

export async function measureCompile({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const { json } = ruleMix({ rules: 1_000, cases: 0, seed: SEED });
  const parsed: unknown = JSON.parse(json);
  const took = await timed(quick ? 2 : 15, () => {
    const read = validateRuleSet(parsed, MIX_CATALOGUE);
    if (!read.ok) throw new Error(`the mix is refused: ${JSON.stringify(read.problems[0])}`);
    compile(read.ruleSet, MIX_CATALOGUE);
  });
  return { 'compile.ms1000': spreadOf(took) };
}

export async function measureExplain({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const { compiled, facts } = lastWins(1_000);
  const took = await timed(quick ? 3 : 200, () => explain(compiled, facts), quick ? 1 : 20);
  return { 'explain.ms1000': spreadOf(took) };
}

/** A set and facts with which its last rule wins. */
function lastWins(rules: number): {
  readonly compiled: ReturnType<typeof ruleMix>['compiled'];
  readonly facts: ReturnType<typeof ruleMix>['cases'][number];
} {
  for (let seed = SEED; ; seed += 1) {
    const { compiled, cases } = ruleMix({ rules, cases: 1, seed, winner: rules - 1 });
    const [facts] = cases;
    if (facts !== undefined && evaluate(compiled, facts).index === rules - 1) return { compiled, facts };
  }
}

export async function measureLint({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const { compiled } = ruleMix({ rules: quick ? 500 : 5_000, cases: 0, seed: SEED });
  return { 'lint.ms5000': spreadOf(await timed(quick ? 1 : 5, () => lint(compiled), quick ? 0 : 1)) };
}
