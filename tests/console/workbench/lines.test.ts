import { describe, expect, it } from 'vitest';
import { add } from '#console/workbench/reply/outbox.ts';
import { lineWords } from '#console/workbench/transcript/line-words.ts';
import { type Line, linesOf } from '#console/workbench/transcript/lines.ts';
import { aMessage, anAssignment } from './a-session.ts';

const options = { dayOf: (atMs: number) => String(Math.floor(atMs / 86_400_000)), system: true, pending: [] };
const kinds = (lines: readonly Line[]): string[] => lines.map(({ kind }) => kind);

describe('a log as lines', () => {
  it('groups what one sender said together', () => {
    const events = [aMessage(1), aMessage(2), aMessage(3, { from: 'agent', agentId: 'a1' })];

    const bubbles = linesOf([{ sessionId: 's1', openedAtMs: 0, events }], options).filter(
      ({ kind }) => kind === 'bubble',
    );

    expect(bubbles).toMatchObject([
      { first: true, last: false, side: 'them' },
      { first: false, last: true },
      { first: true, last: true, side: 'us' },
    ]);
  });

  it('draws a day above the first line of each day', () => {
    const events = [aMessage(1), aMessage(2, { atMs: 90_000_000 })];

    expect(kinds(linesOf([{ sessionId: 's1', openedAtMs: 0, events }], options))).toEqual([
      'day',
      'bubble',
      'day',
      'bubble',
    ]);
  });

  it('says once that guided messages were opened together', () => {
    const opened = (seq: number) => ({
      kind: 'guided-clicked' as const,
      seq,
      vseq: null,
      sessionId: 's1',
      atMs: 0,
      audience: 'staff' as const,
      index: seq,
    });
    const events = [opened(1), opened(2), aMessage(3), opened(4)];

    const lines = linesOf([{ sessionId: 's1', openedAtMs: 0, events }], options);

    expect(kinds(lines)).toEqual(['day', 'system', 'bubble', 'system']);
  });

  it('leaves system lines out where they are switched off', () => {
    const events = [anAssignment(1, 'Li Na'), aMessage(2)];

    expect(
      kinds(linesOf([{ sessionId: 's1', openedAtMs: 0, events }], { ...options, system: false })),
    ).toEqual(['day', 'bubble']);
  });

  it('shows what is on its way until the log has it', () => {
    const item = {
      clientId: 'c1',
      sessionId: 's1',
      kind: 'text' as const,
      text: 'hi',
      fileId: null,
      previewUrl: null,
      atMs: 1,
    };
    const pending = add([], item);
    const chapter = (events: ReturnType<typeof aMessage>[]) => [{ sessionId: 's1', openedAtMs: 0, events }];

    expect(kinds(linesOf(chapter([aMessage(1)]), { ...options, pending })).at(-1)).toBe('pending');
    expect(kinds(linesOf(chapter([aMessage(1, { clientId: 'c1' })]), { ...options, pending }))).toEqual([
      'day',
      'bubble',
    ]);
  });

  it('separates an earlier session from this one', () => {
    const earlier = { sessionId: 's0', openedAtMs: 0, events: [aMessage(1, { sessionId: 's0' })] };

    const lines = linesOf([earlier, { sessionId: 's1', openedAtMs: 5, events: [aMessage(1)] }], options);

    expect(lines.filter(({ kind }) => kind === 'chapter').map(({ key }) => key)).toEqual(['c-s0', 'c-s1']);
  });
});

describe('a system line in words', () => {
  it('names a group once, however often the plan asks it', () => {
    const target = { kind: 'group' as const, id: 'g1', name: 'After-sales' };
    const { audience, sessionId, atMs } = aMessage(3);
    const targets = [target, target, { ...target, id: 'g2', name: 'VIP' }];
    const head = { seq: 3, vseq: null, sessionId, atMs, audience };

    expect(lineWords({ ...head, kind: 'widened', stepIndex: 1, targets }).named).toEqual({
      targets: 'After-sales / VIP',
    });
  });

  it('names rule and agent, and leads to the decision', () => {
    expect(lineWords(anAssignment(1, 'Li Na'))).toMatchObject({
      key: 'assigned-rule',
      named: { agent: 'Li Na', rule: 'VIP to owner' },
      decisionId: 'd1',
    });
  });
});
