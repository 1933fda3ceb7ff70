/** What goes over Socket.IO, both ways. The log is a hint, the numbers are the truth: whoever misses one fetches it. */
import { z } from 'zod';
import { Id } from './basics.ts';
import type { StaffEvent, VisitorEvent } from './events.ts';
import type { SessionRow } from './sessions.ts';
import type { OwnPresence } from './staff.ts';
import type { CommandResultView, QueuePlace, VisitorState } from './visits.ts';

/** Namespaces of the two kinds of client; path `/live`. */
export const LIVE_PATH = '/live';
export const VISITOR_NAMESPACE = '/visitor';
export const STAFF_NAMESPACE = '/staff';

/** What the visitor's socket says about itself when it connects (`auth`). */
export const VisitorHandshake = z.object({ token: z.string().max(4_096) });
export type VisitorHandshake = z.output<typeof VisitorHandshake>;

export const Typing = z.object({ sessionId: Id, typing: z.boolean() });
export type Typing = z.output<typeof Typing>;
export const Watch = z.object({ sessionId: Id, afterSeq: z.int().min(0) });
export type Watch = z.output<typeof Watch>;
export const Unwatch = z.object({ sessionId: Id });
export type Unwatch = z.output<typeof Unwatch>;

export interface Hint {
  readonly sessionId: string;
  /** `typing` and `looking` live five seconds; `read` stays. */
  readonly kind: 'typing' | 'looking' | 'read' | 'online';
  readonly who: 'visitor' | 'agent' | 'colleague' | 'bot';
  readonly name: string | null;
  readonly on: boolean;
  /** For `read`: up to this number (`vseq`). */
  readonly vseq: number | null;
}

export interface Hello {
  /** The server's clock; timers on screens run by it. */
  readonly nowMs: number;
  /** Pushed again so often, so that a silent connection is noticed. Milliseconds. */
  readonly every: number;
}

/** What belongs to no session; lists heal by asking again. */
export type StaffNotice =
  | { readonly kind: 'presence'; readonly presence: OwnPresence; readonly name: string }
  | { readonly kind: 'agent-changed'; readonly agentId: string }
  | { readonly kind: 'settings-changed'; readonly what: string }
  | { readonly kind: 'queue-changed' }
  | { readonly kind: 'left-message'; readonly id: string }
  /** Something new in the reader's message centre. */
  | { readonly kind: 'noted'; readonly id: number }
  | { readonly kind: 'alarm'; readonly alarmKind: string; readonly subject: string }
  /** Somebody looks at a draft of rules, left it, or saved it (`revision`). */
  | {
      readonly kind: 'draft';
      readonly draftId: string;
      readonly what: 'looking' | 'left' | 'saved';
      readonly who: { readonly id: string; readonly name: string };
      readonly ruleId: string | null;
      readonly revision: number | null;
    }
  | { readonly kind: 'visit'; readonly visitId: string; readonly state: 'opened' | 'moved' | 'ended' };

export interface VisitorListens {
  hello: (hello: Hello) => void;
  event: (event: VisitorEvent) => void;
  state: (state: VisitorState) => void;
  place: (place: QueuePlace) => void;
  hint: (hint: Hint) => void;
  command: (answer: { readonly id: string; readonly result: CommandResultView }) => void;
}

export interface VisitorSays {
  typing: (typing: Typing) => void;
}

export interface StaffListens {
  hello: (hello: Hello) => void;
  /** Of watched sessions: every event, in order. */
  event: (event: StaffEvent) => void;
  /** A row of one of my lists changed, came, or (`gone`) is no longer mine to see. */
  row: (row: SessionRow | { readonly id: string; readonly gone: true }) => void;
  staff: (notice: StaffNotice) => void;
  place: (place: QueuePlace) => void;
  hint: (hint: Hint) => void;
  command: (answer: { readonly id: string; readonly result: CommandResultView }) => void;
  /** The cookie no longer counts: sign in again. */
  signedOut: () => void;
}

export interface StaffSays {
  /** Answers true when the session may be watched; events after `afterSeq` follow. */
  watch: (watch: Watch, answer: (ok: boolean) => void) => void;
  unwatch: (unwatch: Unwatch) => void;
  typing: (typing: Typing) => void;
}
