/** What is to be said of a draft before it is believed: what is unfinished, what lint finds, what it would decide. Judged once per content. */
import { createHash } from 'node:crypto';
import { type CompiledRuleSet, compile } from '#rules/authoring/compile.ts';
import { type DraftDocument, type DraftInspection, inspectDraft } from '#rules/authoring/draft.ts';
import type { Finding } from '#rules/authoring/finding.ts';
import { lint } from '#rules/authoring/lint.ts';
import type { Store } from './database.ts';
import { foreignPins } from './named-conditions.ts';
import { type RuleWorld, readRuleWorld } from './rule-catalogue.ts';

export interface Judgement extends DraftInspection {
  readonly world: RuleWorld;
  /** Of the finished part; both are worked out when first asked for. */
  readonly compiled: () => CompiledRuleSet;
  readonly findings: () => readonly Finding[];
}

interface Known {
  readonly hash: string;
  readonly document: DraftDocument;
}

/** Contents that are held ready per process. Count. */
const MOST_KEPT = 16;
const kept = new WeakMap<Store, Map<string, Judgement>>();

/** Throws nothing for what is unfinished. */
export async function judgeDraft(store: Store, draft: Known): Promise<Judgement> {
  const [world, foreign] = await Promise.all([
    readRuleWorld(store),
    foreignPins(store, draft.document.conditions),
  ]);
  const key = keyOf(draft.hash, world, foreign);
  const judgements = kept.get(store) ?? new Map<string, Judgement>();
  kept.set(store, judgements);
  const known = judgements.get(key);
  if (known !== undefined) return known;
  const judgement = judge(draft.document, world, foreign);
  judgements.set(key, judgement);
  const [oldest] = judgements.keys();
  if (judgements.size > MOST_KEPT && oldest !== undefined) judgements.delete(oldest);
  return judgement;
}

/** Whatever the judgement depends on: content, and what exists in this installation. */
function keyOf(hash: string, { catalogue, targets }: RuleWorld, foreign: readonly string[]): string {
  const names = [...targets.agents, '|', ...targets.groups, '|', ...targets.bots, '|', ...foreign];
  const world = createHash('sha256').update([...catalogue.facts.keys(), ...names].join('\n'));
  return `${hash} ${world.digest('hex')}`;
}

function judge(document: DraftDocument, world: RuleWorld, foreign: readonly string[]): Judgement {
  const inspection = inspectDraft(document, world);
  const pins = foreign.map((id) => ({
    path: `/conditions/${document.conditions.findIndex((pin) => pin.id === id)}`,
    reason: `this is not the named condition ${id} as it was saved`,
    remedy: 'save it under its name first, then take that revision',
  }));
  let compiled: CompiledRuleSet | null = null;
  let findings: readonly Finding[] | null = null;
  const compileOnce = (): CompiledRuleSet => {
    compiled ??= compile(inspection.ruleSet, world.catalogue);
    return compiled;
  };
  return {
    ...inspection,
    complete: inspection.complete && pins.length === 0,
    problems: [...pins, ...inspection.problems],
    unfinishedConditions: [...new Set([...inspection.unfinishedConditions, ...foreign])],
    world,
    compiled: compileOnce,
    findings: () => {
      findings ??= lint(compileOnce());
      return findings;
    },
  };
}
