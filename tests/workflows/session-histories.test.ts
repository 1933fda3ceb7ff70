/** Whole sessions on the real worker, and what they cost in history. Set RECORD_HISTORIES=1 to renew the corpus from them. */
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitCommand } from '#activities/store/commands.ts';
import { type RunningWorker, startWorker } from '#activities/worker.ts';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import type { CommandBody } from '#rules/session/facts.ts';
import { type Phase, workflowIdOf } from '#rules/session/messages.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';
import { byAgent, type Floor, useFloors } from '../support/a-floor.ts';
import { useTemporal } from '../support/temporal.ts';
import { eventually } from '../support/wait.ts';

const house = useFloors();
const temporal = useTemporal();
let worker: RunningWorker;
let connection: Connection;
let client: Client;

const silent = (): void => undefined;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  worker = await startWorker({
    config: {
      databaseUrl: house.database.url,
      temporalAddress: temporal.address,
      temporalNamespace: temporal.namespace,
      reconcileSeconds: 15,
      self: 'worker-test',
    },
    fault: silent,
    log: { info: silent, warn: silent, error: silent },
  });
  connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection, namespace: temporal.namespace });
}, 60_000);

afterAll(async () => {
  await worker?.stop();
  await connection?.close();
});

const reach = (floor: Floor, sessionId: string, phase: Phase, withinMs = 20_000): Promise<void> =>
  eventually(async () => expect(await floor.phaseOf(sessionId)).toBe(phase), { withinMs });

async function order(floor: Floor, sessionId: string, body: CommandBody): Promise<void> {
  await submitCommand(house.store, { id: uuid(), sessionId, body, by: byAgent(floor.agentIds[0]) });
}

const guided = (seconds: number): GuidedMessage => ({
  kind: 'text',
  id: `m${seconds}`,
  intervalSeconds: seconds,
  text: { en: `After ${seconds} s` },
});

/** The session's history; with RECORD_HISTORIES it joins the corpus. */
async function historyOf(sessionId: string, name: string): Promise<readonly string[]> {
  const handle = client.workflow.getHandle(workflowIdOf(sessionId));
  await handle.result();
  const history = await handle.fetchHistory();
  if (process.env.RECORD_HISTORIES) {
    const folder = new URL('./histories/', import.meta.url);
    fs.mkdirSync(folder, { recursive: true });
    // Whose machine it was recorded on is nobody's business, and no part of a replay.
    const json = historyToJSON(history).replace(/"\d+@[^"]*"/gu, '"worker"');
    fs.writeFileSync(new URL(`${name}.json`, folder), `${json}\n`);
  }
  return (history.events ?? []).map(
    (event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? 'unknown',
  );
}

async function talk(
  floor: Floor,
  sessionId: string,
  { messages, pauseMs }: { messages: number; pauseMs: number },
) {
  for (let said = 0; said < messages; said += 1) {
    await sleep(pauseMs);
    const sent = await floor.say(sessionId, said % 2 === 0 ? 'agent' : 'visitor', `${said}`);
    expect(sent.ok).toBe(true);
  }
}

describe.concurrent('a session', () => {
  it('of the fast script leaves at most 34 events', async () => {
    // All times are a seventh: 3.5 s between messages become 0.5, the ladder's 180 s 26.
    const floor = await house.build({
      policy: {
        ladder: [
          { afterSeconds: 5, action: 'remind' },
          { afterSeconds: 26, action: 'reassign' },
        ],
        closure: { warnAfterSeconds: 214, closeAfterSeconds: 257 },
      },
    });
    const sessionId = await floor.open({ guiding: [guided(1)] });
    await eventually(async () =>
      expect(
        await floor.one("SELECT COUNT(*) AS n FROM session_events WHERE session_id = ? AND kind = 'guided'", [
          sessionId,
        ]),
      ).toEqual({ n: 1 }),
    );
    await floor.say(sessionId, 'visitor', 'hello');
    await reach(floor, sessionId, 'serving');

    await talk(floor, sessionId, { messages: 19, pauseMs: 500 });
    await order(floor, sessionId, { kind: 'end' });
    await reach(floor, sessionId, 'ended');

    const events = await historyOf(sessionId, 'fast-script');
    expect(events.length).toBeLessThanOrEqual(34);
    expect(await floor.one('SELECT COUNT(*) AS n FROM surveys WHERE session_id = ?', [sessionId])).toEqual({
      n: 1,
    });
  }, 90_000);

  it('of the slow script leaves at most 60 events', { timeout: 150_000 }, async () => {
    // A twelfth for the talk, so that as many looks fall into it as into 400 s with a look every 180 s; the silence after it is shorter.
    const floor = await house.build({
      policy: {
        ladder: [
          { afterSeconds: 5, action: 'remind' },
          { afterSeconds: 15, action: 'reassign' },
        ],
        closure: { warnAfterSeconds: 18, closeAfterSeconds: 21 },
      },
    });
    const sessionId = await floor.open({ guiding: [guided(1), guided(1), guided(1)] });
    await eventually(async () =>
      expect(
        await floor.one("SELECT COUNT(*) AS n FROM session_events WHERE session_id = ? AND kind = 'guided'", [
          sessionId,
        ]),
      ).toEqual({ n: 3 }),
    );
    await floor.say(sessionId, 'visitor', 'hello');
    await reach(floor, sessionId, 'serving');

    await talk(floor, sessionId, { messages: 19, pauseMs: 1_667 });
    await reach(floor, sessionId, 'ended', 60_000);

    const events = await historyOf(sessionId, 'slow-script');
    expect(events.length).toBeLessThanOrEqual(60);
    expect(
      await floor.one("SELECT COUNT(*) AS n FROM session_events WHERE session_id = ? AND kind = 'warned'", [
        sessionId,
      ]),
    ).toEqual({ n: 1 });
    expect(await floor.one('SELECT closure_cause AS cause FROM sessions WHERE id = ?', [sessionId])).toEqual({
      cause: 'by-time-out',
    });
  });

  it('waits in the queue, is offered the seat that becomes free, and is served', async () => {
    const floor = await house.build();
    const busy = await floor.open();
    await reach(floor, busy, 'serving');
    const waiting = await floor.open();
    await reach(floor, waiting, 'queued');

    await order(floor, busy, { kind: 'end' });
    await reach(floor, waiting, 'serving');
    await order(floor, waiting, { kind: 'end' });

    await historyOf(waiting, 'queued-then-served');
    expect(await floor.phaseOf(waiting)).toBe('ended');
  }, 60_000);

  it('is taken from an agent who does not reply, and ends when the visitor leaves the queue', async () => {
    const floor = await house.build({ policy: { ladder: [{ afterSeconds: 1, action: 'reassign' }] } });
    const sessionId = await floor.open();
    await reach(floor, sessionId, 'queued');

    await submitCommand(house.store, {
      id: uuid(),
      sessionId,
      body: { kind: 'leave-queue' },
      by: { who: 'visitor' },
    });

    await historyOf(sessionId, 'reassigned-then-left');
    expect(await floor.phaseOf(sessionId)).toBe('ended');
  }, 60_000);

  it('goes from the bot to an agent who asks for nothing more', async () => {
    const floor = await house.build({
      plan: (groupId) => ({
        steps: [
          {
            target: { kind: 'group', groupId, strategy: 'rotation', skills: [], headStartSeconds: 0 },
            waitSeconds: 60,
          },
        ],
        overflow: { to: 'message-form' },
      }),
      policy: { bot: { maxMisses: 2, botId: 'none' } },
    });
    const sessionId = await floor.open();
    await reach(floor, sessionId, 'serving');
    await order(floor, sessionId, { kind: 'transfer', to: { kind: 'bot', botId: null }, note: null });
    await reach(floor, sessionId, 'bot');

    await floor.say(sessionId, 'visitor', 'I want to talk to a real person, an agent');
    await reach(floor, sessionId, 'serving');
    await order(floor, sessionId, { kind: 'end' });

    await historyOf(sessionId, 'bot-and-back');
    expect(await floor.phaseOf(sessionId)).toBe('ended');
  }, 60_000);

  it('stays until it has reminded of its survey, and no longer', async () => {
    const tags: PolicyEntry['survey']['tags'] = { '1': [], '2': [], '3': [], '4': [], '5': [] };
    const floor = await house.build({
      policy: { survey: { enabled: true, validSeconds: 3, remindAfterSeconds: 1, tags } },
    });
    const sessionId = await floor.open();
    await reach(floor, sessionId, 'serving');
    await floor.say(sessionId, 'agent');
    await order(floor, sessionId, { kind: 'end' });
    await reach(floor, sessionId, 'surveying');

    await historyOf(sessionId, 'survey-reminded');

    const kinds = await house.store.rows<{ kind: string }>(
      "SELECT kind FROM session_events WHERE session_id = ? AND kind LIKE 'survey-%' ORDER BY seq",
      [sessionId],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['survey-sent', 'survey-reminded']);
  }, 60_000);
});
