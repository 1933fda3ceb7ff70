import { onScopeDispose, watch } from 'vue';
import type { StaffListens } from '#api/contract/live.ts';
import { useLive } from './live.ts';

/** Listens for as long as the component lives. */
export function useLiveEvent<N extends Exclude<keyof StaffListens, 'hello'>>(
  name: N,
  listen: StaffListens[N],
): void {
  onScopeDispose(useLive().on(name, listen));
}

/** After every return of the connection, when what was pushed meanwhile has been missed. */
export function useComeback(again: () => void): void {
  const live = useLive();
  watch(
    () => live.comebacks,
    (_, before) => {
      if (before > 0) again();
    },
  );
}
