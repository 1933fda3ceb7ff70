// The clocks of all programs are set by hours under conversations and armed timers. Only the database's counts, and Temporal's own for
// how long it waits.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import type { Phase } from '#rules/session/messages.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';
import { buildFloor } from '../support/a-floor.ts';
import { brokenAtRest } from '../support/promises-now.ts';
import { type System, startSystem } from '../support/system.ts';
import { traffic } from '../support/traffic.ts';
import { eventually } from '../support/wait.ts';

const HOURS_MS = 6 * 3_600_000;
const CUSTOMERS = 6;
const SPAN_SECONDS = 10;
/** A machine under load is late by seconds; by more than this it would be the clocks. */
const LATE_SECONDS = 20;
const EACH = 4;
const WITHIN = { withinMs: 120_000, everyMs: 100 };

const POLICY: Partial<PolicyEntry> = {
  ladder: [
    { afterSeconds: SPAN_SECONDS / 2, action: 'remind' },
    { afterSeconds: SPAN_SECONDS, action: 'reassign' },
  ],
  closure: { warnAfterSeconds: SPAN_SECONDS, closeAfterSeconds: 2 * SPAN_SECONDS },
  queue: { maxLength: 50, maxWaitSeconds: SPAN_SECONDS, overflow: 'message-form' },
};
const GUIDED: readonly GuidedMessage[] = [SPAN_SECONDS, 7_200].map((intervalSeconds, at) => ({
  kind: 'text',
  id: `m${at}`,
  intervalSeconds,
  text: { en: 'Hello' },
}));

let system: System;
let store: Store;

beforeAll(async () => {
  // With a line per request, that tells what a node calls the time.
  system = await startSystem({ nodes: { api: 2 }, env: { LOG_LEVEL: 'debug' } });
  store = openStore({ databaseUrl: system.database.url });
});
afterAll(async () => {
  await store?.close();
  await system?.stop();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(system.logs());
});

/** The two nodes apart from each other as well. */
async function setClocks(aheadMs: number): Promise<void> {
  const clocks = { 'api-1': aheadMs, 'api-2': -aheadMs, 'worker-1': aheadMs };
  await Promise.all(Object.entries(clocks).map(([name, ms]) => system.program(name).setClock(ms)));
}

async function nothingWasNoticed(): Promise<void> {
  const alarms = await store.rows(
    `SELECT kind, subject, cause FROM alarms WHERE kind <> 'free-seat'
       AND (kind <> 'overdue-alarm' OR CAST(REGEXP_SUBSTR(cause, '[0-9]+') AS UNSIGNED) > ?)`,
    [LATE_SECONDS],
  );
  expect(alarms).toEqual([]);
  expect(await store.rows('SELECT id FROM outages')).toEqual([]);
  expect(
    await store.rows(
      "SELECT kind, outcome, late_ms FROM timers WHERE fired_at < due_at OR late_ms > ? OR outcome = 'skipped'",
      [LATE_SECONDS * 1_000],
    ),
  ).toEqual([]);
}

it('cost no word and sign nobody out where they are set in the middle of conversations', async () => {
  const people = await traffic(system, { agents: 2, seats: 2 });
  for (const aheadMs of [HOURS_MS, -HOURS_MS, 0]) {
    const talking = Promise.all(Array.from({ length: CUSTOMERS }, () => people.customer()));
    talking.catch(() => undefined);
    await sleep(500);
    await setClocks(aheadMs);
    await talking;
  }
  const broken = await people.broken();
  await people.stop();

  const logged = [
    ...system
      .program('api-1')
      .log()
      .matchAll(/"time":(\d+)/g),
  ].map(([, time]) => Number(time));
  const apart = [Math.max(...logged) - Date.now(), Date.now() - Math.min(...logged)];
  expect(apart.every((ms) => ms > HOURS_MS / 2)).toBe(true);
  expect(broken).toEqual([]);
  await eventually(async () => expect(await brokenAtRest(store)).toEqual([]), WITHIN);
  await nothingWasNoticed();
}, 240_000);

async function become(sessions: readonly string[], phase: Phase): Promise<void> {
  await eventually(async () => {
    const rows = await store.rows('SELECT DISTINCT phase FROM sessions WHERE id IN (?)', [[...sessions]]);
    expect(rows).toEqual([{ phase }]);
  }, WITHIN);
}

function many(open: () => Promise<string>): Promise<string[]> {
  return Promise.all(Array.from({ length: EACH }, open));
}

it.each([
  ['forward', HOURS_MS],
  ['back', -HOURS_MS],
])(
  'make no timer early, late or forgotten where they are set %s while it runs',
  async (_, aheadMs) => {
    await setClocks(0);
    const busy = await buildFloor(store, { limit: 100, policy: POLICY });
    const away = await buildFloor(store, { presence: 'offline', policy: POLICY });
    const [left, answered] = [await many(() => busy.open()), await many(() => busy.open())];
    const [queued, guiding] = [
      await many(() => away.open()),
      await many(() => busy.open({ guiding: GUIDED })),
    ];
    await store.pool.query('UPDATE connections SET seen_at = NOW(3) + INTERVAL 1 DAY');
    await become([...left, ...answered], 'serving');
    await become(queued, 'queued');
    for (const id of answered) await busy.say(id, 'agent');

    await setClocks(aheadMs);

    await become(answered, 'warned');
    await become(queued, 'message-form');
    await become(answered, 'ended');
    // Nobody else is there to take them.
    await become(left, 'message-form');
    const fired = await store.rows<{ kind: string; n: number }>(
      "SELECT kind, COUNT(*) AS n FROM timers WHERE session_id IN (?) AND outcome = 'fired' GROUP BY kind ORDER BY kind",
      [[...left, ...answered, ...queued, ...guiding]],
    );
    expect(fired).toEqual([
      { kind: 'closing', n: EACH },
      { kind: 'guided', n: EACH },
      { kind: 'queue-limit', n: 2 * EACH },
      { kind: 'reassign', n: EACH },
      { kind: 'remind', n: EACH },
      { kind: 'warning', n: EACH },
    ]);
    expect(await brokenAtRest(store)).toEqual([]);
    await nothingWasNoticed();
  },
  240_000,
);
