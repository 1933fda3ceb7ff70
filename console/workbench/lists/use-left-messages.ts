/** Left messages of one state. */
import { useQuery } from '@pinia/colada';
import type { Ref } from 'vue';
import { listLeftMessages } from '#api/contract/left-messages.ts';
import { call } from '../../app/client.ts';
import { useComeback, useLiveEvent } from '../../app/live/use-live-event.ts';
import { useMe } from '../../app/me.ts';

export type MessageState = 'open' | 'taken' | 'done';

export function useLeftMessages(state: Ref<MessageState>) {
  const me = useMe();
  const query = useQuery({
    key: () => ['left-messages', state.value],
    query: () => call(listLeftMessages, { query: { state: state.value, limit: 100 } }),
    enabled: () => me.may('left-messages.read'),
  });
  useLiveEvent('staff', (notice) => {
    if (notice.kind === 'left-message') void query.refetch();
  });
  useComeback(() => void query.refetch());
  return { data: query.data, error: query.error, refetch: query.refetch };
}
