import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import { usePagedRows } from '#console/workbench/lists/use-paged-rows.ts';
import { eventually } from '../../support/wait.ts';
import { aRow } from './a-session.ts';

/** Two pages of two; the second cannot be read at first. */
function aServerThatFailsOnce(): void {
  let failed = false;
  vi.stubGlobal('fetch', async (address: string) => {
    const second = new URL(address, 'http://usher.test').searchParams.has('cursor');
    if (second && !failed) {
      failed = true;
      throw new TypeError('network away');
    }
    const ids = second ? ['s3', 's4'] : ['s1', 's2'];
    const sessions = ids.map((id) => ({ ...aRow, id }));
    return new Response(JSON.stringify({ sessions, nextCursor: second ? null : 'further' }));
  });
}

beforeEach(() => {
  setActivePinia(createPinia());
});
afterEach(() => vi.unstubAllGlobals());

it('tries the page again that could not be read, and keeps those that were', async () => {
  aServerThatFailsOnce();
  const scope = effectScope();
  const paged = scope.run(() => usePagedRows('open', ref(''))) as ReturnType<typeof usePagedRows>;
  await eventually(() => expect(paged.rows.value).toHaveLength(2));
  await paged.load(true);
  expect(paged.error.value).not.toBeNull();

  await paged.again();

  expect(paged.rows.value.map(({ id }) => id)).toEqual(['s1', 's2', 's3', 's4']);
  expect(paged.error.value).toBeNull();
  scope.stop();
});
