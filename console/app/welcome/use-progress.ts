/** Looks at what has happened in the last day while the page is open. */
import { onScopeDispose, ref, watch } from 'vue';
import { readRuleSet } from '#api/contract/rule-sets.ts';
import { listSessions } from '#api/contract/sessions.ts';
import { call } from '../client.ts';
import { useClock } from '../clock.ts';
import { useLiveEvent } from '../live/use-live-event.ts';
import { useMe } from '../me.ts';
import { changeOf, progressOf, type WelcomeProgress, welcomeSince, welcomeStep } from './steps.ts';

const EVERY_MS = 6_000;
const LISTS = ['mine', 'open', 'ended'] as const;

export function useProgress() {
  const me = useMe();
  const clock = useClock();
  const progress = ref<WelcomeProgress>({
    greeted: false,
    assigned: false,
    answered: false,
    ended: false,
    rated: false,
  });
  const change = ref({ published: false, anew: false });
  let soon: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    const sinceMs = await welcomeSince(clock.nowMs);
    const answers = await Promise.allSettled(
      LISTS.map((list) => call(listSessions, { query: { list, limit: 50 } })),
    );
    const rows = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.sessions : []));
    progress.value = progressOf(rows, {
      agentId: me.me?.agentId ?? null,
      sinceMs,
    });
    if (!me.may('rules.read')) return;
    const live = await call(readRuleSet, { params: { set: 'guidance' } }).catch(() => null);
    if (live !== null) change.value = changeOf(rows, live, sinceMs);
  }

  useLiveEvent('row', () => {
    clearTimeout(soon);
    soon = setTimeout(() => void look(), 400);
  });
  const timer = setInterval(() => void look(), EVERY_MS);
  onScopeDispose(() => {
    clearInterval(timer);
    clearTimeout(soon);
  });
  void look();
  watch(progress, (now) => {
    if (now.greeted) void welcomeStep('greeted');
    if (now.rated) void welcomeStep('rated');
  });
  watch(change, (now) => {
    if (now.anew) void welcomeStep('changed');
  });
  return { progress, change };
}
