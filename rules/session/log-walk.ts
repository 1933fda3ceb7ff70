/** A session's log read back as a walk through the published table: each line is an event that some phase must have allowed. */
import type { EventType } from './events.ts';
import type { Phase } from './messages.ts';
import { STATES } from './states.ts';

/** What the walk needs of a line of the log. */
export interface WalkedLine {
  readonly kind: string;
  readonly author: string;
}

/** The events of which one must have led to a line of that kind. Other kinds move nothing. */
const BEHIND: { readonly [kind: string]: readonly EventType[] } = {
  guided: ['guided-due'],
  assigned: ['assigned'],
  queued: ['queued'],
  widened: ['widened'],
  'bot-started': ['bot-started'],
  'bot-handed-over': ['handed-over'],
  'form-opened': ['form-opened'],
  reassigned: ['reassigned'],
  interrupted: ['interrupted'],
  warned: ['warning-due', 'closing-late'],
  closed: ['closed', 'form-sent'],
  'survey-reminded': ['reminder-due'],
  'survey-expired': ['reminder-due', 'survey-over'],
};

const SPOKEN: { readonly [author: string]: EventType } = {
  visitor: 'customer-spoke',
  agent: 'agent-spoke',
};

const OPENING: readonly Phase[] = ['guiding', 'routing'];

/**
 * The phases a session with this log may be in; empty where a line was allowed by none of the phases before it. What was said is
 * in the log before the session has looked at it, so a message moves the session or does not yet.
 */
export function phasesAfter(lines: readonly WalkedLine[]): ReadonlySet<Phase> {
  let phases: ReadonlySet<Phase> = new Set(OPENING);
  for (const { kind, author } of lines) {
    const spoken = kind === 'message' ? SPOKEN[author] : undefined;
    if (spoken !== undefined) phases = new Set([...phases, ...reached(phases, [spoken])]);
    const behind = BEHIND[kind];
    if (behind !== undefined) phases = new Set(reached(phases, behind));
  }
  return phases;
}

function reached(phases: ReadonlySet<Phase>, events: readonly EventType[]): readonly Phase[] {
  return [...phases].flatMap((phase) =>
    events.flatMap((event) => {
      const cell = STATES[phase][event];
      return typeof cell === 'string' ? [] : cell;
    }),
  );
}
