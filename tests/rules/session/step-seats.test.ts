// What one step makes of a session's seat, however many commands it reads: the row and the loads, kept as the store keeps them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ask } from '#rules/session/asks.ts';
import { isOfSeat, type SeatEffect } from '#rules/session/effects.ts';
import type { CommandBody, Facts } from '#rules/session/facts.ts';
import type { Session } from '#rules/session/session.ts';
import {
  aBotSession,
  aCommand,
  aQueuedSession,
  aServingSession,
  byAgent,
  claimed,
  nobody,
  openGroup,
  run,
  SUPERVISOR,
  T0,
} from './builders.ts';

type Claim = Extract<Ask, { ask: 'claim' }>;

/** One session's row in `seats`, and the loads of all agents, each with as many seats as `limit`. */
function aSeatBook(seat: Facts['seat'], limit: number) {
  const loads = new Map<string, number>();
  const done = new Set<SeatEffect>();
  let row = seat === null ? null : { agentId: seat.agentId, state: seat.state };
  const add = (agentId: string, by: number): void => {
    loads.set(agentId, (loads.get(agentId) ?? 0) + by);
  };
  if (seat !== null) add(seat.agentId, 1);
  const apply = (effects: readonly SeatEffect[]): void => {
    for (const effect of effects) {
      if (done.has(effect)) continue;
      done.add(effect);
      const its = row?.agentId === effect.agentId;
      if (effect.type === 'free-seat') {
        add(effect.agentId, -1);
        if (its) row = null;
      } else if (its && row !== null) row.state = 'held';
    }
  };
  const claim = (ask: Claim, agentIds: readonly string[]): ReturnType<typeof claimed> => {
    apply(ask.seats);
    const free = agentIds.find(
      (agentId) => (loads.get(agentId) ?? 0) < limit && !ask.passedOver.includes(agentId),
    );
    if (free === undefined) return nobody();
    add(free, 1);
    row = { agentId: free, state: 'held' };
    return claimed(free);
  };
  return { loads, apply, claim, row: () => row };
}

const agent = fc.constantFrom('a1', 'a2', 'a3');
const body: fc.Arbitrary<CommandBody> = fc.oneof(
  agent.map((agentId): CommandBody => ({ kind: 'transfer', to: { kind: 'agent', agentId }, note: null })),
  fc.constantFrom<CommandBody>(
    { kind: 'transfer', to: { kind: 'group', groupId: 'g1' }, note: null },
    { kind: 'transfer', to: { kind: 'bot', botId: null }, note: null },
    { kind: 'interrupt', note: null },
    { kind: 'pick', reason: null },
    { kind: 'take-over' },
    { kind: 'ask-agent' },
    { kind: 'ask-bot' },
    { kind: 'remove', reason: null },
    { kind: 'end' },
  ),
);
const command = fc.record({
  body,
  by: fc.oneof(
    fc.constant(SUPERVISOR),
    agent.map((id) => byAgent(id)),
  ),
});

const offered = agent.map(
  (agentId) => ({ agentId, groupId: 'g1', state: 'offered', suspended: false }) as const,
);
const start: fc.Arbitrary<{ readonly session: Session; readonly seat: Facts['seat'] }> = fc.oneof(
  fc.record({
    session: fc.array(agent, { maxLength: 2 }).map((passedOver) => aQueuedSession({ passedOver })),
    seat: fc.option(offered),
  }),
  fc.constant({
    session: aServingSession(),
    seat: { agentId: 'a1', groupId: 'g1', state: 'held', suspended: false } as const,
  }),
  fc.constant({ session: aBotSession(), seat: null }),
);

describe('the seat of a session, whatever its people ask for in one step', () => {
  it('is held by exactly the agent who serves it, and every load is the sum of its seats', () => {
    fc.assert(
      fc.property(
        start,
        fc.array(command, { maxLength: 5 }),
        fc.integer({ min: 1, max: 2 }),
        ({ session, seat }, commands, limit) => {
          const book = aSeatBook(seat, limit);
          const claim = (ask: Claim): ReturnType<typeof claimed> => {
            const named = ask.targets.flatMap((target) => (target.kind === 'agent' ? target.agentId : []));
            return book.claim(ask, named.length > 0 ? named : ['a1', 'a2', 'a3']);
          };
          const after = run(session, {
            atMs: T0 + 1000,
            facts: {
              seat,
              groups: { g1: openGroup },
              commands: commands.map((one, at) => ({ ...aCommand(one.body, one.by), id: `c${at}` })),
            },
            world: { claim },
          });
          book.apply(after.effects.filter(isOfSeat));

          const { session: last } = after;
          const served = last.phase === 'serving' || last.phase === 'warned' ? last.agentId : null;
          expect(book.row()).toEqual(served === null ? null : { agentId: served, state: 'held' });
          for (const [agentId, load] of book.loads)
            expect([agentId, load]).toEqual([agentId, agentId === served ? 1 : 0]);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
