/** Alt and an arrow move the node that has the focus; what was done is said. */
import { nextTick } from 'vue';
import { type Step, stepNode } from './edit-tree.ts';
import { useTree } from './tree-context.ts';

const STEPS: { readonly [key: string]: Step } = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'out',
  ArrowRight: 'in',
};

/** Puts the focus on the first thing that can be edited in a node. */
export async function focusNode(nodeId: string): Promise<void> {
  await nextTick();
  const node = document.querySelector(`[data-node="${CSS.escape(nodeId)}"]`);
  node?.scrollIntoView({ block: 'nearest' });
  const field =
    node?.querySelector<HTMLElement>('input, select, textarea') ?? node?.querySelector<HTMLElement>('button');
  field?.focus();
}

export function useNodeKeys(nodeId: () => string): (event: KeyboardEvent) => void {
  const tree = useTree();
  return (event) => {
    const step = STEPS[event.key];
    if (!event.altKey || event.ctrlKey || event.metaKey || step === undefined || tree.readonly.value) return;
    event.preventDefault();
    event.stopPropagation();
    const next = stepNode(tree.root.value, nodeId(), step);
    if (next === null) return;
    tree.edit(next);
    void focusNode(nodeId());
  };
}
