/** One decision asked about what it did not do; the choices are read when the question is opened. */
import { computed, ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ResponseOf } from '#api/contract/operation.ts';
import { askWhyNot, listWhyNot } from '#api/contract/why-not.ts';
import { call } from '../../app/client.ts';
import { type ProblemWords, problemWords } from '../../app/problem-words.ts';
import type { WhyNotAnswer } from './agent-verdict.ts';

type Choices = ResponseOf<typeof listWhyNot>;

export function useWhyNot(sessionId: string, decisionId: string) {
  const { t } = useI18n();
  const params = { id: sessionId, decision: decisionId };
  const isOpen = ref(false);
  const choices = ref<Choices | null>(null);
  /** `rule:<id>` or `agent:<id>`. */
  const asked = ref<string | null>(null);
  const answer = ref<WhyNotAnswer | null>(null);
  const problem = ref<ProblemWords | null>(null);
  const busy = ref(false);

  async function trying(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    problem.value = null;
    try {
      await work();
    } catch (error) {
      problem.value = problemWords(error, t);
    } finally {
      busy.value = false;
    }
  }

  async function open(): Promise<void> {
    isOpen.value = true;
    if (choices.value === null)
      await trying(async () => {
        choices.value = await call(listWhyNot, { params });
      });
  }

  async function ask(what: string): Promise<void> {
    asked.value = what;
    answer.value = null;
    const id = what.slice(what.indexOf(':') + 1);
    const body = what.startsWith('agent:') ? { agentId: id } : { ruleId: id };
    await trying(async () => {
      const answered = await call(askWhyNot, { params, body });
      // Another may have been asked about meanwhile.
      if (asked.value === what) answer.value = answered;
    });
  }

  const again = () => (asked.value === null ? open() : ask(asked.value));
  const isEmpty = computed(
    () => choices.value !== null && choices.value.rules.length + choices.value.agents.length === 0,
  );
  return { isOpen, choices, asked, answer, problem, busy, isEmpty, open, ask, again };
}
