/** Whether demo data is there: the ribbon, the welcome page and the settings ask the same question. */
import { useQuery, useQueryCache } from '@pinia/colada';
import { readDemo } from '#api/contract/demo.ts';
import { call } from './client.ts';

export function useDemo() {
  return useQuery({ key: ['demo'], query: () => call(readDemo), staleTime: 60_000 });
}

export function useDemoAgain(): () => void {
  const cache = useQueryCache();
  return () => void cache.invalidateQueries();
}
