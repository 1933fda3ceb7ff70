import { expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();

it('keeps an idle connection for longer than the proxies before it do, who would ask in vain', async () => {
  const { headers } = await api.ask('/api/openapi.json');

  const seconds = Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1]);

  expect(seconds).toBeGreaterThan(60);
});
