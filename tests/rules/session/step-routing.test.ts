import { describe, expect, it } from 'vitest';
import type { Ask, ClaimOutcome } from '#rules/session/asks.ts';
import type { Session } from '#rules/session/session.ts';
import { EVENTS_PER_STEP } from '#rules/session/step.ts';
import {
  aBotSession,
  aGroup,
  aGuidingSession,
  agentSaid,
  aPlan,
  aPolicyEntry,
  aQueuedSession,
  aRoutingSession,
  aServingSession,
  claimed,
  customerSaid,
  EXCLUSIVE_OWNER,
  kindsOf,
  MINUTE,
  nobody,
  OWNER,
  openGroup,
  run,
  SECOND,
  T0,
  type World,
} from './builders.ts';

type Claim = Extract<Ask, { ask: 'claim' }>;

const closedGroup = { ...openGroup, open: false };
const at = { atMs: T0 + SECOND };

function route(world: World, session: Session = aRoutingSession(), more: object = {}) {
  return run(session, { ...at, world, ...more });
}

function targetsOf(asks: readonly Ask[]): readonly string[] {
  return asks.flatMap((ask) =>
    ask.ask === 'claim'
      ? ask.targets.map((target) => (target.kind === 'group' ? target.groupId : target.kind))
      : [],
  );
}

describe('a plan', () => {
  it('goes on at once where a step does not wait, and tells each claim its place in the plan', () => {
    const plan = aPlan({
      steps: [
        { target: OWNER, waitSeconds: 0 },
        { target: aGroup('g1'), waitSeconds: 0 },
        { target: aGroup('g2'), waitSeconds: 0 },
      ],
    });

    const after = route({ plan, claim: ({ firstStep }) => (firstStep === 2 ? claimed('a7') : nobody()) });

    expect(targetsOf(after.asks)).toEqual(['owner', 'g1', 'g2']);
    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a7' });
  });

  it('waits where a step waits, in the queue, and widens when the wait is over', () => {
    const plan = aPlan({
      steps: [
        { target: aGroup('g1', { headStartSeconds: 90 }), waitSeconds: 20 },
        { target: aGroup('g2'), waitSeconds: 60 },
      ],
    });

    const waits = route({ plan });
    const widened = run(waits.session, { atMs: T0 + 21 * SECOND });

    expect(waits.session).toMatchObject({ phase: 'queued', groupId: 'g1', progress: { stepIndex: 0 } });
    expect(waits.effects).toContainEqual({
      type: 'join-queue',
      targets: plan.steps.slice(0, 1).map(({ target }) => target),
      queuedAtMs: T0,
      headStartSeconds: 90,
    });
    expect(waits.timers.map(({ kind }) => kind)).toEqual(['plan-wait', 'queue-limit']);
    expect(targetsOf(widened.asks)).toEqual(['g2']);
    expect(widened.session).toMatchObject({ phase: 'queued', queuedAtMs: T0, progress: { stepIndex: 1 } });
    expect(kindsOf(widened.effects)).toEqual(['widen-queue', 'widened']);
  });

  it('claims for a widening session only what nobody before it waits for', () => {
    const plan = aPlan({
      steps: [
        { target: aGroup('g1'), waitSeconds: 20 },
        { target: aGroup('g2'), waitSeconds: 0 },
      ],
    });
    const waits = route({ plan });

    const taken = run(waits.session, { atMs: T0 + 21 * SECOND, world: { claim: () => claimed('a9') } });

    expect(taken.asks).toMatchObject([{ respectQueue: true, arrivedAtMs: T0, firstStep: 1 }]);
    expect(taken.session).toMatchObject({ phase: 'serving', agentId: 'a9' });
    expect(taken.effects).toContainEqual({ type: 'leave-queue', how: 'taken' });
  });

  it('skips a closed group and its wait, and a retired one with an alarm', () => {
    const plan = aPlan({
      steps: [
        { target: aGroup('g1'), waitSeconds: 600 },
        { target: aGroup('gone'), waitSeconds: 600 },
        { target: aGroup('g2'), waitSeconds: 0 },
      ],
    });

    const after = route({ plan, groups: { g1: closedGroup, g2: openGroup }, claim: () => claimed('a2') });

    expect(targetsOf(after.asks)).toEqual(['g2']);
    expect(after.effects).toContainEqual({ type: 'alarm', kind: 'retired-target', subject: 'gone' });
  });

  it('does not wait for an owner who does not exist', () => {
    const plan = aPlan({
      steps: [
        { target: EXCLUSIVE_OWNER, waitSeconds: 0 },
        { target: aGroup(), waitSeconds: 0 },
      ],
    });
    const none: ClaimOutcome = { ok: false, roster: [] };

    const after = route({ plan, claim: ({ firstStep }) => (firstStep === 0 ? none : claimed('a1')) });

    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a1', exclusive: false });
  });

  it.each(['offline', 'suspended', 'not-accepting'] as const)(
    'does not wait for an owner who is %s, and serves by them all the same should they come back',
    (reason) => {
      const plan = aPlan({
        steps: [
          { target: OWNER, waitSeconds: 30 },
          { target: aGroup(), waitSeconds: 60 },
        ],
      });

      const after = route({
        plan,
        claim: ({ firstStep }) => (firstStep === 0 ? nobody(reason) : nobody('full')),
      });

      expect(targetsOf(after.asks)).toEqual(['owner', 'g1']);
      expect(after.session).toMatchObject({
        phase: 'queued',
        progress: { stepIndex: 1 },
        targets: [OWNER, aGroup()],
      });
    },
  );

  it('waits for an owner who is only full, for a seat comes free by itself', () => {
    const plan = aPlan({
      steps: [
        { target: OWNER, waitSeconds: 30 },
        { target: aGroup(), waitSeconds: 60 },
      ],
    });

    const after = route({ plan, claim: () => nobody('full') });

    expect(after.session).toMatchObject({ phase: 'queued', progress: { stepIndex: 0 }, targets: [OWNER] });
  });

  it('waits for an exclusive owner without any timer, and serves without a ladder', () => {
    const plan = aPlan({ steps: [{ target: EXCLUSIVE_OWNER, waitSeconds: 0 }] });
    const seat = { agentId: 'own', groupId: null, state: 'offered', suspended: true } as const;

    const waits = route({ plan, claim: () => nobody('full') });
    const served = run(waits.session, { atMs: T0 + MINUTE, facts: { seat } });

    expect(waits.session).toMatchObject({ phase: 'queued', exclusive: true });
    expect([waits.timers, waits.alarmAtMs]).toEqual([[], null]);
    expect(served.session).toMatchObject({ phase: 'serving', agentId: 'own', exclusive: true });
    expect(served.timers).toEqual([]);
  });

  it.each([
    ['the queue', { to: 'queue' }, {}, 'queued'],
    ['the message form', { to: 'message-form' }, {}, 'message-form'],
    ['the bot', { to: 'bot', botId: 'b1' }, {}, 'bot'],
    [
      'the form where the queue is full',
      { to: 'queue' },
      { g1: { ...openGroup, waiting: 50 } },
      'message-form',
    ],
    ['the form out of hours', { to: 'queue' }, { g1: closedGroup }, 'message-form'],
  ] as const)('overflows to %s', (_, overflow, groups, phase) => {
    const after = route({ plan: aPlan({ overflow }), groups: { g1: openGroup, ...groups } });

    expect(after.session.phase).toBe(phase);
  });

  it('says why the form opens', () => {
    const offHours = route({ groups: { g1: closedGroup } });
    const full = route({ groups: { g1: { ...openGroup, waiting: 50 } } });

    expect([offHours.session, full.session]).toMatchObject([
      { reason: 'off-hours' },
      { reason: 'queue-full' },
    ]);
  });

  it('opens the form for the first group of the plan that there is, whose hours promise the answer', () => {
    const plan = aPlan({
      steps: ['gone', 'g1', 'g2'].map((groupId) => ({ target: aGroup(groupId), waitSeconds: 0 })),
    });

    const after = route({ plan, groups: { g1: closedGroup, g2: closedGroup } });

    expect(after.session).toMatchObject({ phase: 'message-form', reason: 'off-hours', groupId: 'g1' });
  });

  it('overflows a full queue to the bot where the policy says so', () => {
    const policy = aPolicyEntry({ queue: { maxLength: 1, maxWaitSeconds: 60, overflow: 'bot' } });

    const after = route({ groups: { g1: { ...openGroup, waiting: 1 } } }, aRoutingSession(), { policy });

    expect(after.session).toMatchObject({ phase: 'bot', botId: 'b1' });
  });
});

describe('the return window', () => {
  const previous = { agentId: 'a5', groupId: 'g1', closedAtMs: T0 - 9 * MINUTE };

  it('gives a customer who comes back to the same agent, without a plan', () => {
    const claims: Claim[] = [];
    const claim = (ask: Claim): ClaimOutcome => {
      claims.push(ask);
      return claimed('a5', { groupId: null });
    };

    const after = route({ claim }, aRoutingSession(), { facts: { previous } });

    expect(after.asks.map(({ ask }) => ask)).toEqual(['claim']);
    expect(claims[0]?.targets).toEqual([{ kind: 'agent', agentId: 'a5', evenSuspended: false }]);
    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a5', groupId: 'g1', decisionId: null });
  });

  it.each<[string, object, Session]>([
    ['the window is over', { previous: { ...previous, closedAtMs: T0 - 11 * MINUTE } }, aRoutingSession()],
    ['it was taken from them', { previous }, aRoutingSession({ passedOver: ['a5'] })],
    ['somebody has served this session already', { previous }, aRoutingSession({ lastAgentId: 'a1' })],
  ])('runs the plan where %s', (_, facts, session) => {
    const after = route({ claim: () => claimed('a1') }, session, { facts });

    expect(after.asks.map(({ ask }) => ask)).toEqual(['plan', 'claim']);
  });

  it('runs the plan where the agent cannot', () => {
    const claim = ({ decisionId }: Claim): ClaimOutcome => (decisionId === null ? nobody() : claimed('a1'));

    const after = route({ claim }, aRoutingSession(), { facts: { previous } });

    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a1', decisionId: 'd2' });
  });
});

describe('the no-reply ladder', () => {
  const dueAt = { atMs: T0 + 180 * SECOND };

  it('takes the session from an agent who does not answer, and passes them over', () => {
    const after = run(aServingSession(), { ...dueAt, world: { claim: () => claimed('a2') } });

    expect(after.asks).toMatchObject([{ ask: 'plan' }, { ask: 'claim', passedOver: ['a1'] }]);
    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a2', passedOver: ['a1'] });
    expect(after.effects).toContainEqual({ type: 'free-seat', agentId: 'a1', cause: 'reassigned' });
    expect(after.effects).toContainEqual({ type: 'count-miss', agentId: 'a1', budget: 3 });
  });

  it('begins anew for the next agent, in a turn of its own', () => {
    const second = run(aServingSession(), { ...dueAt, world: { claim: () => claimed('a2') } });
    const third = run(second.session, { atMs: T0 + 360 * SECOND, world: { claim: () => claimed('a3') } });

    expect(second.timers.map(({ kind, turn }) => `${kind} ${turn}`)).toEqual(['remind 2', 'reassign 2']);
    expect(third.session).toMatchObject({ agentId: 'a3', passedOver: ['a1', 'a2'] });
    expect(third.effects).toContainEqual({ type: 'count-miss', agentId: 'a2', budget: 3 });
  });

  it('joins the queue where nobody else is free, in the place the wait has earned', () => {
    const after = run(aServingSession(), dueAt);

    expect(after.session).toMatchObject({ phase: 'queued', queuedAtMs: T0, passedOver: ['a1'] });
    expect(after.timers.map(({ kind }) => kind)).toEqual(['queue-limit']);
  });

  it.each([
    ['bot', 'bot', 'b1'],
    ['message-form', 'message-form', 'b1'],
    ['bot', 'message-form', null],
  ] as const)('%s: leads to %s with the bot %s', (action, phase, botId) => {
    const policy = aPolicyEntry({
      ladder: [{ afterSeconds: 180, action }],
      bot: { maxMisses: 2, botId },
    });

    const after = run(aServingSession(), { ...dueAt, policy });

    expect(after.session.phase).toBe(phase);
    expect(after.effects).toContainEqual(expect.objectContaining({ type: 'free-seat', agentId: 'a1' }));
  });
});

describe('waiting', () => {
  it('takes the seat that is offered, before anything that is due', () => {
    const seat = { agentId: 'a4', groupId: 'g1', state: 'offered', suspended: false } as const;

    const after = run(aQueuedSession(), { atMs: T0 + 1800 * SECOND, facts: { seat } });

    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a4' });
    expect(kindsOf(after.effects).slice(0, 2)).toEqual(['take-seat', 'leave-queue']);
  });

  it('gives back the seat of an agent it was taken from', () => {
    const seat = { agentId: 'a4', groupId: 'g1', state: 'offered', suspended: false } as const;

    const after = run(aQueuedSession({ passedOver: ['a4'] }), { ...at, facts: { seat } });

    expect(after.session.phase).toBe('queued');
    expect(after.effects).toEqual([{ type: 'free-seat', agentId: 'a4', cause: 'offer-refused' }]);
  });

  it('gives back a seat that no phase of its session holds', () => {
    const seat = { agentId: 'a4', groupId: 'g1', state: 'held', suspended: false } as const;

    const after = run(aBotSession(), { ...at, facts: { seat } });

    expect(after.effects).toEqual([{ type: 'free-seat', agentId: 'a4', cause: 'stray-seat' }]);
  });

  it('overflows at the limit of the wait', () => {
    const after = run(aQueuedSession(), { atMs: T0 + 1800 * SECOND });

    expect(after.session).toMatchObject({ phase: 'message-form', reason: 'waited-too-long' });
    expect(after.effects).toContainEqual({ type: 'leave-queue', how: 'waited-too-long' });
  });

  it('overflows when the last group it waits for closes, and not while another is open', () => {
    const targets = [aGroup('g1'), aGroup('g2')];
    const soon = T0 + MINUTE;
    const groups = { g1: closedGroup, g2: { ...openGroup, closesAtMs: soon } };

    const open = run(aQueuedSession({ targets }), { ...at, facts: { groups } });
    const closed = run(open.session, {
      atMs: soon,
      facts: { groups: { g1: closedGroup, g2: closedGroup }, armed: open.timers },
    });

    expect(open.session).toMatchObject({ phase: 'queued', closesAtMs: soon });
    expect(open.alarmAtMs).toBe(soon);
    expect(closed.session).toMatchObject({ phase: 'message-form', reason: 'off-hours' });
    expect(closed.settled.map(({ timer, outcome }) => `${timer.kind} ${outcome}`)).toEqual([
      'hours-end fired',
      'queue-limit cancelled',
    ]);
  });

  it('ends with the visit where nobody ever spoke, and not otherwise', () => {
    const visit = { connected: false, endedAtMs: T0 };

    const silent = run(aQueuedSession({ talk: aGuidingSession().talk }), { ...at, facts: { visit } });
    const asked = run(aQueuedSession(), { ...at, facts: { visit } });
    const guided = run(aGuidingSession(), { ...at, facts: { visit } });

    expect([silent, asked, guided].map(({ session }) => session.phase)).toEqual(['ended', 'queued', 'ended']);
  });
});

describe('whoever the bot has handed over', () => {
  const asked = { bot: { misses: 0, handOver: true } };
  const BOT = { kind: 'bot', botId: 'b1' } as const;

  it('goes past the bots of the plan to its people', () => {
    const plan = aPlan({
      steps: [
        { target: BOT, waitSeconds: 0 },
        { target: aGroup(), waitSeconds: 0 },
      ],
    });

    const after = run(aBotSession(), { ...at, world: { plan, claim: () => claimed('a1') }, facts: asked });

    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a1' });
  });

  it('is asked for a message where the plan knows nobody but bots', () => {
    const plan = aPlan({ steps: [{ target: BOT, waitSeconds: 0 }], overflow: { to: 'bot', botId: 'b1' } });

    const after = run(aBotSession(), { ...at, world: { plan }, facts: asked });

    expect(after.session).toMatchObject({ phase: 'message-form' });
  });

  it('waits for people where all are busy and the plan would go on to a bot, however often it widens', () => {
    const plan = aPlan({
      steps: [
        { target: aGroup(), waitSeconds: 20 },
        { target: BOT, waitSeconds: 0 },
      ],
      overflow: { to: 'bot', botId: 'b1' },
    });

    const waits = run(aBotSession(), { ...at, world: { plan, claim: () => nobody() }, facts: asked });
    const widened = run(waits.session, { atMs: T0 + 22 * SECOND });

    expect(waits.session).toMatchObject({ phase: 'queued' });
    expect(widened.session).toMatchObject({ phase: 'queued', progress: { overflowed: true } });
  });

  it.each([
    ['full', 1],
    ['overlong', 50],
  ] as const)('is asked for a message where the queue is %s', (_, maxLength) => {
    const policy = aPolicyEntry({ queue: { maxLength, maxWaitSeconds: 60, overflow: 'bot' } });
    const plan = aPlan({ steps: [{ target: aGroup(), waitSeconds: 0 }] });
    const world = { plan, claim: () => nobody(), groups: { g1: { ...openGroup, waiting: 1 } } };

    const first = run(aBotSession(), { ...at, policy, world, facts: asked });
    const after =
      first.session.phase === 'queued' ? run(first.session, { atMs: T0 + 62 * SECOND, policy }) : first;

    expect(after.session).toMatchObject({ phase: 'message-form' });
  });
});

describe('the bot', () => {
  const world = { claim: () => claimed('a1') };

  it('hands over after so many misses, and on request', () => {
    const missed = run(aBotSession(), { ...at, world, facts: { bot: { misses: 2, handOver: false } } });
    const asked = run(aBotSession(), { ...at, world, facts: { bot: { misses: 0, handOver: true } } });
    const once = run(aBotSession(), { ...at, world, facts: { bot: { misses: 1, handOver: false } } });

    expect([missed, asked, once].map(({ session }) => session.phase)).toEqual(['serving', 'serving', 'bot']);
    expect(once.session).toMatchObject({ misses: 1 });
  });

  it('ends when the customer has been quiet', () => {
    const after = run(aBotSession({ talk: customerSaid(T0 + MINUTE) }), { atMs: T0 + 31 * MINUTE });

    expect(after.session).toMatchObject({ phase: 'ended', cause: 'by-time-out' });
  });
});

describe('a step', () => {
  it('goes back to serving when the customer speaks after the warning', () => {
    const warned = run(aServingSession({ talk: agentSaid(T0) }), { atMs: T0 + 1500 * SECOND });
    const said = { ...warned.session, talk: customerSaid(T0 + 1600 * SECOND, warned.session.talk) };

    const after = run(said, { atMs: T0 + 1601 * SECOND, facts: { armed: warned.timers } });

    expect(after.session.phase).toBe('serving');
    expect(after.settled).toMatchObject([{ timer: { kind: 'closing' }, outcome: 'cancelled' }]);
    expect(after.timers.map(({ kind }) => kind)).toEqual(['remind', 'reassign']);
  });

  it('begins the silence anew when the agent speaks after the warning', () => {
    const warned = run(aServingSession({ talk: agentSaid(T0) }), { atMs: T0 + 1500 * SECOND });
    const said = { ...warned.session, talk: agentSaid(T0 + 1600 * SECOND, warned.session.talk) };

    const after = run(said, { atMs: T0 + 1800 * SECOND });

    expect(after.session.phase).toBe('serving');
    expect(after.timers).toMatchObject([{ kind: 'warning', dueAtMs: T0 + 3100 * SECOND }]);
  });

  it('bounds what it does and asks to be woken at once for the rest', () => {
    const messages = Array.from({ length: 300 }, (_, n) => ({
      kind: 'text' as const,
      id: `m${n}`,
      intervalSeconds: 0,
      text: { en: 'x' },
    }));

    const after = run(aGuidingSession({ messages }), at);

    expect(after.session).toMatchObject({ phase: 'guiding', next: EVENTS_PER_STEP });
    expect(after.alarmAtMs).toBe(at.atMs);
  });
});
