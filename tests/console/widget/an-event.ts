import type { VisitorEvent } from '#api/contract/events.ts';
import type { Message } from '#console/widget/thread/stack.ts';

/** An agent's message number `vseq`; the test says what matters. */
export function aMessage(vseq: number, rest: Partial<Message> = {}): Message {
  return {
    vseq,
    sessionId: 's1',
    atMs: 1_000 * vseq,
    kind: 'message',
    from: 'agent',
    clientId: null,
    name: 'Li Na',
    guidedIndex: null,
    content: { type: 'text', text: `words ${vseq}` },
    ...rest,
  };
}

export function aGuided(vseq: number): Message {
  return aMessage(vseq, { from: 'guide', name: null, guidedIndex: vseq - 1 });
}

export function vseqsOf(events: readonly VisitorEvent[]): number[] {
  return events.map((event) => event.vseq);
}
