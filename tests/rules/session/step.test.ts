import { describe, expect, it } from 'vitest';
import { EVENTS_PER_STEP } from '#rules/session/step.ts';
import {
  aBotSession,
  aGroup,
  aGuidingSession,
  agentSaid,
  aPlan,
  aPolicyEntry,
  aQueuedSession,
  aServingSession,
  claimed,
  customerSaid,
  kindsOf,
  MINUTE,
  nobody,
  openGroup,
  run,
  SECOND,
  T0,
} from './builders.ts';

const closedGroup = { ...openGroup, open: false };
const at = { atMs: T0 + SECOND };

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
