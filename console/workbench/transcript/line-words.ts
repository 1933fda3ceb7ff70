/** A system line as one sentence: the name of the words and what goes into them. */
import type { StaffEvent } from '#api/contract/events.ts';

export interface LineWords {
  readonly key: string;
  readonly named: Readonly<Record<string, unknown>>;
  readonly decisionId: string | null;
  readonly tone: 'quiet' | 'warn' | 'end';
  /** Words of the system to the customer, or of a colleague: shown as a quotation. */
  readonly quote: string | null;
}

type Of<K extends StaffEvent['kind']> = Extract<StaffEvent, { kind: K }>;

export function lineWords(event: StaffEvent): LineWords {
  switch (event.kind) {
    case 'opened':
      return opened(event);
    case 'guidance-stopped':
      return plain(`guidance-stopped-${event.cause}`, { shown: event.shown, left: event.left });
    case 'prompt':
      return { ...plain('prompt', {}), quote: event.text };
    case 'assigned':
      return assigned(event);
    case 'queued':
      return {
        ...plain(event.ruleName === null ? 'queued' : 'queued-rule', {
          rule: event.ruleName,
          targets: namesOf(event),
        }),
        decisionId: event.decisionId,
      };
    case 'widened':
      return plain('widened', { targets: namesOf(event) });
    case 'left-queue':
      return plain(`left-queue-${event.how}`, {});
    case 'bot-started':
      return plain(`bot-started-${event.cause}`, {});
    case 'bot-handed-over':
      return plain(`bot-handed-over-${event.cause}`, {});
    case 'form-opened':
      return plain(`form-opened-${event.reason}`, {});
    case 'transferred':
      return transferred(event);
    case 'reassigned':
      return {
        ...plain('reassigned', { from: event.fromAgentName, ...duration(event.afterSeconds) }),
        tone: 'warn',
      };
    case 'interrupted':
      return {
        ...plain(event.byName === null ? 'interrupted' : 'interrupted-by', {
          from: event.fromAgentName,
          by: event.byName,
        }),
        quote: event.note,
        tone: 'warn',
      };
    case 'reminded':
      return {
        ...plain('reminded', { name: event.agentName ?? '', ...duration(event.afterSeconds) }),
        tone: 'warn',
      };
    case 'supervisor-alerted':
      return { ...plain('supervisor-alerted', duration(event.afterSeconds)), tone: 'warn' };
    case 'timer-skipped':
      return plain('timer-skipped', { timer: event.timer, ...duration(event.lateMs / 1000) });
    case 'closed':
      return { ...plain(`closed-${event.cause}`, { by: event.byName ?? '' }), tone: 'end' };
    case 'survey-sent':
      return plain(event.byName === null ? 'survey-sent' : 'survey-sent-by', { by: event.byName });
    case 'survey-answered':
      return { ...plain('survey-answered', { stars: event.stars }), tone: event.bad ? 'warn' : 'quiet' };
    default:
      return plain(event.kind, {});
  }
}

function opened(event: Of<'opened'>): LineWords {
  const key = event.by === 'agent' ? 'opened-agent' : event.ruleName === null ? 'opened' : 'opened-rule';
  return { ...plain(key, { rule: event.ruleName }), decisionId: event.decisionId };
}

function assigned(event: Of<'assigned'>): LineWords {
  const named = { agent: event.agentName ?? '', group: event.groupName ?? '', rule: event.ruleName };
  const key = event.how === 'plan' && event.ruleName !== null ? 'assigned-rule' : `assigned-${event.how}`;
  return { ...plain(key, named), decisionId: event.decisionId };
}

function transferred(event: Of<'transferred'>): LineWords {
  const key =
    event.byName !== null && event.byName !== event.fromAgentName ? 'transferred-by' : 'transferred';
  const named = { from: event.fromAgentName ?? '', to: event.toName, by: event.byName ?? '' };
  return { ...plain(key, named), quote: event.note };
}

function plain(key: string, named: Readonly<Record<string, unknown>>): LineWords {
  return { key, named, decisionId: null, tone: 'quiet', quote: null };
}

/** `1:05`; the words say minutes and seconds themselves. */
function duration(seconds: number): { readonly after: string } {
  const whole = Math.round(seconds);
  return { after: `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}` };
}

function namesOf({ targets }: Of<'queued'> | Of<'widened'>): string {
  // A group that is asked twice, for other skills the second time, is still one name.
  const names = new Set(targets.map(({ name }) => name).filter((name) => name !== ''));
  return [...names].join(' / ');
}
