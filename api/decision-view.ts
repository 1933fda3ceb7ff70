/** A kept decision as people read it: recomputed from its facts by the version it was made with. */
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import { explain, type NodeTruth, type RuleTruth } from '#rules/authoring/explain.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { factDefinition } from '#rules/authoring/lower.ts';
import type { Text } from '#rules/text.ts';
import type { DecisionView } from './contract/decisions.ts';
import type { Names } from './directory.ts';
import { comparedWords, groupWords, type Vocabulary, wantedWords } from './rule-words.ts';

export interface KeptDecision {
  readonly id: string;
  readonly kind: 'guidance' | 'assignment';
  readonly atMs: number;
  readonly version: number;
  readonly hash: string;
  readonly ruleId: string | null;
  readonly ruleName: Text | null;
  /** Null when swept or erased. */
  readonly facts: FactObject | null;
  readonly plan: Plan | null;
  readonly candidates: readonly Candidate[];
}

export interface DecisionContext {
  readonly compiled: CompiledRuleSet | null;
  readonly vocabulary: Vocabulary;
  readonly names: Names;
  /** Whether the reader may see what was known about the person. */
  readonly personal: boolean;
}

export function decisionView(decision: KeptDecision, context: DecisionContext): DecisionView {
  const { facts } = decision;
  const explained = facts !== null && context.compiled !== null;
  return {
    id: decision.id,
    kind: decision.kind,
    atMs: decision.atMs,
    version: decision.version,
    hash: decision.hash,
    ruleId: decision.ruleId,
    ruleName: decision.ruleName,
    facts: facts === null ? [] : factViews(facts, context),
    rules: facts === null || context.compiled === null ? [] : ruleViews(facts, context.compiled, context),
    plan: decision.plan === null ? [] : planViews(decision.plan, context.names),
    candidates: decision.candidates.map((candidate) => candidateView(candidate, context.names)),
    explained,
  };
}

export function candidateView(candidate: Candidate, names: Names): DecisionView['candidates'][number] {
  return {
    agentId: candidate.agentId,
    name: names.agent(candidate.agentId) ?? candidate.agentId,
    group: names.group(candidate.groupId),
    step: candidate.step,
    chosen: candidate.chosen,
    reason: candidate.reason,
    load: candidate.load,
    limit: candidate.limit,
  };
}

/** Known facts first, unknown ones last; what is about the person only for those who may see it. */
export function factViews(facts: FactObject, context: DecisionContext): DecisionView['facts'] {
  const { catalogue } = context.vocabulary;
  const reads = new Set(context.compiled?.reads ?? []);
  return Object.entries(facts)
    .flatMap(([id, value]) => {
      const definition = factDefinition(catalogue, id);
      if (definition === undefined || definition.internal) return [];
      const hidden = definition.pii !== 'none' && !context.personal;
      return [{ id, label: definition.label, value: hidden ? null : value, hidden, read: reads.has(id) }];
    })
    .sort((a, b) => Number(b.read) - Number(a.read) || Number(a.value === null) - Number(b.value === null));
}

function ruleViews(
  facts: FactObject,
  compiled: CompiledRuleSet,
  context: DecisionContext,
): DecisionView['rules'] {
  return explain(compiled, facts).rules.map((rule) => ruleView(rule, compiled, context));
}

export function ruleView(
  rule: RuleTruth,
  compiled: CompiledRuleSet,
  context: DecisionContext,
): DecisionView['rules'][number] {
  return {
    ruleId: rule.ruleId,
    name: compiled.ruleSet.rules[rule.index]?.name ?? { en: rule.ruleId },
    won: rule.state === 'won',
    state: stateOf(rule),
    nodes: rule.tree === null ? [] : nodeViews(rule.tree, context, 0),
  };
}

function stateOf(rule: RuleTruth): 'judged' | 'disabled' | 'quarantined' {
  if (rule.state === 'off') return 'disabled';
  return rule.state === 'set-aside' ? 'quarantined' : 'judged';
}

function nodeViews(
  node: NodeTruth,
  context: DecisionContext,
  depth: number,
): DecisionView['rules'][number]['nodes'] {
  const own = {
    id: node.id,
    depth,
    kind: node.kind,
    result: node.result,
    missing: node.missing,
    words: nodeText(node, context),
  };
  return [own, ...node.children.flatMap((child) => nodeViews(child, context, depth + 1))];
}

function nodeText(node: NodeTruth, { vocabulary, personal }: DecisionContext): Text {
  if (node.kind !== 'leaf') {
    const named = vocabulary.conditions.find((one) => one.id === node.condition);
    return groupWords(node.kind, named?.name ?? null);
  }
  if (node.compared === null) return { en: node.id };
  const hidden = !personal && factDefinition(vocabulary.catalogue, node.compared.fact)?.pii !== 'none';
  const { leaf, fact } = node.compared;
  return hidden ? wantedWords(leaf, fact, vocabulary) : comparedWords(node.compared, vocabulary);
}

export function planViews(plan: Plan, names: Names): DecisionView['plan'] {
  return plan.steps.map(({ target, waitSeconds }, index) => ({
    index,
    kind: target.kind,
    name: targetName(target, names),
    strategy: target.kind === 'group' ? target.strategy : null,
    waitSeconds,
  }));
}

export function targetName(target: Plan['steps'][number]['target'], names: Names): string {
  switch (target.kind) {
    case 'agent':
      return names.agent(target.agentId) ?? target.agentId;
    case 'group':
      return names.group(target.groupId) ?? target.groupId;
    case 'bot':
      return names.bot(target.botId) ?? target.botId;
    case 'owner':
    case 'last-agent':
      return '';
    default:
      return target satisfies never;
  }
}
