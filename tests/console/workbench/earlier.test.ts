import { afterEach, expect, it, vi } from 'vitest';
import { effectScope } from 'vue';
import type { EventLog } from '#console/workbench/transcript/event-log.ts';
import { useEarlier } from '#console/workbench/transcript/use-earlier.ts';
import { aMessage } from './a-session.ts';

/** As the server answers: the newest of those before a number, or the oldest after one. */
function aServerWith(count: number): void {
  const log = Array.from({ length: count }, (_, at) => aMessage(at + 1));
  vi.stubGlobal('fetch', async (address: string) => {
    const { searchParams } = new URL(address, 'http://usher.test');
    const limit = Number(searchParams.get('limit'));
    const before = Number(searchParams.get('before'));
    const fitting = log.filter(({ seq }) =>
      before > 0 ? seq < before : seq > Number(searchParams.get('after')),
    );
    const events = before > 0 ? fitting.slice(-limit) : fitting.slice(0, limit);
    return new Response(JSON.stringify({ events, more: events.length < fitting.length }));
  });
}

const seqs = (log: EventLog | undefined) => log?.events.map(({ seq }) => seq) ?? [];
const earlierOnes = () => effectScope().run(useEarlier) as ReturnType<typeof useEarlier>;

afterEach(() => vi.unstubAllGlobals());

it('reads an earlier session from its end back to its first word, part by part', async () => {
  aServerWith(450);
  const earlier = earlierOnes();

  await earlier.add({ id: 's0', openedAtMs: 0 });
  for (let parts = 0; earlier.more.value && parts < 30; parts += 1) await earlier.older();

  expect(seqs(earlier.sessions.value[0]?.log)).toEqual(Array.from({ length: 450 }, (_, at) => at + 1));
});

it('says of an earlier session that is whole that nothing stands before it', async () => {
  aServerWith(3);
  const earlier = earlierOnes();

  await earlier.add({ id: 's0', openedAtMs: 0 });

  expect(seqs(earlier.sessions.value[0]?.log)).toEqual([1, 2, 3]);
  expect(earlier.more.value).toBe(false);
});

it('keeps as much of an earlier session when the language changes', async () => {
  aServerWith(450);
  const earlier = earlierOnes();
  await earlier.add({ id: 's0', openedAtMs: 0 });
  for (let parts = 0; parts < 4; parts += 1) await earlier.older();
  const held = seqs(earlier.sessions.value[0]?.log);

  await earlier.reword();

  expect(held.length).toBeGreaterThan(200);
  expect(seqs(earlier.sessions.value[0]?.log)).toEqual(held);
});
