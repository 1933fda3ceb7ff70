/** How each message of a rule did in the last seven days. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { type MessageFigures, readMessageFigures } from '#api/contract/rule-figures.ts';
import { call } from '../../app/client.ts';

export function useMessageFigures(ruleId: () => string) {
  const { data } = useQuery({
    key: () => ['message-figures', ruleId()],
    query: () => call(readMessageFigures, { params: { id: ruleId() } }),
    staleTime: 30_000,
  });
  const byMessage = computed(() => new Map((data.value?.messages ?? []).map((one) => [one.messageId, one])));
  return (messageId: string): MessageFigures | null => byMessage.value.get(messageId) ?? null;
}
