import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, eventsOf, gapsOf, placeIn, type Thread } from '#console/widget/thread/thread.ts';
import { aMessage, vseqsOf } from './an-event.ts';

const NONE: Thread = [];

describe('the thread', () => {
  it('shows events in the order of their numbers', () => {
    const thread = accept(NONE, [aMessage(1), aMessage(2)]);

    expect(vseqsOf(eventsOf(thread))).toEqual([1, 2]);
  });

  it('holds back what came too early and names the gap', () => {
    const thread = accept(accept(NONE, [aMessage(1)]), [aMessage(4)]);

    expect(vseqsOf(eventsOf(thread))).toEqual([1]);
    expect(gapsOf(thread)).toEqual([{ sessionId: 's1', after: 1 }]);
  });

  it('shows what it held as soon as the gap is filled', () => {
    const early = accept(accept(NONE, [aMessage(1)]), [aMessage(4)]);

    const whole = accept(early, [aMessage(2), aMessage(3)]);

    expect(vseqsOf(eventsOf(whole))).toEqual([1, 2, 3, 4]);
    expect(gapsOf(whole)).toEqual([]);
  });

  it('takes a live event of an unknown session that is not its first as a gap from the start', () => {
    expect(gapsOf(accept(NONE, [aMessage(3)]))).toEqual([{ sessionId: 's1', after: 0 }]);
  });

  it('lets a snapshot begin in the middle of its oldest session', () => {
    const thread = accept(NONE, [aMessage(40), aMessage(41)], 'snapshot');

    expect(vseqsOf(eventsOf(thread))).toEqual([40, 41]);
    expect(placeIn(thread, 's1')).toBe(41);
  });

  it('keeps an older session above a newer one, whichever came first', () => {
    const newer = aMessage(1, { sessionId: 's2', atMs: 90_000 });

    const thread = accept(accept(NONE, [newer]), [aMessage(1)]);

    expect(eventsOf(thread).map((event) => event.sessionId)).toEqual(['s1', 's2']);
  });

  it('ends the same for any order and any number of repetitions', () => {
    const all = Array.from({ length: 12 }, (_, place) => aMessage(place + 1));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...all, ...all, ...all], { minLength: 36, maxLength: 36 }),
        fc.integer({ min: 1, max: 9 }),
        (arrivals, size) => {
          let thread = NONE;
          for (let from = 0; from < arrivals.length; from += size)
            thread = accept(thread, arrivals.slice(from, from + size));
          expect(eventsOf(thread)).toEqual(all);
          expect(gapsOf(thread)).toEqual([]);
        },
      ),
    );
  });

  it('never shows a number before the one below it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 40 }), (numbers) => {
        const thread = numbers.reduce((so, vseq) => accept(so, [aMessage(vseq)]), NONE);
        expect(vseqsOf(eventsOf(thread))).toEqual(
          Array.from({ length: placeIn(thread, 's1') }, (_, place) => place + 1),
        );
      }),
    );
  });
});
