import { expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();

it.each(['mine', 'open', 'ended'])('looks for Chinese words among sessions that are %s', async (list) => {
  const cookie = await api.signIn('lina');

  const found = await api.ask(`/api/sessions?list=${list}&search=${encodeURIComponent('张')}`, { cookie });

  expect([found.status, found.body.sessions]).toEqual([200, []]);
});
