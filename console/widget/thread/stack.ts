/** Guided messages outside the bubble: the newest two are shown, older ones fold into a count. */
import type { VisitorEvent } from '#api/contract/events.ts';
import type { VisitorState } from '#api/contract/visits.ts';

export type Message = Extract<VisitorEvent, { kind: 'message' }>;

export interface Stack {
  /** Oldest first, at most two. */
  readonly shown: readonly Message[];
  /** Older ones that are not shown. Count. */
  readonly folded: number;
}

const AT_MOST = 2;

export function stackOf(unread: readonly Message[], closed: boolean): Stack {
  if (closed) return { shown: [], folded: 0 };
  const guided = unread.filter((message) => message.from === 'guide');
  return { shown: guided.slice(-AT_MOST), folded: Math.max(0, guided.length - AT_MOST) };
}

/** What others said in the session at hand and the visitor has not opened; guidance that is over invites nobody any more. */
export function unreadOf(
  events: readonly VisitorEvent[],
  at: Pick<VisitorState, 'sessionId' | 'phase' | 'readVseq'>,
): Message[] {
  return events.filter(
    (event): event is Message =>
      event.kind === 'message' &&
      event.from !== 'me' &&
      event.sessionId === at.sessionId &&
      event.vseq > at.readVseq &&
      (event.from !== 'guide' || at.phase !== 'ended'),
  );
}
