import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, type EventOf, type EventType, type SessionEvent } from '#rules/session/events.ts';
import { PHASES, type Phase } from '#rules/session/messages.ts';
import type { ClosureCause, Session } from '#rules/session/session.ts';
import { type Cell, STATES, TRANSITION_REFUSALS } from '#rules/session/states.ts';
import { transition } from '#rules/session/transition.ts';
import {
  aBotSession,
  aFormSession,
  aGroup,
  aGuidingSession,
  agentSaid,
  anEndedSession,
  aPlan,
  aPolicyEntry,
  aQueuedSession,
  aRoutingSession,
  aServingSession,
  aSurveyingSession,
  aWarnedSession,
  customerSaid,
  kindsOf,
  SECOND,
  T0,
} from './builders.ts';

const plain = aPolicyEntry();
const reminding = { ...plain, survey: { ...plain.survey, remindAfterSeconds: 3600 } };

const served = { talk: agentSaid(T0), lastAgentId: 'a1' };

const SESSIONS: { readonly [phase in Phase]: readonly Session[] } = {
  guiding: [aGuidingSession(), aGuidingSession({ next: 3 })],
  routing: [aRoutingSession(), aRoutingSession(served)],
  queued: [aQueuedSession(), aQueuedSession(served), aQueuedSession({ talk: aGuidingSession().talk })],
  bot: [aBotSession(), aBotSession(served)],
  'message-form': [aFormSession(), aFormSession(served)],
  serving: [aServingSession(), aServingSession(served), aServingSession({ exclusive: true })],
  warned: [aWarnedSession(), aWarnedSession({ talk: customerSaid(T0 + SECOND, agentSaid(T0 - SECOND)) })],
  surveying: [aSurveyingSession()],
  ended: [anEndedSession()],
};

const CAUSES: readonly ClosureCause[] = [
  'by-agent',
  'by-customer',
  'by-time-out',
  'by-supervisor',
  'visit-ended',
  'left-queue',
  'form-sent',
  'form-abandoned',
  'guidance-over',
];

const survey = { on: true, sentAtMs: null, answered: false };
const progress = { plan: aPlan(), decisionId: 'd1', stepIndex: 0, stepSinceMs: T0, overflowed: true };
const waiting = { progress, targets: [aGroup()], groupId: 'g1', closesAtMs: null, exclusive: false };
const assigned = { agentId: 'a2', groupId: 'g1', decisionId: 'd1', exclusive: false, suspended: false };

/** Every event, in every variant that may lead somewhere else. */
const EVENTS: { readonly [Type in EventType]: readonly EventOf<Type>[] } = {
  'customer-spoke': [{ type: 'customer-spoke' }],
  'agent-spoke': [{ type: 'agent-spoke' }],
  'guided-due': [0, 3].map((index) => ({ type: 'guided-due', index })),
  'guided-late': [0, 3].map((index) => ({ type: 'guided-late', index, lateMs: 40_000, dueAtMs: T0 })),
  assigned: (['plan', 'queue', 'return', 'transfer', 'pick', 'reassign', 'take-over'] as const).map(
    (how) => ({
      type: 'assigned',
      ...assigned,
      how,
      by: null,
      note: null,
    }),
  ),
  queued: [null, { by: 'boss', note: null }].map((transfer) => ({
    type: 'queued',
    ...waiting,
    arrivedAtMs: T0,
    transfer,
  })),
  widened: [{ type: 'widened', ...waiting, targets: [aGroup(), aGroup('g2')] }],
  'wait-rearmed': (['plan-wait', 'queue-limit'] as const).map((timer) => ({
    type: 'wait-rearmed',
    timer,
    lateMs: 40_000,
  })),
  'hours-read': [{ type: 'hours-read', closesAtMs: T0 + 5 }],
  'bot-started': (['plan', 'transfer'] as const).map((cause) => ({
    type: 'bot-started',
    botId: 'b1',
    cause,
    by: cause === 'plan' ? null : 'boss',
    note: null,
  })),
  'bot-missed': [{ type: 'bot-missed', misses: 1 }],
  'bot-rearmed': [{ type: 'bot-rearmed', lateMs: 40_000 }],
  'handed-over': [{ type: 'handed-over', cause: 'asked' }],
  'form-opened': [{ type: 'form-opened', reason: 'asked' }],
  'form-sent': [{ type: 'form-sent', leftMessageId: 'l1', contact: '1', text: 'x', survey }],
  reassigned: [{ type: 'reassigned', afterSeconds: 180 }],
  interrupted: [{ type: 'interrupted', by: 'boss', note: null }],
  'ladder-rearmed': [{ type: 'ladder-rearmed', timer: 'reassign', lateMs: 40_000 }],
  'warning-due': [{ type: 'warning-due' }],
  'closing-late': [{ type: 'closing-late', lateMs: 40_000 }],
  'survey-asked': [
    { type: 'survey-asked', by: 'a1', survey },
    { type: 'survey-asked', by: 'a1', survey: { ...survey, sentAtMs: T0 } },
  ],
  closed: CAUSES.map((cause) => ({ type: 'closed', cause, by: null, reason: null, survey })),
  'reminder-due': [{ type: 'reminder-due' }],
  'survey-over': [{ type: 'survey-over', answered: true }],
};

const CELLS = PHASES.flatMap((phase) =>
  EVENT_TYPES.map((type) => ({ phase, type, cell: STATES[phase][type] })),
);

/** What every session of the phase makes of every variant of the event, under either policy. */
function results(phase: Phase, type: EventType) {
  return SESSIONS[phase].flatMap((session) =>
    (EVENTS[type] as readonly SessionEvent[]).flatMap((event) =>
      [plain, reminding].map((policy) => transition(session, event, policy, T0 + 10 * SECOND)),
    ),
  );
}

function reached(phase: Phase, type: EventType): readonly Phase[] {
  const all = results(phase, type).flatMap((result) => (result.ok ? [result.session.phase] : []));
  return PHASES.filter((one) => all.includes(one));
}

function inOrder(cell: Cell): readonly Phase[] {
  return typeof cell === 'string' ? [] : PHASES.filter((phase) => cell.includes(phase));
}

describe('the table of phases and events', () => {
  it.each(CELLS)('leads $type in $phase to nowhere else than it says', ({ phase, type, cell }) => {
    const outcomes = results(phase, type);

    if (typeof cell === 'string') expect(outcomes.every((one) => !one.ok && one.reason === cell)).toBe(true);
    else expect(reached(phase, type)).toEqual(inOrder(cell));
    for (const one of outcomes) if (!one.ok) expect(TRANSITION_REFUSALS).toContain(one.reason);
  });

  it('never lets an ended session do anything', () => {
    const outcomes = EVENT_TYPES.flatMap((type) => results('ended', type));

    expect(outcomes.every((one) => !one.ok && one.reason === 'already-ended')).toBe(true);
  });

  it('leaves a session alone that refuses', () => {
    const session = aServingSession();
    const before = structuredClone(session);

    transition(session, { type: 'guided-due', index: 0 }, plain, T0);

    expect(session).toEqual(before);
  });
});

describe('closing', () => {
  const closed = (cause: ClosureCause): SessionEvent => ({
    type: 'closed',
    cause,
    by: null,
    reason: null,
    survey,
  });

  it.each<[string, Session, SessionEvent]>([
    [
      'timed out without the customer speaking',
      aWarnedSession({ talk: { ...agentSaid(T0 - 100), customerMessages: 0 } }),
      closed('by-time-out'),
    ],
    ['the agent opened it', aServingSession({ ...served, openedBy: 'agent' }), closed('by-agent')],
    ['no agent said a word', aServingSession(), closed('by-agent')],
    [
      'one went out by hand before',
      aServingSession(served),
      { ...closed('by-agent'), survey: { on: true, sentAtMs: T0 - 5, answered: false } } as SessionEvent,
    ],
    [
      'the entry point has it switched off',
      aServingSession(served),
      { ...closed('by-agent'), survey: { on: false, sentAtMs: null, answered: false } } as SessionEvent,
    ],
  ])('sends no survey where %s', (_, session, event) => {
    const result = transition(session, event, plain, T0);

    expect(result.ok && kindsOf(result.effects)).not.toContain('send-survey');
    expect(result.ok && result.session.phase).toBe('ended');
  });

  it('keeps the reminder of a survey sent by hand before the closing', () => {
    const sent = { on: true, sentAtMs: T0 - 600 * SECOND, answered: false };
    const event = { type: 'closed', cause: 'by-agent', by: 'a1', reason: null, survey: sent } as const;

    const result = transition(aServingSession(served), event, reminding, T0);

    expect(result.ok && result.session).toMatchObject({
      phase: 'surveying',
      reminderDueAtMs: T0 + 3000 * SECOND,
    });
  });

  it.each([
    ['silent', aServingSession({ talk: { ...agentSaid(T0), customerMessages: 0 } })],
    ['agent-silent', aServingSession()],
    ['customer-silent', aServingSession(served)],
    ['ordinary', aServingSession({ talk: customerSaid(T0 + 5, agentSaid(T0)) })],
    [
      'good',
      aServingSession({
        talk: { ...customerSaid(T0 + 5, agentSaid(T0)), customerMessages: 3, agentMessages: 3 },
      }),
    ],
  ])('counts the session as %s', (expected, session) => {
    const result = transition(session, closed('by-agent'), plain, T0 + 10);

    const close = result.ok ? result.effects.find((effect) => effect.type === 'close') : undefined;
    expect(close?.type === 'close' && close.class).toBe(expected);
  });

  it('does not close by time-out once somebody has spoken after the warning', () => {
    const spoke = aWarnedSession({ talk: customerSaid(T0 + 5, agentSaid(T0 - 100)) });
    const answered = aWarnedSession({ talk: agentSaid(T0 + 5) });

    expect(transition(spoke, closed('by-time-out'), plain, T0 + 300 * SECOND)).toEqual({
      ok: false,
      reason: 'turn-over',
    });
    expect(transition(answered, closed('by-time-out'), plain, T0 + 300 * SECOND).ok).toBe(false);
  });
});
