// Real processes, ended with SIGKILL at every point of the path while several customers talk: once all are up again nothing is
// lost, nothing is there twice, every session goes on, and `verify` finds every promise kept.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FAULT_POINTS, type FaultPoint } from '#activities/store/fault-points.ts';
import { type Killed, MATRIX } from '../support/fault-points.ts';
import { type System, startSystem } from '../support/system.ts';
import { type Traffic, traffic } from '../support/traffic.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

let system: System;
let people: Traffic;

beforeAll(async () => {
  system = await startSystem({
    own: ['database', 'temporal'],
    env: { TEMPORAL_TASK_SECONDS: '2' },
  });
  // Fewer seats than customers, so that some wait and are offered a seat.
  people = await traffic(system, { seats: 1 });
});
afterAll(async () => {
  await people?.stop();
  await system?.stop();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(system.logs());
});

const CUSTOMERS = 6;

/** `where`: the program that comes to the point. */
function cells(killed: Killed): readonly (readonly [FaultPoint, 'api-1' | 'worker-1'])[] {
  return FAULT_POINTS.flatMap((point) => {
    const cell = MATRIX[point];
    if (cell[killed] !== 'kill') return [];
    const where = cell.worker === 'kill' && killed !== 'api' ? 'worker-1' : 'api-1';
    return [[point, where] as const];
  });
}

async function talk(): Promise<void> {
  await Promise.all(Array.from({ length: CUSTOMERS }, () => people.customer()));
}

async function allIsWell(): Promise<void> {
  expect(await people.broken()).toEqual([]);
  await keepsItsPromises(system);
}

describe.each(['worker', 'api'] as const)('the %s killed at a point of its path', (killed) => {
  it.each(cells(killed))('loses nothing: %s', async (point, where) => {
    await system.fault(where, point);
    const talking = talk();
    await reaches(point, where);
    await eventually(() => expect(system.program(where).isRunning()).toBe(false));
    await system.restart(where);
    await talking;

    await allIsWell();
  });
});

/** The program waits at the point while the server dies under it. */
describe.each(['database', 'temporal'] as const)(
  'the %s killed while a program stands at a point',
  (killed) => {
    it.each(cells(killed))('loses nothing: %s', async (point, where) => {
      const server = killed === 'database' ? system.ownDatabase : system.ownTemporal;
      await system.fault(where, point, { waitMs: 300 });
      const talking = talk();
      await reaches(point, where);
      await server?.kill();
      await server?.start();
      await talking;

      await allIsWell();
    });
  },
);

async function reaches(point: FaultPoint, where: string): Promise<void> {
  await eventually(() => expect(system.program(where).reached(point)).toBeGreaterThan(0), {
    withinMs: 30_000,
  });
}
