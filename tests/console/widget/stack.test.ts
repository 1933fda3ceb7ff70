import { describe, expect, it } from 'vitest';
import { stackOf, unreadOf } from '#console/widget/thread/stack.ts';
import { aGuided, aMessage, vseqsOf } from './an-event.ts';

describe('guided messages outside', () => {
  it('shows the newest two and counts the rest', () => {
    const stack = stackOf([aGuided(1), aGuided(2), aGuided(3), aGuided(4)], false);

    expect(vseqsOf(stack.shown)).toEqual([3, 4]);
    expect(stack.folded).toBe(2);
  });

  it('folds nothing while there are two', () => {
    expect(stackOf([aGuided(1), aGuided(2)], false).folded).toBe(0);
  });

  it('shows nothing once they were closed, however many more come', () => {
    expect(stackOf([aGuided(1), aGuided(2), aGuided(3)], true)).toEqual({ shown: [], folded: 0 });
  });

  it('leaves an agent’s words to the bubble’s count', () => {
    expect(stackOf([aGuided(1), aMessage(2)], false).shown).toEqual([aGuided(1)]);
  });
});

describe('unread', () => {
  it('counts what others said after the visitor’s last look, in the session at hand', () => {
    const events = [
      aMessage(1),
      aMessage(2, { from: 'me' }),
      aMessage(3),
      aMessage(9, { sessionId: 'earlier' }),
    ];

    expect(vseqsOf(unreadOf(events, { sessionId: 's1', phase: 'serving', readVseq: 1 }))).toEqual([3]);
  });

  it('leaves out guided messages of a session that is over', () => {
    const over = { sessionId: 's1', phase: 'ended', readVseq: 0 } as const;

    expect(unreadOf([aGuided(1), aMessage(2)], over)).toEqual([aMessage(2)]);
  });
});
