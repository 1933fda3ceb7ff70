/** The published table: what each event does in each phase. `transition` obeys it, a test enumerates it, the docs page is rendered from it. */

import { TIMER_KINDS } from './due-times.ts';
import { EVENT_TYPES, type EventType } from './events.ts';
import { LATE, LATE_WORDS } from './late.ts';
import { PHASES, type Phase } from './messages.ts';

/** Why an event changes nothing. Each late or repeated one is answered. */
export const TRANSITION_REFUSALS = [
  'already-ended',
  'already-done',
  'not-in-this-phase',
  'turn-over',
  'survey-not-allowed',
] as const;
export type TransitionRefusal = (typeof TRANSITION_REFUSALS)[number];

/** The phases an event may lead to, or why it is refused. */
export type Cell = readonly Phase[] | TransitionRefusal;

type Row = { readonly [type in EventType]: Cell };

const OVER: Row = {
  'customer-spoke': 'already-ended',
  'agent-spoke': 'already-ended',
  'guided-due': 'already-ended',
  'guided-late': 'already-ended',
  assigned: 'already-ended',
  queued: 'already-ended',
  widened: 'already-ended',
  'wait-rearmed': 'already-ended',
  'hours-read': 'already-ended',
  'bot-started': 'already-ended',
  'bot-missed': 'already-ended',
  'bot-rearmed': 'already-ended',
  'handed-over': 'already-ended',
  'form-opened': 'already-ended',
  'form-sent': 'already-ended',
  reassigned: 'already-ended',
  interrupted: 'already-ended',
  'ladder-rearmed': 'already-ended',
  'warning-due': 'already-ended',
  'closing-late': 'already-ended',
  'survey-asked': 'already-ended',
  closed: 'already-ended',
  'reminder-due': 'already-ended',
  'survey-over': 'already-ended',
};

/** What an open phase does with an event that it does not name. */
const ELSEWHERE: Row = {
  ...OVER,
  'customer-spoke': 'already-done',
  'agent-spoke': 'already-done',
  'guided-due': 'already-done',
  'guided-late': 'already-done',
  assigned: 'not-in-this-phase',
  queued: 'not-in-this-phase',
  widened: 'not-in-this-phase',
  'wait-rearmed': 'not-in-this-phase',
  'hours-read': 'not-in-this-phase',
  'bot-started': 'not-in-this-phase',
  'bot-missed': 'not-in-this-phase',
  'bot-rearmed': 'not-in-this-phase',
  'handed-over': 'not-in-this-phase',
  'form-opened': 'not-in-this-phase',
  'form-sent': 'not-in-this-phase',
  reassigned: 'not-in-this-phase',
  interrupted: 'not-in-this-phase',
  'ladder-rearmed': 'not-in-this-phase',
  'warning-due': 'not-in-this-phase',
  'closing-late': 'not-in-this-phase',
  'survey-asked': 'not-in-this-phase',
  'reminder-due': 'not-in-this-phase',
  'survey-over': 'not-in-this-phase',
};

export const STATES: { readonly [phase in Phase]: Row } = {
  guiding: {
    ...ELSEWHERE,
    'customer-spoke': ['routing'],
    'guided-due': ['guiding'],
    'guided-late': ['guiding'],
    closed: ['ended'],
  },
  routing: {
    ...ELSEWHERE,
    assigned: ['serving'],
    queued: ['queued'],
    'bot-started': ['bot'],
    'form-opened': ['message-form'],
    closed: ['surveying', 'ended'],
  },
  queued: {
    ...ELSEWHERE,
    assigned: ['serving'],
    queued: ['queued'],
    widened: ['queued'],
    'wait-rearmed': ['queued'],
    'hours-read': ['queued'],
    'bot-started': ['bot'],
    'form-opened': ['message-form'],
    closed: ['surveying', 'ended'],
  },
  bot: {
    ...ELSEWHERE,
    assigned: ['serving'],
    queued: ['queued'],
    'bot-missed': ['bot'],
    'bot-rearmed': ['bot'],
    'handed-over': ['routing'],
    'form-opened': ['message-form'],
    closed: ['surveying', 'ended'],
  },
  'message-form': { ...ELSEWHERE, 'form-sent': ['surveying', 'ended'], closed: ['surveying', 'ended'] },
  serving: {
    ...ELSEWHERE,
    assigned: ['serving'],
    queued: ['queued'],
    'bot-started': ['bot'],
    'form-opened': ['message-form'],
    reassigned: ['routing'],
    interrupted: ['routing'],
    'ladder-rearmed': ['serving'],
    'warning-due': ['warned'],
    'survey-asked': ['serving'],
    closed: ['surveying', 'ended'],
  },
  warned: {
    ...ELSEWHERE,
    'customer-spoke': ['serving'],
    'agent-spoke': ['serving'],
    assigned: ['serving'],
    queued: ['queued'],
    'bot-started': ['bot'],
    interrupted: ['routing'],
    'warning-due': 'already-done',
    'closing-late': ['warned'],
    'survey-asked': ['warned'],
    closed: ['surveying', 'ended'],
  },
  surveying: { ...OVER, 'reminder-due': ['ended'], 'survey-over': ['ended'] },
  ended: OVER,
};

/** docs/states.md, whole. */
export function renderStates(): string {
  return [
    '# Phases of a session',
    '',
    'Rendered from `rules/session/states.ts`; a test holds this page equal to it, and with `-u` renders it anew.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...edges().map((edge) => `  ${edge}`),
    '```',
    '',
    `| event | ${PHASES.join(' | ')} |`,
    `|---|${PHASES.map(() => '---').join('|')}|`,
    ...EVENT_TYPES.map(
      (type) => `| \`${type}\` | ${PHASES.map((phase) => cellText(STATES[phase][type])).join(' | ')} |`,
    ),
    '',
    'A cell names the phases the event may lead to; one in brackets is a refusal, and nothing changes.',
    '',
    '## Timers that come due more than 30 s late',
    '',
    '| timer | came due while we were down |',
    '|---|---|',
    ...TIMER_KINDS.map((kind) => `| \`${kind}\` | ${LATE_WORDS[LATE[kind]]} |`),
    '',
  ].join('\n');
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? `(${cell})` : cell.map((phase) => `**${phase}**`).join(' or ');
}

/** One line per pair of different phases, with every event that leads from one to the other. */
function edges(): readonly string[] {
  const pairs = PHASES.flatMap((from) => PHASES.filter((to) => to !== from).map((to) => ({ from, to })));
  const drawn = pairs.flatMap(({ from, to }) => {
    const events = EVENT_TYPES.filter((type) => leadsTo(STATES[from][type], to));
    return events.length === 0 ? [] : [`${nodeOf(from)} --> ${nodeOf(to)}: ${events.join(', ')}`];
  });
  return ['[*] --> guiding', '[*] --> routing', ...drawn, 'ended --> [*]'];
}

function leadsTo(cell: Cell, to: Phase): boolean {
  return typeof cell !== 'string' && cell.includes(to);
}

/** Mermaid takes no dash in a state's name. */
function nodeOf(phase: Phase): string {
  return phase.replaceAll('-', '_');
}
