import { describe, expect, it } from 'vitest';
import { waitsAround } from '#activities/store/past-waits.ts';
import { positionsOf } from '#activities/store/queue-places.ts';
import { placesDuring } from '#rules/assignment/past-places.ts';
import { useFloors } from '../../support/a-floor.ts';

const house = useFloors();
const NOW_MS = Date.now() + 3_600_000;

async function pastOf(sessionId: string): Promise<readonly number[]> {
  const { own, others } = await waitsAround(house.store, sessionId, NOW_MS);
  return own.flatMap((wait) => placesDuring(wait, others)).map(({ position }) => position);
}

describe('waits of the past', () => {
  it('tell the places that were shown while it waited, also after all have left', async () => {
    const floor = await house.build({ presence: 'offline' });
    const ids = [await floor.arrive(), await floor.arrive(), await floor.arrive()];
    const last = ids[2] ?? '';
    const shown: (number | undefined)[] = [];
    const look = async () => {
      shown.push((await positionsOf(house.store.pool, [last])).get(last)?.position);
    };

    await look();
    await floor.command(ids[0] ?? '', { kind: 'leave-queue' }, { who: 'visitor' });
    await look();
    await floor.command(ids[1] ?? '', { kind: 'end' }, { who: 'visitor' });
    await look();
    const waiting = await pastOf(last);
    await floor.command(last, { kind: 'leave-queue' }, { who: 'visitor' });

    expect(shown).toEqual([3, 2, 1]);
    expect(waiting).toEqual(shown);
    expect(await pastOf(last)).toEqual(shown);
  });

  it('end where it was served, and are none for a session that never waited', async () => {
    const floor = await house.build();
    const served = await floor.arrive();
    const queued = await floor.arrive();
    await floor.command(served, { kind: 'end' }, { who: 'visitor' });
    await floor.settle();

    const { own } = await waitsAround(house.store, queued, NOW_MS);

    expect(await floor.phaseOf(queued)).toBe('serving');
    expect(own.map(({ untilMs }) => untilMs)).toEqual([expect.any(Number)]);
    expect(await pastOf(queued)).toEqual([1]);
    expect(await pastOf(served)).toEqual([]);
  });

  it('do not count those of other groups', async () => {
    const floor = await house.build({ presence: 'offline' });
    const elsewhere = await house.build({ presence: 'offline' });
    await elsewhere.arrive();
    const mine = await floor.arrive();

    expect(await pastOf(mine)).toEqual([1]);
  });
});
