// Whom an agent takes by hand: what nothing gives back by itself may still be come back to.
import { describe, expect, it } from 'vitest';
import { readServers } from '#activities/store/agent-loads.ts';
import { headFor } from '#activities/store/queue.ts';
import { type Floor, useFloors } from '../../support/a-floor.ts';

const house = useFloors();

async function headOf(floor: Floor, options = {}): Promise<string | null> {
  const [agentId] = floor.agentIds;
  const server = (await readServers(house.store.pool, [agentId])).get(agentId);
  if (server === undefined) throw new Error('the agent is there');
  return (await headFor(house.store.pool, server, options))?.sessionId ?? null;
}

describe('the head of the queue', () => {
  it('is, for who comes back by hand, also a customer reassigned from them for want of a reply', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.age(sessionId, 181_000);
    await floor.advance(sessionId);

    const heads = [await headOf(floor), await headOf(floor, { again: true })];

    expect([await floor.phaseOf(sessionId), ...heads]).toEqual(['queued', null, sessionId]);
  });

  it('is never a customer whom a supervisor took from them', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.command(sessionId, { kind: 'interrupt', note: null });

    const heads = [await headOf(floor), await headOf(floor, { again: true })];

    expect([await floor.phaseOf(sessionId), ...heads]).toEqual(['queued', null, null]);
  });
});
