/** How few conditions would have to answer the other way for a tree to hold: 0 = it holds, 2 = two or more. */
import type { FactObject } from './facts.ts';
import type { LoweredNode } from './lower.ts';
import { testFor } from './operators.ts';

/** Flips to make it true, and to make it false; more than two are two. */
type Costs = readonly [toHold: number, toFail: number];

const MOST = 2;

function summed(costs: readonly number[]): number {
  let sum = 0;
  for (const cost of costs) sum += cost;
  return Math.min(MOST, sum);
}

function costsOf(node: LoweredNode): (facts: FactObject) => Costs {
  if (node.kind === 'leaf') {
    const test = testFor(node.operator, node.operand);
    return (facts) => (test?.(facts[node.fact] ?? null) ? [0, 1] : [1, 0]);
  }
  if (node.kind === 'named') return costsOf(node.child);
  if (node.kind === 'not') {
    const child = costsOf(node.child);
    return (facts) => {
      const [toHold, toFail] = child(facts);
      return [toFail, toHold];
    };
  }
  const children = node.children.map(costsOf);
  const isAll = node.kind === 'all';
  return (facts) => {
    const costs = children.map((child) => child(facts));
    const [holds, fails] = [costs.map(([toHold]) => toHold), costs.map(([, toFail]) => toFail)];
    return isAll ? [summed(holds), Math.min(...fails)] : [Math.min(...holds), summed(fails)];
  };
}

export function flipsToHold(tree: LoweredNode): (facts: FactObject) => number {
  const costs = costsOf(tree);
  return (facts) => costs(facts)[0];
}
