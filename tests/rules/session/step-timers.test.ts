import { describe, expect, it } from 'vitest';
import { aPolicyEntry, aServingSession, claimed, run, SECOND, T0 } from './builders.ts';

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
