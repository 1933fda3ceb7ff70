import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  begin,
  gapAfter,
  lastSeq,
  prepend,
  receive,
  reworded,
} from '#console/workbench/transcript/event-log.ts';
import { aMessage } from './a-session.ts';

const seqs = (log: ReturnType<typeof begin>): number[] => log.events.map(({ seq }) => seq);

describe('the log of a session on the screen', () => {
  it('holds back what came too early and says after which number something is missing', () => {
    const log = receive(begin([aMessage(1)], false), [aMessage(3), aMessage(4)]);

    expect(seqs(log)).toEqual([1]);
    expect(gapAfter(log)).toBe(1);
  });

  it('shows what was held back once the gap is filled', () => {
    const early = receive(begin([aMessage(1)], false), [aMessage(3), aMessage(4)]);

    const log = receive(early, [aMessage(2)]);

    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(gapAfter(log)).toBeNull();
  });

  it('takes other words for the numbers it has, and no further numbers', () => {
    const log = receive(begin([aMessage(2), aMessage(3)], true), [aMessage(5)]);
    const fresh = [1, 2, 3, 4, 5].map((seq) => ({ ...aMessage(seq), atMs: 77 }));

    const said = reworded(log, fresh);

    expect(seqs(said)).toEqual([2, 3]);
    expect([...said.events, ...said.held].map(({ atMs }) => atMs)).toEqual([77, 77, 77]);
    expect(said.more).toBe(true);
  });

  it('shows each number once and in order, however they arrive and however often', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }), (arrivals) => {
        const batches = [...arrivals, ...Array.from({ length: 12 }, (_, index) => index + 1)];
        const log = batches.reduce((held, seq) => receive(held, [aMessage(seq)]), begin([], false));
        expect(seqs(log)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
        expect(log.held).toEqual([]);
      }),
    );
  });

  it('puts older ones before, without those it has', () => {
    const log = prepend(
      begin([aMessage(5), aMessage(6)], true),
      [aMessage(3), aMessage(4), aMessage(5)],
      true,
    );

    expect(seqs(log)).toEqual([3, 4, 5, 6]);
    expect(log.more).toBe(true);
  });

  it('asks for nothing older once the server gave none', () => {
    expect(prepend(begin([aMessage(1)], true), [], true).more).toBe(false);
  });

  it('begins again from zero where nothing is known', () => {
    expect(lastSeq(begin([], false))).toBe(0);
  });
});
