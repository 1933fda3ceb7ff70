/**
 * json-rules-engine in its fastest correct form: one engine a rule set, one run at a time, patterns compiled once. Two forms are
 * correct — stopped at the first rule that holds, or all rules in one pass — and which is faster depends on the rules: both are
 * tried, the faster counts.
 */
import { Engine, type Rule as EngineRule } from 'json-rules-engine';
import { type EngineDocument, exportForEngine, type EngineRule as OurRule } from '#rules/authoring/export.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { RuleSet } from '#rules/authoring/rule.ts';
import { NAIVE_OPERATORS } from '#tests/support/naive-operators.ts';
import { MIX_CATALOGUE } from './rule-mix.ts';
import { cpuMs, median } from './spread.ts';

/** Answers the winner's name, null for none. */
export type Decide = (facts: FactObject) => Promise<string | null>;

/** With whatever the library compares by name, and a pattern compiled once. */
function withOperators(engine: Engine): Engine {
  for (const [name, answer] of Object.entries(NAIVE_OPERATORS)) engine.addOperator(name, answer);
  const patterns = new Map<string, RegExp>();
  engine.addOperator('matchesRegex', (fact: unknown, source: unknown) => {
    if (typeof fact !== 'string' || typeof source !== 'string') return false;
    const known = patterns.get(source);
    const pattern = known ?? new RegExp(source, 'iu');
    if (known === undefined) patterns.set(source, pattern);
    return pattern.test(fact);
  });
  return engine;
}

function engineOf({ rules, conditions }: EngineDocument, change: (rule: OurRule) => object): Engine {
  if (Object.keys(conditions).length > 0) throw new Error('the mix names no conditions');
  const engine = withOperators(new Engine());
  for (const rule of rules) engine.addRule(structuredClone(change(rule)) as unknown as EngineRule);
  return engine;
}

function stoppedAtTheFirst(document: EngineDocument): Decide {
  const engine = engineOf(document, (rule) => rule);
  engine.on('success', () => engine.stop());
  return async (facts) => {
    const { results } = await engine.run({ ...facts });
    return results[0]?.name ?? null;
  };
}

function allInOnePass(document: EngineDocument): Decide {
  const engine = engineOf(document, (rule) => ({ ...rule, priority: 1 }));
  const place = new Map(document.rules.map((rule, index) => [rule.name, index]));
  return async (facts) => {
    const { results } = await engine.run({ ...facts });
    const held = results.map((result) => result.name);
    return held.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))[0] ?? null;
  };
}

/** Cases that decide which form is the faster. Count. */
const TRIED = 9;

export async function libraryFor(
  ruleSet: RuleSet,
  cases: readonly FactObject[],
): Promise<{ readonly decide: Decide; readonly form: string }> {
  const document = exportForEngine(ruleSet, MIX_CATALOGUE);
  const forms = [
    { form: 'stopped at the first', decide: stoppedAtTheFirst(document) },
    { form: 'all in one pass', decide: allInOnePass(document) },
  ];
  const tried = await Promise.all(forms.map(async (one) => ({ ...one, took: Number.POSITIVE_INFINITY })));
  for (const one of tried) {
    const took: number[] = [];
    for (const facts of cases.slice(0, TRIED)) {
      const began = cpuMs();
      await one.decide(facts);
      took.push(cpuMs() - began);
    }
    one.took = median(took);
  }
  const [best] = tried.sort((a, b) => a.took - b.took);
  if (best === undefined) throw new Error('no form of the library was tried');
  return best;
}
