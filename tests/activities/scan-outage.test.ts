import { describe, expect, it } from 'vitest';
import { scanDue } from '#activities/scan-due.ts';
import { beat } from '#activities/store/heartbeats.ts';
import { useFloors } from '../support/a-floor.ts';

const house = useFloors();

describe('while no api could be reached', () => {
  it('nobody counts as gone, nor in the first minute after it; later they do', async () => {
    const floor = await house.build();
    await floor.arrive();
    const scan = () => scanDue(house.store, () => undefined);
    const gone = async () => {
      const { visits } = await floor.one<{ visits: number }>(
        'SELECT COUNT(*) AS visits FROM visits WHERE ended_at IS NOT NULL AND entry_point_id = ?',
        [floor.entryPointId],
      );
      const agent = await floor.one<{ vanished: number }>(
        'SELECT vanished_at IS NOT NULL AS vanished FROM agent_loads WHERE agent_id = ?',
        [floor.agentIds[0]],
      );
      return { visits: Number(visits), vanished: agent.vanished };
    };
    await house.store.pool.query('UPDATE visits SET last_seen_at = NOW(3) - INTERVAL 300 SECOND');
    await house.store.pool.query('UPDATE connections SET seen_at = NOW(3) - INTERVAL 300 SECOND');
    await beat(house.store, 'api-1', 'api');
    await house.store.pool.query('UPDATE heartbeats SET seen_at = NOW(3) - INTERVAL 300 SECOND');

    await scan();
    const during = await gone();
    await beat(house.store, 'api-1', 'api');
    await scan();
    const back = await gone();
    await house.store.pool.query('UPDATE outages SET until_at = NOW(3) - INTERVAL 61 SECOND');
    await scan();

    expect(during).toEqual({ visits: 0, vanished: 0 });
    expect(back).toEqual({ visits: 0, vanished: 0 });
    expect(await gone()).toEqual({ visits: 1, vanished: 1 });
  });
});
