/** Keeps a list still while the pointer or the caret is in it. */
import { computed, type Ref, ref, watch } from 'vue';
import { frozenOrder } from './row-order.ts';

export function useFrozenOrder(wanted: Ref<readonly string[]>) {
  const frozen = ref<readonly string[] | null>(null);
  let pointer = false;
  let keys = false;

  function update(): void {
    if (!pointer && !keys) frozen.value = null;
    else frozen.value ??= wanted.value;
  }

  const order = computed(() => frozenOrder(frozen.value, wanted.value));
  // An empty list has no order to keep.
  watch(wanted, (ids, before) => {
    if (frozen.value !== null && before.length === 0) frozen.value = ids;
  });

  return {
    order,
    /** Shows what came meanwhile. */
    thaw: () => {
      frozen.value = pointer || keys ? wanted.value : null;
    },
    hold: {
      onPointerenter: (event: PointerEvent) => {
        pointer = event.pointerType === 'mouse';
        update();
      },
      onPointerleave: () => {
        pointer = false;
        update();
      },
      onFocusin: (event: FocusEvent) => {
        keys = event.target instanceof HTMLElement && event.target.matches(':focus-visible');
        update();
      },
      onFocusout: () => {
        keys = false;
        update();
      },
    },
  };
}
