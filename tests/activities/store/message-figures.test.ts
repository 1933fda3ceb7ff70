import { describe, expect, it } from 'vitest';
import { type GuidedLine, messageFigures } from '#activities/store/message-figures.ts';

function aLine(parts: Partial<GuidedLine>): GuidedLine {
  return { sessionId: 's1', kind: 'guided', index: 0, messageId: 'm1', atMs: 0, spokeAtMs: null, ...parts };
}

describe('figures of messages', () => {
  it('count each message by its id, wherever it stood in the rule then', () => {
    const lines = [
      aLine({}),
      aLine({ sessionId: 's2', index: 1, atMs: 3 }),
      aLine({ index: 1, messageId: 'm2' }),
    ];

    expect(messageFigures(lines)).toEqual([
      { messageId: 'm1', shown: 2, clicked: 0, spoke: 0 },
      { messageId: 'm2', shown: 1, clicked: 0, spoke: 0 },
    ]);
  });

  it('give a click to the message at its place in that session alone', () => {
    const lines = [
      aLine({}),
      aLine({ kind: 'guided-clicked', messageId: null, atMs: 4 }),
      aLine({ sessionId: 's2' }),
    ];

    expect(messageFigures(lines)).toEqual([{ messageId: 'm1', shown: 2, clicked: 1, spoke: 0 }]);
  });

  it('give the first word to the last message before it', () => {
    const spokeAtMs = 5_000;
    const lines = [
      aLine({ atMs: 2_000, spokeAtMs }),
      aLine({ index: 1, messageId: 'm2', atMs: 5_000, spokeAtMs }),
      aLine({ index: 2, messageId: 'm3', atMs: 8_000, spokeAtMs }),
    ];

    expect(messageFigures(lines).map(({ messageId, spoke }) => [messageId, spoke])).toEqual([
      ['m1', 0],
      ['m2', 1],
      ['m3', 0],
    ]);
  });
});
