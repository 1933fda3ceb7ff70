/** Does something to a session: answered at once, or kept and answered live when the system is slow. */

import { v7 as uuid } from 'uuid';
import { onScopeDispose, ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { z } from 'zod';
import { commandSession, type StaffCommand } from '#api/contract/sessions.ts';
import type { CommandResultView } from '#api/contract/visits.ts';
import { call } from '../app/client.ts';
import { useLive } from '../app/live/live.ts';
import { problemWords } from '../app/problem-words.ts';

type Kind = StaffCommand['kind'];
type ArgsOf<K extends Kind> =
  Extract<z.input<typeof StaffCommand>, { kind: K }> extends { args?: infer A } ? A : undefined;

/** A kept command whose answer does not come is no failure: it will be done. Milliseconds. */
const WAIT_MS = 12_000;

export function useCommand(sessionId: string) {
  const { t, te } = useI18n();
  const live = useLive();
  const busy = ref<Kind | null>(null);
  /** Why the last one was not done; stands where it was asked for. */
  const refusal = ref<string | null>(null);
  /** It is kept and not done yet. */
  const pending = ref(false);
  const waiting = new Set<() => void>();
  onScopeDispose(() => {
    for (const stop of waiting) stop();
  });

  /** True once it is done. */
  async function run<K extends Kind>(kind: K, args?: ArgsOf<K>): Promise<boolean> {
    if (busy.value !== null) return false;
    busy.value = kind;
    refusal.value = null;
    pending.value = false;
    const id = uuid();
    const later = resultOf(id);
    try {
      const body = { id, kind, ...(args === undefined ? {} : { args }) } as z.input<typeof StaffCommand>;
      const answer = await call(commandSession, { params: { id: sessionId }, body });
      if (answer.status === 'done') return settle(answer.result);
      pending.value = true;
      const result = await later.result;
      pending.value = result === null;
      return result !== null && settle(result);
    } catch (error) {
      refusal.value = problemWords(error, t).title;
      return false;
    } finally {
      later.stop();
      busy.value = null;
    }
  }

  function settle(result: CommandResultView): boolean {
    if (result.ok) return true;
    refusal.value = te(`refusal.${result.reason}`) ? t(`refusal.${result.reason}`) : result.reason;
    return false;
  }

  function resultOf(id: string) {
    let stop = (): void => undefined;
    const result = new Promise<CommandResultView | null>((resolve) => {
      const off = live.on('command', (answer) => {
        if (answer.id === id) resolve(answer.result);
      });
      const timer = setTimeout(() => resolve(null), WAIT_MS);
      stop = () => {
        off();
        clearTimeout(timer);
        resolve(null);
      };
    });
    waiting.add(stop);
    return {
      result,
      stop: () => {
        waiting.delete(stop);
        stop();
      },
    };
  }

  return { busy, refusal, pending, run };
}
