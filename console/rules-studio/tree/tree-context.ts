/** What every node of an edited tree needs of the whole; made by the editor around it. */
import { type ComputedRef, type InjectionKey, inject, provide } from 'vue';
import type { NamedCondition } from '#rules/authoring/rule.ts';
import type { Branch } from './branches.ts';

export interface NodeTally {
  readonly true: number;
  readonly false: number;
  readonly unknown: number;
}

/** How a node answers for the face that is looked at: it holds, it does not, it depends on what is unknown. */
export type FaceAnswer = 'yes' | 'no' | 'unknown';

export interface NodeFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
}

export interface TreeContext {
  readonly root: ComputedRef<Branch>;
  readonly readonly: ComputedRef<boolean>;
  /** `mark`: what is being typed into. */
  readonly edit: (next: Branch, mark?: string) => void;
  readonly tally: (nodeId: string) => NodeTally | null;
  readonly answer: (nodeId: string) => FaceAnswer | null;
  readonly findings: (nodeId: string) => readonly NodeFinding[];
  /** Those that may be named here. */
  readonly named: ComputedRef<readonly NamedCondition[]>;
  /** Pins it in the draft where it is not yet. */
  readonly pin: (condition: NamedCondition) => void;
  /** The node whose first field takes the focus once it is there. */
  readonly fresh: { id: string | null };
}

const TREE: InjectionKey<TreeContext> = Symbol('tree');

export function provideTree(context: TreeContext): void {
  provide(TREE, context);
}

export function useTree(): TreeContext {
  const context = inject(TREE);
  if (context === undefined) throw new Error('Outside of an edited tree');
  return context;
}
