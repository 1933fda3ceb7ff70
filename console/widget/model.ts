/** Everything the screen shows, in one value; `visit.ts` changes it, the views read it. */

import type { ResponseOf } from '#api/contract/operation.ts';
import type { EntryView, openVisit, VisitorState } from '#api/contract/visits.ts';
import type { Outgoing } from './thread/outbox.ts';
import type { Thread } from './thread/thread.ts';
import type { Words } from './words/words.ts';

export type Opened = ResponseOf<typeof openVisit>;

/** `failed`: tried for a while in vain; what is typed is kept and still tried. */
export type Connection = 'opening' | 'live' | 'trying' | 'failed';

export interface Model {
  readonly words: Words;
  readonly base: string;
  /** The chat as a page of its own, without bubble and stack. */
  readonly page: boolean;
  readonly open: boolean;
  /** × was pressed in this visit: nothing more outside the bubble. */
  readonly folded: boolean;
  readonly connection: Connection;
  readonly visitId: string | null;
  readonly entry: EntryView | null;
  readonly thread: Thread;
  readonly state: VisitorState;
  readonly outbox: readonly Outgoing[];
  /** Who is typing now; null = nobody. */
  readonly typing: string | null;
  /** A command is under way: its buttons wait. */
  readonly busy: boolean;
  /** The message form was opened here, without the server (it cannot be reached) or before its answer. */
  readonly form: boolean;
  /** What the server's clock is ahead of ours. Milliseconds. */
  readonly aheadMs: number;
}

export const NOTHING_YET: VisitorState = {
  sessionId: null,
  phase: null,
  answering: 'nobody',
  agent: null,
  place: null,
  form: null,
  survey: null,
  may: { askBot: false, askAgent: false, leaveMessage: false, end: false },
  staffReadVseq: 0,
  readVseq: 0,
};
