/** Decisions: ours beside the library's on the same rules and facts, every answer compared. */
import { evaluate } from '#rules/authoring/compile.ts';
import type { Measured, Measurements } from './figures.ts';
import { libraryFor } from './library.ts';
import { type Mix, ruleMix } from './rule-mix.ts';
import { cpuMs, median, quantile } from './spread.ts';

const SEED = 20_261_128;
/** Ours is too quick for the clock: so many decisions are timed as one. */
const AT_ONCE = 200;
const CASES: { readonly [rules: number]: number } = { 10: 300, 100: 300, 1000: 200, 5000: 60, 10000: 200 };

interface Compared {
  readonly ratio: Measured;
  readonly oursMs: number;
  readonly disagreements: number;
}

/** What one decision of ours takes. Milliseconds. */
function oursMs({ compiled, cases }: Mix): number {
  const took = cases.map((facts) => {
    const began = cpuMs();
    for (let run = 0; run < AT_ONCE; run += 1) evaluate(compiled, facts);
    return (cpuMs() - began) / AT_ONCE;
  });
  return median(took);
}

async function compare(mix: Mix): Promise<Compared> {
  const { decide } = await libraryFor(mix.ruleSet, mix.cases);
  let disagreements = 0;
  const took: number[] = [];
  for (const facts of mix.cases) {
    const began = cpuMs();
    const theirs = await decide(facts);
    took.push(cpuMs() - began);
    if (theirs !== evaluate(mix.compiled, facts).winner) disagreements += 1;
  }
  oursMs(mix);
  const ours = oursMs(mix);
  return {
    ratio: { value: median(took) / ours, p99: quantile(took, 0.99) / ours },
    oursMs: ours,
    disagreements,
  };
}

function mixOf(rules: number, quick: boolean): Mix {
  return ruleMix({ rules, cases: quick ? 20 : (CASES[rules] ?? 100), seed: SEED + rules });
}

export async function measureDecisions({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const of10 = await compare(mixOf(10, quick));
  const of100 = await compare(mixOf(100, quick));
  const of1000 = await compare(mixOf(1_000, quick));
  const of5000 = await compare(mixOf(5_000, quick));
  const most = mixOf(10_000, quick);
  oursMs(most);
  const all = [of10, of100, of1000, of5000];
  return {
    'decision.ratio10': of10.ratio,
    'decision.ratio100': of100.ratio,
    'decision.ratio1000': of1000.ratio,
    'decision.ratio5000': of5000.ratio,
    'decision.growth10': { value: oursMs(most) / of1000.oursMs },
    'decision.disagreements': { value: all.reduce((sum, one) => sum + one.disagreements, 0) },
  };
}
