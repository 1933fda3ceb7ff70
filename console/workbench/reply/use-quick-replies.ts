import { useQuery } from '@pinia/colada';
import { listQuickReplies } from '#api/contract/quick-replies.ts';
import { call } from '../../app/client.ts';

export function useQuickReplies(sessionId: string) {
  return useQuery({
    key: ['quick-replies', sessionId],
    query: () => call(listQuickReplies, { query: { session: sessionId } }),
    staleTime: 60_000,
  });
}
