/** With whom a session stood after the events so far. */
import type { StaffEvent } from '#api/contract/events.ts';

export interface Standing {
  readonly kind: 'guiding' | 'routing' | 'queued' | 'serving' | 'bot' | 'form' | 'warned' | 'closed';
  /** The agent, or the queue's targets. */
  readonly who: string;
  readonly sinceMs: number;
  /** The customer's first message without an answer. */
  readonly unansweredSinceMs: number | null;
  readonly fromCustomer: number;
  readonly fromAgent: number;
}

export function standing(events: readonly StaffEvent[], atMs: number): Standing {
  let at: Standing = {
    kind: 'guiding',
    who: '',
    sinceMs: events[0]?.atMs ?? atMs,
    unansweredSinceMs: null,
    fromCustomer: 0,
    fromAgent: 0,
  };
  for (const event of events) at = after(at, event);
  return at;
}

function after(at: Standing, event: StaffEvent): Standing {
  const to = (kind: Standing['kind'], who = ''): Standing => ({ ...at, kind, who, sinceMs: event.atMs });
  switch (event.kind) {
    case 'message':
      return said(at, event);
    case 'queued':
    case 'widened':
      return {
        ...to('queued', event.targets.map(({ name }) => name).join(' / ')),
        sinceMs: event.kind === 'queued' ? event.atMs : at.sinceMs,
      };
    case 'assigned':
      return to('serving', event.agentName ?? '');
    case 'bot-started':
      return to('bot');
    case 'form-opened':
      return to('form');
    case 'reassigned':
    case 'interrupted':
    case 'bot-handed-over':
      return to('routing');
    case 'warned':
      return to('warned', at.who);
    case 'closed':
      return { ...to('closed'), unansweredSinceMs: null };
    default:
      return at;
  }
}

function said(at: Standing, event: Extract<StaffEvent, { kind: 'message' }>): Standing {
  if (event.from === 'visitor') {
    const kind = at.kind === 'guiding' ? 'routing' : at.kind === 'warned' ? 'serving' : at.kind;
    return {
      ...at,
      kind,
      sinceMs: kind === at.kind ? at.sinceMs : event.atMs,
      fromCustomer: at.fromCustomer + 1,
      unansweredSinceMs: at.unansweredSinceMs ?? event.atMs,
    };
  }
  if (event.from === 'guide') return at;
  return { ...at, fromAgent: at.fromAgent + (event.from === 'agent' ? 1 : 0), unansweredSinceMs: null };
}
