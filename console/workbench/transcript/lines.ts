/** A log as lines on the screen: days, bubbles in groups, notes, quiet system lines, and what is still on its way. */
import type { StaffEvent } from '#api/contract/events.ts';
import type { OutboxItem } from '../reply/outbox.ts';

export type MessageEvent = Extract<StaffEvent, { kind: 'message' }>;
export type NoteEvent = Extract<StaffEvent, { kind: 'note' }>;
export type Side = 'them' | 'us';

export type Line =
  | { readonly kind: 'day'; readonly key: string; readonly atMs: number }
  | { readonly kind: 'chapter'; readonly key: string; readonly sessionId: string; readonly atMs: number }
  | {
      readonly kind: 'bubble';
      readonly key: string;
      readonly event: MessageEvent;
      readonly side: Side;
      /** First of a group: carries the name. */
      readonly first: boolean;
      /** Last of a group: carries the time. */
      readonly last: boolean;
    }
  | { readonly kind: 'note'; readonly key: string; readonly event: NoteEvent }
  | { readonly kind: 'system'; readonly key: string; readonly event: StaffEvent }
  | { readonly kind: 'pending'; readonly key: string; readonly item: OutboxItem };

export interface Chapter {
  readonly sessionId: string;
  readonly openedAtMs: number;
  readonly events: readonly StaffEvent[];
}

export interface LineOptions {
  readonly dayOf: (atMs: number) => string;
  /** Off: only what was said. */
  readonly system: boolean;
  readonly pending: readonly OutboxItem[];
}

/** Messages of one sender no further apart stand together. Milliseconds. */
const TOGETHER_MS = 3 * 60_000;
/** Numbers that only keep the log gapless, or repeat what the bubble beside them says. */
const MUTE: ReadonlySet<StaffEvent['kind']> = new Set(['redacted']);

export function linesOf(chapters: readonly Chapter[], options: LineOptions): readonly Line[] {
  const lines: Line[] = [];
  let day = '';
  chapters.forEach((chapter, index) => {
    if (chapters.length > 1 && (index > 0 || chapter.events.length > 0)) {
      lines.push({
        kind: 'chapter',
        key: `c-${chapter.sessionId}`,
        sessionId: chapter.sessionId,
        atMs: chapter.openedAtMs,
      });
      day = options.dayOf(chapter.openedAtMs);
    }
    const shown = chapter.events.filter(
      (event, at, all) => isShown(event, options.system) && !isRepeated(event, all[at - 1]),
    );
    shown.forEach((event, at) => {
      if (options.dayOf(event.atMs) !== day) {
        day = options.dayOf(event.atMs);
        lines.push({ kind: 'day', key: `d-${event.sessionId}-${event.seq}`, atMs: event.atMs });
      }
      lines.push(lineOf(event, shown[at - 1], shown[at + 1]));
    });
  });
  return [...lines, ...pendingLines(chapters, options.pending)];
}

/** What the log already has is no longer on its way. */
function pendingLines(chapters: readonly Chapter[], pending: readonly OutboxItem[]): readonly Line[] {
  const arrived = new Set(
    chapters
      .at(-1)
      ?.events.flatMap((event) => ('clientId' in event && event.clientId ? [event.clientId] : [])),
  );
  return pending
    .filter(({ clientId }) => !arrived.has(clientId))
    .map((item) => ({ kind: 'pending', key: item.clientId, item }));
}

function isShown(event: StaffEvent, system: boolean): boolean {
  if (MUTE.has(event.kind)) return false;
  return system || event.kind === 'message' || event.kind === 'note' || event.kind === 'closed';
}

/** Opening the chat opens every guided message that is in sight: one sentence says it. */
function isRepeated(event: StaffEvent, before: StaffEvent | undefined): boolean {
  return event.kind === 'guided-clicked' && before?.kind === 'guided-clicked';
}

function lineOf(event: StaffEvent, before: StaffEvent | undefined, after: StaffEvent | undefined): Line {
  const key = `${event.sessionId}-${event.seq}`;
  if (event.kind === 'note') return { kind: 'note', key, event };
  if (event.kind !== 'message') return { kind: 'system', key, event };
  return {
    kind: 'bubble',
    key,
    event,
    side: event.from === 'visitor' ? 'them' : 'us',
    first: !together(before, event),
    last: !together(event, after),
  };
}

function together(a: StaffEvent | undefined, b: StaffEvent | undefined): boolean {
  if (a?.kind !== 'message' || b?.kind !== 'message') return false;
  return a.from === b.from && a.agentId === b.agentId && b.atMs - a.atMs <= TOGETHER_MS;
}
