// Everything stops for minutes with sessions in every phase, and starts again: by the database's clock, the only one timers know.
import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { submitCommand } from '#activities/store/commands.ts';
import { openStore, type Store } from '#activities/store/database.ts';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import type { CommandBody } from '#rules/session/facts.ts';
import type { Phase } from '#rules/session/messages.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';
import { buildFloor, byAgent, type Floor } from '../support/a-floor.ts';
import { brokenAtRest } from '../support/promises-now.ts';
import { type System, startSystem } from '../support/system.ts';
import { letTimePass } from '../support/time-travel.ts';
import { eventually } from '../support/wait.ts';

const SPAN_SECONDS = 200;
/** Longer than every span, by more than what still counts as in time. */
const OUTAGE_SECONDS = 400;
const WITHIN = { withinMs: 120_000, everyMs: 100 };

const POLICY: Partial<PolicyEntry> = {
  ladder: [{ afterSeconds: SPAN_SECONDS, action: 'reassign' }],
  missBudget: 1,
  closure: { warnAfterSeconds: SPAN_SECONDS, closeAfterSeconds: SPAN_SECONDS + 120 },
  queue: { maxLength: 50, maxWaitSeconds: SPAN_SECONDS, overflow: 'message-form' },
  survey: {
    enabled: true,
    validSeconds: 86_400,
    remindAfterSeconds: SPAN_SECONDS,
    tags: { '1': [], '2': [], '3': [], '4': [], '5': [] },
  },
  formSeconds: SPAN_SECONDS,
};
const GUIDED: readonly GuidedMessage[] = [100, 100, 7_200].map((intervalSeconds, at) => ({
  kind: 'text',
  id: `m${at}`,
  intervalSeconds,
  text: { en: 'Hello' },
}));

let system: System;
let store: Store;

beforeAll(async () => {
  system = await startSystem({ seed: false, own: ['temporal'] });
  store = openStore({ databaseUrl: system.database.url });
});
afterAll(async () => {
  await store?.close();
  await system?.stop();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(system.logs());
});

const SCENES = ['served', 'answered', 'warned', 'queued', 'form', 'bot', 'guiding', 'surveying'] as const;
type Scene = (typeof SCENES)[number];
type Sessions = { readonly [scene in Scene]: readonly string[] };

const EACH = 7;

async function phasesOf(sessions: readonly string[]): Promise<readonly Phase[]> {
  const rows = await store.rows<{ phase: Phase }>('SELECT DISTINCT phase FROM sessions WHERE id IN (?)', [
    [...sessions],
  ]);
  return rows.map(({ phase }) => phase);
}

/** How often each of the sessions' logs holds a line of that kind. */
async function linesOf(sessions: readonly string[], kind: string): Promise<readonly number[]> {
  return Promise.all(
    sessions.map(
      async (id) =>
        (await store.rows('SELECT 1 FROM session_events WHERE session_id = ? AND kind = ?', [id, kind]))
          .length,
    ),
  );
}

async function untilAllAre(sessions: readonly string[], phase: Phase): Promise<void> {
  await eventually(async () => expect(await phasesOf(sessions)).toEqual([phase]), WITHIN);
}

/** Nobody is overdue: whoever had something to do has done it. */
async function untilAllHaveLooked(): Promise<void> {
  await eventually(
    async () =>
      expect(
        await store.rows("SELECT id FROM sessions WHERE phase <> 'ended' AND alarm_at < NOW(3)"),
      ).toEqual([]),
    WITHIN,
  );
}

function many(open: () => Promise<string>): Promise<string[]> {
  return Promise.all(Array.from({ length: EACH }, open));
}

/** A page stays open for every visitor, and a console for every agent. */
async function everybodyConnected(): Promise<void> {
  await store.pool.query('UPDATE connections SET seen_at = NOW(3) + INTERVAL 1 DAY');
  await store.pool.query(
    `REPLACE INTO connections (node, socket, staff_id, seen_at)
     SELECT 'test', id, staff_id, NOW(3) + INTERVAL 1 DAY FROM agents`,
  );
}

async function command(sessions: readonly string[], body: CommandBody, floor: Floor): Promise<void> {
  for (const sessionId of sessions)
    await submitCommand(store, { id: uuid(), sessionId, body, by: byAgent(floor.agentIds[0]) });
}

async function sessionsInEveryPhase(): Promise<Sessions> {
  const busy = await buildFloor(store, { limit: 100, policy: POLICY });
  const away = await buildFloor(store, { presence: 'offline', policy: POLICY });
  const withBot = await buildFloor(store, {
    policy: POLICY,
    plan: () => ({
      steps: [{ target: { kind: 'bot', botId: 'none' }, waitSeconds: 0 }],
      overflow: { to: 'message-form' },
    }),
  });
  const talked = await many(() => busy.open());
  const warned = await many(() => busy.open());
  const surveying = await many(() => busy.open());
  const served = await many(() => busy.open());
  const [queued, form] = [await many(() => away.open()), await many(() => away.open())];
  const bot = await many(() => withBot.open());
  const guiding = await many(() => busy.open({ guiding: GUIDED }));
  await everybodyConnected();
  await untilAllAre([...talked, ...warned, ...surveying, ...served], 'serving');
  await untilAllAre([...queued, ...form], 'queued');
  await untilAllAre(bot, 'bot');
  for (const id of [...talked, ...warned, ...surveying]) await busy.say(id, 'agent');
  await command(surveying, { kind: 'end' }, busy);
  for (const sessionId of form)
    await submitCommand(store, {
      id: uuid(),
      sessionId,
      body: { kind: 'open-form' },
      by: { who: 'visitor' },
    });
  // A little overdue, so that they are warned as if their time had come.
  for (const id of warned) await busy.age(id, (SPAN_SECONDS + 15) * 1000);
  await untilAllAre(warned, 'warned');
  await untilAllAre(surveying, 'surveying');
  await untilAllAre(form, 'message-form');
  return { served, answered: talked, warned, queued, form, bot, guiding, surveying };
}

async function agents(): Promise<unknown> {
  return store.rows('SELECT presence, accepting, misses, seat_load FROM agent_loads ORDER BY agent_id');
}

async function places(): Promise<unknown> {
  return store.rows('SELECT session_id FROM queue_targets ORDER BY order_at, arrived_at, session_id');
}

async function seats(): Promise<unknown> {
  return store.rows("SELECT session_id, agent_id FROM seats WHERE state = 'held' ORDER BY session_id");
}

async function stop(programs: readonly string[]): Promise<void> {
  await Promise.all(programs.map((name) => system.kill(name)));
  await system.ownTemporal?.kill();
}

async function start(programs: readonly string[]): Promise<void> {
  await system.ownTemporal?.start();
  for (const name of programs) await system.restart(name);
  await untilAllHaveLooked();
}

it('costs nobody anything when all stops: spans are longer by it, guided messages are skipped, surveys remind', async () => {
  const sessions = await sessionsInEveryPhase();
  const before = { agents: await agents(), places: await places(), seats: await seats() };

  await stop(['worker-1', 'api-1']);
  await letTimePass(system.database, OUTAGE_SECONDS);
  // The worst order: sessions look before any api has told that it was away.
  await start(['worker-1', 'api-1']);

  const phases = Object.fromEntries(
    await Promise.all(SCENES.map(async (scene) => [scene, await phasesOf(sessions[scene])])),
  );
  expect(phases).toEqual({
    served: ['serving'],
    answered: ['serving'],
    warned: ['warned'],
    queued: ['queued'],
    form: ['message-form'],
    bot: ['bot'],
    guiding: ['guiding'],
    surveying: ['ended'],
  });
  expect({ agents: await agents(), places: await places(), seats: await seats() }).toEqual(before);
  expect(new Set(await linesOf(sessions.surveying, 'survey-reminded'))).toEqual(new Set([1]));
  expect(new Set(await linesOf(sessions.guiding, 'guided'))).toEqual(new Set([0]));
  expect(new Set(await linesOf(sessions.warned, 'warned'))).toEqual(new Set([1]));
  await eventually(async () => expect(await brokenAtRest(store)).toEqual([]), WITHIN);

  await onlyTheWorkerWasAway(sessions);
}, 600_000);

/** The api lived on, so nothing is lengthened: each timer is late and does what its policy says. */
async function onlyTheWorkerWasAway(sessions: Sessions): Promise<void> {
  const before = { agents: await agents(), places: await places(), seats: await seats() };
  await stop(['worker-1']);
  await letTimePass(system.database, OUTAGE_SECONDS, { but: ['heartbeats'] });
  await start(['worker-1']);

  expect(await phasesOf(sessions.served)).toEqual(['serving']);
  expect(await phasesOf(sessions.answered)).toEqual(['warned']);
  expect(await phasesOf(sessions.warned)).toEqual(['warned']);
  expect(await phasesOf(sessions.queued)).toEqual(['queued']);
  expect(await phasesOf(sessions.form)).toEqual(['ended']);
  expect(await phasesOf(sessions.bot)).toEqual(['bot']);
  expect(await phasesOf(sessions.guiding)).toEqual(['guiding']);
  for (const scene of ['served', 'bot', 'warned'] as const)
    expect([scene, new Set(await linesOf(sessions[scene], 'timer-skipped'))]).toEqual([scene, new Set([1])]);
  expect(new Set(await linesOf(sessions.warned, 'warned'))).toEqual(new Set([2]));
  expect(new Set(await linesOf(sessions.served, 'reassigned'))).toEqual(new Set([0]));
  expect({ agents: await agents(), places: await places(), seats: await seats() }).toEqual(before);
  await eventually(async () => expect(await brokenAtRest(store)).toEqual([]), WITHIN);
}
