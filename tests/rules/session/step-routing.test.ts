import { describe, expect, it } from 'vitest';
import type { Ask, ClaimOutcome } from '#rules/session/asks.ts';
import type { Session } from '#rules/session/session.ts';
import {
  aGroup,
  aPlan,
  aPolicyEntry,
  aRoutingSession,
  claimed,
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

function route(world: World, session: Session = aRoutingSession(), more: object = {}) {
  return run(session, { atMs: T0 + SECOND, world, ...more });
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
