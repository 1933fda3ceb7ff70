import { v7 as uuid } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { deliverOutbox, type RelayDeps } from '#activities/deliver-outbox.ts';
import { insertOutbox } from '#activities/store/outbox.ts';
import { useFloors } from '../support/a-floor.ts';

const house = useFloors();

beforeEach(() => house.store.pool.query('DELETE FROM outbox'));

interface Relay {
  readonly deps: RelayDeps;
  readonly woken: string[];
  /** Of each that was woken. */
  readonly delaysMs: (number | null)[];
}

function aRelay(wake: (sessionId: string) => void = () => undefined): Relay {
  const woken: string[] = [];
  const delaysMs: (number | null)[] = [];
  return {
    woken,
    delaysMs,
    deps: {
      store: house.store,
      fault: () => undefined,
      onError: () => undefined,
      takeBotTurn: async () => undefined,
      signals: {
        wake: async (sessionId, { startDelayMs }) => {
          wake(sessionId);
          woken.push(sessionId);
          delaysMs.push(startDelayMs);
        },
        isClosed: async () => true,
        running: async () => new Set<string>(),
        listRunning: async () => [],
        endStuck: async () => false,
      },
    },
  };
}

const put = (sessionId: string, dedupeKey: string = uuid(), dueInMs = 0): Promise<number> =>
  insertOutbox(house.store.pool, {
    dedupeKey,
    sessionId,
    body: { kind: 'nudge', signal: 'nudge', startDelayMs: null },
    dueInMs,
  });

const unsent = async (): Promise<number> =>
  Number(
    (await house.store.rows<{ n: number }>('SELECT COUNT(*) AS n FROM outbox WHERE sent_at IS NULL'))[0]?.n,
  );

describe('the relay', () => {
  it('delivers what is due, once', async () => {
    const relay = aRelay();
    const [now, later] = [uuid(), uuid()];
    await put(now);
    await put(later, uuid(), 60_000);

    await deliverOutbox(relay.deps, 'one');
    await deliverOutbox(relay.deps, 'one');

    expect(relay.woken).toEqual([now]);
    expect(await unsent()).toBe(1);
  });

  it('wakes nobody whose session is over', async () => {
    const relay = aRelay();
    const floor = await house.build({ limit: 2 });
    const [over, open] = [await floor.arrive(), await floor.arrive()];
    await house.store.pool.query("UPDATE sessions SET phase = 'ended' WHERE id = ?", [over]);
    await house.store.pool.query('DELETE FROM outbox');
    await put(over);
    await put(open);

    await deliverOutbox(relay.deps, 'one');

    expect(relay.woken).toEqual([open]);
    expect(await unsent()).toBe(0);
  });

  it('counts what has passed of a delay, however late it comes to deliver it', async () => {
    const relay = aRelay();
    for (const seconds of [60, 20]) {
      const body = { kind: 'nudge', signal: 'nudge', startDelayMs: seconds * 1000 } as const;
      await insertOutbox(house.store.pool, { dedupeKey: uuid(), sessionId: uuid(), body });
    }
    await house.store.pool.query('UPDATE outbox SET created_at = NOW(3) - INTERVAL 30 SECOND');

    await deliverOutbox(relay.deps, 'one');

    const [left, over] = relay.delaysMs;
    expect(over).toBeNull();
    expect(left).toBeGreaterThan(20_000);
    expect(left).toBeLessThanOrEqual(30_000);
  });

  it('knows the same key twice as one', async () => {
    const relay = aRelay();
    const sessionId = uuid();
    const ids = [await put(sessionId, 'key'), await put(sessionId, 'key')];

    await deliverOutbox(relay.deps, 'one');

    expect(ids[0]).toBe(ids[1]);
    expect(relay.woken).toEqual([sessionId]);
  });

  it('shares the rows with the relays of other workers', async () => {
    const [one, two] = [aRelay(), aRelay()];
    const sessions = Array.from({ length: 80 }, () => uuid());
    for (const sessionId of sessions) await put(sessionId);

    for (let looks = 0; looks < 10 && (await unsent()) > 0; looks += 1)
      await Promise.all([deliverOutbox(one.deps, 'one'), deliverOutbox(two.deps, 'two')]);

    expect([...one.woken, ...two.woken].sort()).toEqual([...sessions].sort());
  });

  it('takes over from a relay that died, when its lease has run out', async () => {
    const [dead, alive] = [aRelay(), aRelay()];
    const sessionId = uuid();
    await put(sessionId);
    const fault = (): never => {
      throw new Error('killed');
    };
    await expect(deliverOutbox({ ...dead.deps, fault }, 'dead')).rejects.toThrow('killed');
    const during = await deliverOutbox(alive.deps, 'alive');
    await house.store.pool.query('UPDATE outbox SET lease_until = NOW(3) - INTERVAL 1 SECOND');

    await deliverOutbox(alive.deps, 'alive');

    expect(during).toBe(0);
    expect(alive.woken).toEqual([sessionId]);
  });

  it('puts a row off that fails, says why, and delivers the others', async () => {
    const [bad, good] = [uuid(), uuid()];
    const relay = aRelay((sessionId) => {
      if (sessionId === bad) throw new Error('refused');
    });
    await put(bad);
    await put(good);

    await deliverOutbox(relay.deps, 'one');

    expect(relay.woken).toEqual([good]);
    expect(
      await house.store.rows(
        'SELECT tries, last_error, due_at > NOW(3) AS later FROM outbox WHERE session_id = ?',
        [bad],
      ),
    ).toEqual([{ tries: 1, last_error: 'refused', later: 1 }]);
  });

  it('says why without what the statement that failed was about', async () => {
    const { deps } = aRelay();
    const row = { dedupeKey: uuid(), sessionId: uuid(), body: { kind: 'bot-turn', seq: 1 } } as const;
    await insertOutbox(house.store.pool, row);
    const twice = "INSERT INTO settings (name, value, changed_at) VALUES ('my card is 4711', '1', NOW(3))";
    const takeBotTurn = async (): Promise<void> => {
      for (let times = 0; times < 2; times += 1) await house.store.pool.query(twice);
    };

    await deliverOutbox({ ...deps, takeBotTurn }, 'one');

    const [kept] = await house.store.rows<{ last_error: string }>('SELECT last_error FROM outbox');
    expect(kept?.last_error).toMatch(/^Duplicate entry \? for key /);
  });
});
