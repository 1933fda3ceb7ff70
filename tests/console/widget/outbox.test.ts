import { describe, expect, it } from 'vitest';
import {
  type Box,
  dropOutgoing,
  keepOutgoing,
  nextAtMs,
  type Outgoing,
  readOutbox,
} from '#console/widget/thread/outbox.ts';

/** As a browser's storage, which all tabs of a site share. */
function aBox(): Box {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (place) => [...kept.keys()][place] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

function said(clientId: string, atMs: number): Outgoing {
  return { clientId, atMs, refused: null, kind: 'text', text: clientId };
}

const PREFIX = 'usher:demo:out:';

describe('the outbox', () => {
  it('gives back what was said, in the order in which it was said', () => {
    const box = aBox();
    keepOutgoing(box, PREFIX, said('b', 20));
    keepOutgoing(box, PREFIX, said('a', 10));

    expect(readOutbox(box, PREFIX).map((item) => item.clientId)).toEqual(['a', 'b']);
  });

  it('lets two tabs keep and drop without touching what the other said', () => {
    const box = aBox();
    keepOutgoing(box, PREFIX, said('first tab', 1));
    keepOutgoing(box, PREFIX, said('second tab', 2));

    dropOutgoing(box, PREFIX, 'first tab');

    expect(readOutbox(box, PREFIX)).toEqual([said('second tab', 2)]);
  });

  it('keeps one entry for what is kept twice', () => {
    const box = aBox();
    keepOutgoing(box, PREFIX, said('a', 1));
    keepOutgoing(box, PREFIX, { ...said('a', 1), refused: 'too-large' });

    expect(readOutbox(box, PREFIX)).toEqual([{ ...said('a', 1), refused: 'too-large' }]);
  });

  it('leaves other entry points and what is no message of ours alone', () => {
    const box = aBox();
    box.setItem('usher:other:out:x', JSON.stringify(said('x', 1)));
    box.setItem(`${PREFIX}broken`, '{"clientId":');
    box.setItem(`${PREFIX}odd`, '"a string"');
    box.setItem(`${PREFIX}null`, 'null');
    box.setItem('cart', '3');

    expect(readOutbox(box, PREFIX)).toEqual([]);
  });

  it('puts what is said now after all that waits, even if the clock went back', () => {
    expect(nextAtMs([said('a', 500)], 100)).toBe(501);
    expect(nextAtMs([], 100)).toBe(100);
  });
});
