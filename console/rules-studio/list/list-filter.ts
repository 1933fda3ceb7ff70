/** Which rules of the list are shown. */
import type { DraftEntry } from '#rules/authoring/draft.ts';
import { childrenOf, isGroup, isReference, type Leaf, type Node } from '#rules/authoring/rule.ts';
import { readTree } from '../tree/read-tree.ts';

export interface ListFilter {
  readonly text: string;
  readonly fact: string | null;
  readonly tag: string | null;
  readonly withFindings: boolean;
  readonly notWon: boolean;
}

export const ALL_RULES: ListFilter = { text: '', fact: null, tag: null, withFindings: false, notWon: false };

export function leavesOf(node: Node): readonly Leaf[] {
  if (isGroup(node)) return childrenOf(node).flatMap(leavesOf);
  return isReference(node) ? [] : [node];
}

export function ruleLeaves(rule: DraftEntry): readonly Leaf[] {
  const tree = readTree(rule.conditions);
  return tree === null ? [] : leavesOf(tree);
}

export function tagsIn(leaves: readonly Leaf[]): readonly string[] {
  return leaves
    .filter((leaf) => leaf.fact === 'customer.tags')
    .flatMap((leaf) => [leaf.value].flat())
    .filter((value) => typeof value === 'string');
}

export interface Filtered {
  readonly rule: DraftEntry;
  readonly name: string;
  readonly findings: readonly unknown[];
  /** Null while it is not known. */
  readonly wonMonth: number | null;
}

export function matchesFilter(filter: ListFilter, { rule, name, findings, wonMonth }: Filtered): boolean {
  const { text, fact, tag } = filter;
  if (text !== '' && !name.toLowerCase().includes(text.trim().toLowerCase())) return false;
  if (filter.withFindings && findings.length === 0) return false;
  if (filter.notWon && wonMonth !== 0) return false;
  if (fact === null && tag === null) return true;
  const leaves = ruleLeaves(rule);
  if (fact !== null && !leaves.some((leaf) => leaf.fact === fact)) return false;
  return tag === null || tagsIn(leaves).includes(tag);
}
