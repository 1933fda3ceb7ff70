/** How each message of a rule did in the last seven days. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { type MessageFigures, readMessageFigures } from '#api/contract/rule-figures.ts';
import { call } from '../../app/client.ts';
import { goneBefore } from './gone-before.ts';

export function useMessageFigures(ruleId: () => string) {
  const { data } = useQuery({
    key: () => ['message-figures', ruleId()],
    query: () => call(readMessageFigures, { params: { id: ruleId() } }),
    staleTime: 30_000,
  });
  const all = computed(() => data.value?.messages ?? []);
  return {
    of: (messageId: string): MessageFigures | null =>
      all.value.find((one) => one.messageId === messageId) ?? null,
    goneBefore: (messageId: string): number | null => goneBefore(messageId, all.value),
  };
}
