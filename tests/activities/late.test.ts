/** What came due while nothing of ours ran: the rows are moved into the past, then the session looks for the first time again. */
import { describe, expect, it } from 'vitest';
import { scanDue } from '#activities/scan-due.ts';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import type { TimerKind } from '#rules/session/due-times.ts';
import type { Phase } from '#rules/session/messages.ts';
import { type Floor, type FloorOptions, useFloors } from '../support/a-floor.ts';

const house = useFloors();
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const guided = (seconds: number): GuidedMessage => ({
  kind: 'text',
  id: `m${seconds}`,
  intervalSeconds: seconds,
  text: { en: 'Hello' },
});

const fateOf = (sessionId: string, kind: TimerKind) =>
  house.store.rows<{ outcome: string | null; late_ms: number | null }>(
    'SELECT outcome, late_ms FROM timers WHERE session_id = ? AND kind = ? ORDER BY turn, step',
    [sessionId, kind],
  );

const linesOf = async (sessionId: string): Promise<readonly string[]> =>
  (
    await house.store.rows<{ kind: string }>(
      'SELECT kind FROM session_events WHERE session_id = ? ORDER BY seq',
      [sessionId],
    )
  ).map(({ kind }) => kind);

/** Milliseconds from now until the session looks again. */
const alarmIn = async (floor: Floor, sessionId: string): Promise<number> =>
  Number(
    (
      await floor.one<{ ms: number }>(
        'SELECT TIMESTAMPDIFF(MICROSECOND, NOW(3), alarm_at) / 1000 AS ms FROM sessions WHERE id = ?',
        [sessionId],
      )
    ).ms,
  );

async function missesOf(floor: Floor): Promise<{ misses: number; presence: string }> {
  return floor.one('SELECT misses, presence FROM agent_loads WHERE agent_id = ?', [floor.agentIds[0]]);
}

/** A session that waits for something: how it gets there, and what its policy says. */
interface Scene {
  readonly options: FloorOptions;
  readonly begin: (floor: Floor) => Promise<string>;
}

const arrives = (floor: Floor): Promise<string> => floor.arrive();

const SERVED: Scene = { options: {}, begin: arrives };

const ANSWERED: Scene = {
  options: {},
  begin: async (floor) => {
    const sessionId = await floor.arrive();
    await floor.say(sessionId, 'agent');
    await floor.advance(sessionId);
    return sessionId;
  },
};

const WARNED: Scene = {
  options: {},
  begin: async (floor) => {
    const sessionId = await ANSWERED.begin(floor);
    await floor.age(sessionId, 1_501 * SECOND);
    await floor.advance(sessionId);
    expect(await floor.phaseOf(sessionId)).toBe('warned');
    return sessionId;
  },
};

const QUEUED: Scene = { options: { presence: 'offline' }, begin: arrives };

const IN_FORM: Scene = {
  options: { presence: 'offline' },
  begin: async (floor) => {
    const sessionId = await floor.arrive();
    await floor.command(sessionId, { kind: 'open-form' }, { who: 'visitor' });
    return sessionId;
  },
};

const WITH_BOT: Scene = {
  options: {
    plan: () => ({
      steps: [{ target: { kind: 'bot', botId: 'none' }, waitSeconds: 0 }],
      overflow: { to: 'message-form' },
    }),
  },
  begin: arrives,
};

/** Timer, its scene, how long everything was down, and the phase and fate afterwards. */
const LATE: readonly (readonly [TimerKind, Scene, number, Phase, string | null])[] = [
  ['reassign', SERVED, 180 * SECOND + MINUTE, 'serving', null],
  ['warning', ANSWERED, 1_500 * SECOND + MINUTE, 'warned', 'fired'],
  ['closing', WARNED, 300 * SECOND + MINUTE, 'warned', null],
  ['plan-wait', QUEUED, 60 * SECOND + MINUTE, 'queued', null],
  ['queue-limit', QUEUED, 1_800 * SECOND + MINUTE, 'queued', null],
  ['form-end', IN_FORM, 1_800 * SECOND + MINUTE, 'ended', 'fired'],
  ['bot-quiet', WITH_BOT, 1_800 * SECOND + MINUTE, 'bot', null],
];

describe('a timer that came due while we were down', () => {
  it.each(LATE)(
    '%s does what its late policy says',
    async (kind, { options, begin }, downMs, phase, fate) => {
      const floor = await house.build(options);
      const sessionId = await begin(floor);

      await floor.age(sessionId, downMs);
      await floor.advance(sessionId);
      await floor.settle();

      expect(await floor.phaseOf(sessionId)).toBe(phase);
      expect((await fateOf(sessionId, kind)).at(-1)?.outcome ?? null).toBe(fate);
      expect(await missesOf(floor)).toMatchObject({ misses: 0 });
    },
  );

  it('runs a ladder anew for its full span, and says that it was skipped', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();

    await floor.age(sessionId, 10 * MINUTE);
    await floor.advance(sessionId);

    const inMs = await alarmIn(floor, sessionId);
    expect(inMs).toBeGreaterThan(175 * SECOND);
    expect(inMs).toBeLessThanOrEqual(180 * SECOND);
    expect(await linesOf(sessionId)).toContain('timer-skipped');
    expect(await linesOf(sessionId)).not.toContain('reassigned');
  });

  it('closes only after a fresh warning has run its full span', async () => {
    const floor = await house.build();
    const sessionId = await WARNED.begin(floor);
    await floor.age(sessionId, 10 * MINUTE);
    await floor.advance(sessionId);
    const warnings = (await linesOf(sessionId)).filter((kind) => kind === 'warned').length;

    await floor.age(sessionId, 301 * SECOND);
    await floor.advance(sessionId);

    expect(warnings).toBe(2);
    expect(await floor.phaseOf(sessionId)).toBe('ended');
  });

  it('skips guided messages, not sends them in a burst', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive({ guiding: [guided(5), guided(5), guided(3_600)] });

    await floor.age(sessionId, 10 * MINUTE);
    await floor.advance(sessionId);

    expect((await linesOf(sessionId)).filter((kind) => kind === 'guided')).toEqual([]);
    expect(await floor.phaseOf(sessionId)).toBe('guiding');
    expect((await fateOf(sessionId, 'guided')).map(({ outcome }) => outcome)).toContain('skipped');
  });

  it('still reminds of a survey that is valid', async () => {
    const floor = await house.build({
      policy: {
        survey: {
          enabled: true,
          validSeconds: 86_400,
          remindAfterSeconds: 3_600,
          tags: { '1': [], '2': [], '3': [], '4': [], '5': [] },
        },
      },
    });
    const sessionId = await floor.arrive();
    await floor.say(sessionId, 'agent');
    await floor.command(sessionId, { kind: 'end' });
    expect(await floor.phaseOf(sessionId)).toBe('surveying');

    await floor.age(sessionId, 2 * 60 * MINUTE);
    await floor.advance(sessionId);

    expect(await linesOf(sessionId)).toContain('survey-reminded');
  });

  it('of a reminder is not written late: the ladder runs anew', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();

    await floor.age(sessionId, 100 * SECOND);
    await scanDue(house.store, () => undefined);

    expect(await linesOf(sessionId)).not.toContain('reminded');
    expect(
      await floor.one('SELECT remind_at > NOW(3) + INTERVAL 25 SECOND AS later FROM sessions WHERE id = ?', [
        sessionId,
      ]),
    ).toEqual({ later: 1 });
  });

  it('keeps how late it was', async () => {
    const floor = await house.build();
    const sessionId = await ANSWERED.begin(floor);

    await floor.age(sessionId, 1_500 * SECOND + MINUTE);
    await floor.advance(sessionId);

    const [warning] = (await fateOf(sessionId, 'warning')).filter(({ outcome }) => outcome === 'fired');
    expect(warning?.late_ms).toBeGreaterThanOrEqual(60 * SECOND);
  });
});

describe('a timer that is hardly late', () => {
  it('reassigns, and counts the miss', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();

    await floor.age(sessionId, 185 * SECOND);
    await floor.advance(sessionId);

    expect(await linesOf(sessionId)).toContain('reassigned');
    expect(await missesOf(floor)).toMatchObject({ misses: 1 });
  });

  it('suspends an agent at the third miss in a row', async () => {
    const floor = await house.build({ limit: 3 });
    const sessions = [await floor.arrive(), await floor.arrive(), await floor.arrive()];

    for (const sessionId of sessions) {
      await floor.age(sessionId, 185 * SECOND);
      await floor.advance(sessionId);
    }

    expect(await missesOf(floor)).toMatchObject({ presence: 'suspended' });
    expect(
      await floor.one('SELECT cause FROM presence_intervals WHERE agent_id = ? AND until_at IS NULL', [
        floor.agentIds[0],
      ]),
    ).toEqual({ cause: 'miss-budget' });
  });

  it('reminds once a turn, with its row', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();

    await floor.age(sessionId, 31 * SECOND);
    await scanDue(house.store, () => undefined);
    await scanDue(house.store, () => undefined);

    expect((await linesOf(sessionId)).filter((kind) => kind === 'reminded')).toHaveLength(1);
    expect(await fateOf(sessionId, 'remind')).toMatchObject([{ outcome: 'fired' }]);
  });

  it('reminds no second time because the session looked in between', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.age(sessionId, 31 * SECOND);
    await scanDue(house.store, () => undefined);

    await floor.advance(sessionId);
    await floor.age(sessionId, 31 * SECOND);
    await scanDue(house.store, () => undefined);

    expect((await linesOf(sessionId)).filter((kind) => kind === 'reminded')).toHaveLength(1);
    expect(await fateOf(sessionId, 'remind')).toMatchObject([{ outcome: 'fired' }]);
  });
});

describe('an outage', () => {
  it('lengthens every span it falls into by itself', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.age(sessionId, 400 * SECOND);
    await house.store.pool.query(
      "INSERT INTO outages (role, from_at, until_at) VALUES ('api', NOW(3) - INTERVAL 390 SECOND, NOW(3) - INTERVAL 90 SECOND)",
    );

    await floor.advance(sessionId);
    const inMs = await alarmIn(floor, sessionId);
    await house.store.pool.query('DELETE FROM outages');

    expect(inMs).toBeGreaterThan(70 * SECOND);
    expect(inMs).toBeLessThanOrEqual(80 * SECOND);
    expect(await linesOf(sessionId)).not.toContain('reassigned');
    expect(await linesOf(sessionId)).not.toContain('timer-skipped');
  });

  it('that still goes on lengthens them too: a session may look before any api has told of it', async () => {
    const floor = await house.build({ presence: 'offline' });
    const sessionId = await IN_FORM.begin(floor);
    await floor.age(sessionId, 1_860 * SECOND);
    await house.store.pool.query(
      "INSERT INTO heartbeats (process, role, seen_at) VALUES ('api-1', 'api', NOW(3) - INTERVAL 300 SECOND)",
    );

    await floor.advance(sessionId);
    const inMs = await alarmIn(floor, sessionId);
    await house.store.pool.query('DELETE FROM heartbeats');

    expect(await floor.phaseOf(sessionId)).toBe('message-form');
    expect(inMs).toBeGreaterThan(230 * SECOND);
    expect(inMs).toBeLessThanOrEqual(240 * SECOND);
  });
});
