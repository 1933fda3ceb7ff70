// Every clock says something else: the database's, each program's, and the machine's, on which Temporal runs. Only the database's
// counts, and nobody may notice.
import { afterEach, describe, expect, it } from 'vitest';
import { findClockLibrary } from '../support/server-clock.ts';
import { type System, startSystem } from '../support/system.ts';
import { type Traffic, traffic } from '../support/traffic.ts';
import { type Verifier, verifierOf } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const APART_SECONDS = 90;
const CUSTOMERS = 6;
/** A machine under load is late by seconds; by more than this it would be the clocks. */
const LATE_SECONDS = APART_SECONDS / 2;

const library = await findClockLibrary();
if (library === null)
  console.log(
    'Left out: clocks apart, since this machine has no libfaketime (Debian: apt-get install libfaketime)',
  );

let system: System | undefined;
let people: Traffic | undefined;
let verifier: Verifier | undefined;

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(system?.logs());
  await people?.stop();
  await verifier?.close();
  await system?.stop();
});

describe.skipIf(library === null)('clocks that are a minute and a half apart', () => {
  it.each([
    ['ahead', APART_SECONDS],
    ['behind', -APART_SECONDS],
  ])(
    'make no difference: the database’s is %s',
    async (_, aheadSeconds) => {
      const ahead = aheadSeconds * 1000;
      system = await startSystem({
        nodes: { api: 2 },
        own: ['database'],
        databaseClock: library === null ? null : { library, aheadSeconds },
        // One of them agrees with the database, and the others do not even agree among themselves.
        clocks: { 'api-1': ahead, 'api-2': -ahead, 'worker-1': -ahead },
      });
      people = await traffic(system, { agents: 2, seats: 1 });
      verifier = verifierOf(system);
      const talk = people;

      await Promise.all(Array.from({ length: CUSTOMERS }, () => talk.customer()));

      expect(await people.broken()).toEqual([]);
      const { rows } = system.database;
      const { broken } = verifier;
      await eventually(async () => expect(await broken()).toEqual([]), { withinMs: 60_000, everyMs: 250 });
      const alarms = await rows(
        `SELECT kind, subject, cause FROM alarms WHERE kind <> 'free-seat'
           AND (kind <> 'overdue-alarm' OR CAST(REGEXP_SUBSTR(cause, '[0-9]+') AS UNSIGNED) > ?)`,
        [LATE_SECONDS],
      );
      expect(alarms).toEqual([]);
      expect(await rows('SELECT id FROM outages')).toEqual([]);
      expect(await rows('SELECT * FROM timers WHERE fired_at < due_at')).toEqual([]);
      expect(await rows("SELECT agent_id FROM agent_loads WHERE presence = 'suspended'")).toEqual([]);
    },
    240_000,
  );
});
