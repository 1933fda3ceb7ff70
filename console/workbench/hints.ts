/** Who types, who looks, what was read: said in passing, believed for five seconds. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Hint } from '#api/contract/live.ts';
import { useClock } from '../app/clock.ts';
import { useLive } from '../app/live/live.ts';

const LIVES_MS = 5_000;

interface Kept {
  readonly hint: Hint;
  readonly untilMs: number;
}

export const useHints = defineStore('hints', () => {
  const clock = useClock();
  const kept = shallowRef<ReadonlyMap<string, Kept>>(new Map());

  function hear(hint: Hint): void {
    const next = new Map(kept.value);
    const key = `${hint.sessionId} ${hint.kind} ${hint.who} ${hint.kind === 'looking' ? hint.name : ''}`;
    const untilMs =
      hint.kind === 'typing' || hint.kind === 'looking' ? clock.nowMs + LIVES_MS : Number.POSITIVE_INFINITY;
    if (hint.on) next.set(key, { hint, untilMs });
    else next.delete(key);
    kept.value = next;
  }

  function of(sessionId: string, kind: Hint['kind'], who: Hint['who']): Hint | null {
    const found = [...kept.value.values()].find(
      ({ hint, untilMs }) =>
        hint.sessionId === sessionId && hint.kind === kind && hint.who === who && untilMs > clock.nowMs,
    );
    return found?.hint ?? null;
  }

  function listen(): () => void {
    return useLive().on('hint', hear);
  }

  return { of, listen };
});
