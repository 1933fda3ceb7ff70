// Real processes, ended with SIGKILL at every point of the path while several customers talk: once all are up again nothing is
// lost, nothing is there twice, every session goes on, and every promise that can be checked on live data is kept.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FAULT_POINTS, type FaultPoint } from '#activities/store/fault-points.ts';
import { type Killed, MATRIX } from '../support/fault-points.ts';
import type { FaultAction } from '../support/faults.ts';
import { type System, startSystem } from '../support/system.ts';
import { type Traffic, traffic } from '../support/traffic.ts';
import { keepsItsPromises, type Verifier, verifierOf } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

let system: System;
let people: Traffic;
let verifier: Verifier;

beforeAll(async () => {
  system = await startSystem({
    own: ['database', 'temporal'],
    env: { TEMPORAL_TASK_SECONDS: '2' },
  });
  // Fewer seats than customers, so that some wait and are offered a seat.
  people = await traffic(system, { agents: 2, seats: 1 });
  verifier = verifierOf(system);
});
afterAll(async () => {
  await people?.stop();
  await verifier?.close();
  await system?.stop();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(system.logs());
});

const CUSTOMERS = 4;
/** Bounds for a machine under load. Milliseconds. */
const [REACHED_MS, CELL_MS] = [60_000, 240_000];
const MOST_ROUNDS = 5;

type Where = 'api-1' | 'worker-1';

/** `where`: the program that comes to the point. */
function cells(killed: Killed): readonly (readonly [FaultPoint, Where])[] {
  return FAULT_POINTS.flatMap((point) => {
    const cell = MATRIX[point];
    if (cell[killed] !== 'kill') return [];
    const where = cell.worker === 'kill' && killed !== 'api' ? 'worker-1' : 'api-1';
    return [[point, where] as const];
  });
}

interface Met {
  /** Every customer has been served to the end. */
  readonly served: Promise<unknown>;
}

/** Customers talk; resolves when the program has come to the point. */
async function meet(point: FaultPoint, where: Where, action: FaultAction): Promise<Met> {
  const before = system.program(where).reached(point);
  const way = {
    arm: () => system.fault(where, point, action),
    isReached: () => system.program(where).reached(point) > before,
  };
  return isMetByAgentsBack(point, where) ? meetAgentsBack(way) : meetCustomers(way);
}

interface Way {
  arm(): Promise<void>;
  isReached(): boolean;
}

async function meetCustomers({ arm, isReached }: Way): Promise<Met> {
  await arm();
  const served = heard(customers());
  await eventually(() => expect(isReached()).toBe(true), { withinMs: REACHED_MS });
  return { served };
}

/** Whoever waits for it is told; until then nobody hears. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** The api comes to these when agents who had stopped take customers again, and some wait. */
function isMetByAgentsBack(point: FaultPoint, where: Where): boolean {
  return point.startsWith('presence:') || (point.startsWith('serve:') && where === 'api-1');
}

/** The worker may find the agents back before the api does: then all are served without it, and the agents stop once more. */
async function meetAgentsBack({ arm, isReached }: Way): Promise<Met> {
  for (let round = 1; ; round += 1) {
    const { back } = await people.pause();
    const talking = heard(customers());
    await eventually(async () => expect([await waiting(), await unsent()]).toEqual([CUSTOMERS, 0]), {
      withinMs: REACHED_MS,
    });
    // Stopping comes to these points as well, and is not what is asked for.
    if (round === 1) await arm();
    const served = heard(Promise.all([talking, back()]));
    let isOver = false;
    void heard(served.finally(() => (isOver = true)));
    await eventually(() => expect(isReached() || isOver).toBe(true), { withinMs: REACHED_MS });
    if (isReached()) return { served };
    await served;
    expect(round, 'rounds in which the worker was quicker').toBeLessThan(MOST_ROUNDS);
  }
}

function customers(): Promise<unknown> {
  return Promise.all(Array.from({ length: CUSTOMERS }, () => people.customer()));
}

async function waiting(): Promise<number> {
  const [row] = await system.database.rows("SELECT COUNT(*) AS n FROM sessions WHERE phase = 'queued'");
  return Number(row?.n);
}

/** Looks that their coming has set off: the worker's would find the agents back before the api does. */
async function unsent(): Promise<number> {
  const [row] = await system.database.rows('SELECT COUNT(*) AS n FROM outbox WHERE sent_at IS NULL');
  return Number(row?.n);
}

async function allIsWell(): Promise<void> {
  expect(await people.broken()).toEqual([]);
  await eventually(async () => expect(await verifier.broken()).toEqual([]), {
    withinMs: 30_000,
    everyMs: 100,
  });
}

describe.each(['worker', 'api'] as const)('the %s killed at a point of its path', (killed) => {
  it.each(cells(killed))(
    'loses nothing: %s',
    async (point, where) => {
      const { served } = await meet(point, where, 'kill');
      await eventually(() => expect(system.program(where).isRunning()).toBe(false));
      await system.restart(where);
      await served;

      await allIsWell();
    },
    CELL_MS,
  );
});

/** The program waits at the point while the server dies under it. */
describe.each(['database', 'temporal'] as const)(
  'the %s killed while a program stands at a point',
  (killed) => {
    it.each(cells(killed))(
      'loses nothing: %s',
      async (point, where) => {
        const server = killed === 'database' ? system.ownDatabase : system.ownTemporal;
        const { served } = await meet(point, where, { waitMs: 300 });
        await server?.kill();
        await server?.start();
        await served;

        await allIsWell();
      },
      CELL_MS,
    );
  },
);

it('leaves data on which verify finds every promise kept', async () => {
  await keepsItsPromises(system);
});
