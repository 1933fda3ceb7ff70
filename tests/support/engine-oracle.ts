/** Runs exported rules on json-rules-engine and hands back each rule's tree of answers. */
import { Engine, type Rule as EngineRule, type TopLevelCondition } from 'json-rules-engine';
import type { EngineDocument } from '#rules/authoring/export.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { NAIVE_OPERATORS } from './naive-operators.ts';

/** A node of the library's own condition tree after a run. */
export interface OracleNode {
  readonly id: string;
  readonly result: boolean;
  readonly fact?: string;
  readonly all?: readonly OracleNode[];
  readonly any?: readonly OracleNode[];
  readonly not?: OracleNode;
}

export interface OracleRun {
  /** The rule with the highest priority that held; null if none did. */
  readonly winner: string | null;
  readonly trees: ReadonlyMap<string, OracleNode>;
}

export function buildEngine(exported: EngineDocument): Engine {
  const engine = new Engine();
  for (const [name, answer] of Object.entries(NAIVE_OPERATORS)) engine.addOperator(name, answer);
  for (const [id, condition] of Object.entries(exported.conditions)) {
    engine.setCondition(id, structuredClone(condition) as unknown as TopLevelCondition);
  }
  for (const rule of exported.rules) engine.addRule(structuredClone(rule) as unknown as EngineRule);
  return engine;
}

/** One at a time: the library mixes up two runs of one engine. */
export async function runEngine(engine: Engine, facts: FactObject): Promise<OracleRun> {
  const { results, failureResults } = await engine.run({ ...facts });
  const all = [...results, ...failureResults];
  const held = all.filter((result) => result.result).sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
  // The library keeps the answer of the root beside the tree, not in it.
  const trees = all.map((result): [string, OracleNode] => {
    const root = result.conditions as unknown as OracleNode;
    return [result.name, { ...root, result: result.result === true }];
  });
  return { winner: held[0]?.name ?? null, trees: new Map(trees) };
}
