import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { inTransaction, openStore, rowsOf } from '#activities/store/database.ts';
import { appendMessage, type NewMessage } from '#activities/store/messages.ts';
import { useFloors } from '../../support/a-floor.ts';

const house = useFloors();

function fromVisitor(sessionId: string, clientId = uuid()): NewMessage {
  return {
    sessionId,
    clientId,
    from: 'visitor',
    agentId: null,
    content: { type: 'text', text: '👩‍👩‍👧 مرحبا' },
  };
}

const fromAgent = (sessionId: string, agentId: string): NewMessage => ({
  ...fromVisitor(sessionId),
  from: 'agent',
  agentId,
});

const nudges = (sessionId: string) =>
  house.store.rows<{ dedupe_key: string }>(
    "SELECT dedupe_key FROM outbox WHERE session_id = ? AND kind = 'nudge' AND sent_at IS NULL",
    [sessionId],
  );

describe('a message', () => {
  it('is stored once and answered the same, however often and however many at once', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const message = fromVisitor(sessionId);

    const answers = await Promise.all(Array.from({ length: 8 }, () => appendMessage(house.store, message)));

    expect(
      new Set(
        answers.map((answer) => (answer.ok ? `${answer.seq}:${answer.vseq}:${answer.atMs}` : 'refused')),
      ).size,
    ).toBe(1);
    expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(1);
    expect(
      await floor.one('SELECT COUNT(*) AS n FROM session_events WHERE session_id = ? AND client_id = ?', [
        sessionId,
        message.clientId,
      ]),
    ).toEqual({ n: 1 });
  });

  it('keeps every letter of it', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();

    await appendMessage(house.store, fromVisitor(sessionId, 'c1'));

    const { body } = await floor.one<{ body: string }>(
      "SELECT body FROM session_events WHERE session_id = ? AND client_id = 'c1'",
      [sessionId],
    );
    expect(JSON.parse(body)).toEqual({ content: { type: 'text', text: '👩‍👩‍👧 مرحبا' } });
  });

  it('gets numbers without a gap from both sides at once', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();

    await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        floor.say(sessionId, at % 2 === 0 ? 'visitor' : 'agent', `${at}`),
      ),
    );

    const rows = await house.store.rows<{ id: number; seq: number; vseq: number | null }>(
      'SELECT id, seq, vseq FROM session_events WHERE session_id = ? ORDER BY id',
      [sessionId],
    );
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
    const seen = rows.flatMap(({ vseq }) => vseq ?? []);
    expect(seen).toEqual(seen.map((_, at) => at + 1));
  });

  it('moves the turn and its time', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.say(sessionId, 'agent');
    const told = await floor.one<{ turn: string; waiting_since: Date | null }>(
      'SELECT turn, waiting_since FROM sessions WHERE id = ?',
      [sessionId],
    );

    const answer = await floor.say(sessionId, 'visitor');

    expect(told).toEqual({ turn: 'customer', waiting_since: null });
    const now = await floor.one<{ turn: string; waiting_since: Date }>(
      'SELECT turn, waiting_since FROM sessions WHERE id = ?',
      [sessionId],
    );
    expect(now.turn).toBe('agent');
    expect(answer.ok && now.waiting_since.getTime()).toBe(answer.ok && answer.atMs);
  });

  it('of a customer who goes on waiting moves neither turn nor time', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const before = await floor.one('SELECT turn_number, waiting_since FROM sessions WHERE id = ?', [
      sessionId,
    ]);

    await floor.say(sessionId, 'visitor');

    expect(
      await floor.one('SELECT turn_number, waiting_since FROM sessions WHERE id = ?', [sessionId]),
    ).toEqual(before);
  });

  it('wakes nobody while talk goes on', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();

    for (let turns = 0; turns < 10; turns += 1) {
      await floor.say(sessionId, 'agent');
      await floor.say(sessionId, 'visitor');
    }

    expect(await nudges(sessionId)).toEqual([]);
  });

  it('after a silence lowers the alarm to the ladder and wakes once', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.say(sessionId, 'agent');
    await floor.age(sessionId, 1_000_000);
    await floor.advance(sessionId);
    const quiet = await floor.one<{ alarm_at: Date }>('SELECT alarm_at FROM sessions WHERE id = ?', [
      sessionId,
    ]);

    const first = await floor.say(sessionId, 'visitor');
    const second = await floor.say(sessionId, 'visitor');

    expect(first).toMatchObject({ ok: true, nudge: true });
    expect(second).toMatchObject({ ok: true, nudge: false });
    expect(await nudges(sessionId)).toHaveLength(1);
    const lowered = await floor.one<{ alarm_at: Date }>('SELECT alarm_at FROM sessions WHERE id = ?', [
      sessionId,
    ]);
    expect(first.ok && lowered.alarm_at.getTime()).toBe(first.ok && first.atMs + 180_000);
    expect(lowered.alarm_at.getTime()).toBeLessThan(quiet.alarm_at.getTime());
  });

  it('sets when to remind the agent, and takes it away with the answer', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const reminder = () =>
      floor.one<{ remind_at: Date | null }>('SELECT remind_at FROM sessions WHERE id = ?', [sessionId]);

    await floor.say(sessionId, 'agent');
    const answered = await reminder();
    const asked = await floor.say(sessionId, 'visitor');
    const waiting = await reminder();

    expect(answered.remind_at).toBeNull();
    expect(waiting.remind_at?.getTime()).toBe(asked.ok ? asked.atMs + 30_000 : 0);
  });

  it('stops the guidance in the step it wakes', async () => {
    const floor = await house.build();
    const guiding = [{ kind: 'text', id: 'm1', intervalSeconds: 60, text: { en: 'Hello' } }] as const;
    const sessionId = await floor.arrive({ guiding });
    expect(await floor.phaseOf(sessionId)).toBe('guiding');

    await floor.say(sessionId, 'visitor');
    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('serving');
  });

  it('in the hands of the bot is answered by the bot', async () => {
    const floor = await house.build({
      plan: () => ({
        steps: [{ target: { kind: 'bot', botId: 'none' }, waitSeconds: 0 }],
        overflow: { to: 'message-form' },
      }),
    });
    const sessionId = await floor.arrive();
    expect(await floor.phaseOf(sessionId)).toBe('bot');

    await floor.say(sessionId, 'visitor', 'What is the meaning of life?');
    await floor.settle();

    const authors = await house.store.rows<{ author: string }>(
      "SELECT author FROM session_events WHERE session_id = ? AND kind = 'message' ORDER BY seq",
      [sessionId],
    );
    expect(authors.map(({ author }) => author)).toEqual(['visitor', 'bot', 'visitor', 'bot']);
  });

  it('is refused once the session is over, and from an agent who has it not', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const stranger = await appendMessage(house.store, {
      ...fromVisitor(sessionId),
      from: 'agent',
      agentId: uuid(),
    });
    await floor.command(sessionId, { kind: 'end' });

    const late = await floor.say(sessionId, 'visitor');

    expect(stranger).toMatchObject({ ok: false, reason: 'not-yours' });
    expect(late).toMatchObject({ ok: false, reason: 'ended' });
  });

  it('said again after the session is over is answered as it was', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const message = fromVisitor(sessionId);
    const first = await appendMessage(house.store, message);
    await floor.command(sessionId, { kind: 'end' });

    const again = await appendMessage(house.store, message);

    expect(again).toMatchObject({ ok: true, repeated: true, seq: first.ok ? first.seq : -1 });
  });

  it('is undone as a whole where it fails before the commit', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const before = await floor.one('SELECT seq, vseq, turn_number FROM sessions WHERE id = ?', [sessionId]);
    const fault = (name: string): void => {
      if (name === 'message:before-commit') throw new Error('killed');
    };

    await expect(appendMessage(house.store, fromVisitor(sessionId), fault)).rejects.toThrow('killed');

    expect(await floor.one('SELECT seq, vseq, turn_number FROM sessions WHERE id = ?', [sessionId])).toEqual(
      before,
    );
  });

  it('waits for nobody who holds the load of its agent', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const [agentId] = floor.agentIds;

    const said = await inTransaction(house.store, async (sql) => {
      await sql.query('SELECT misses FROM agent_loads WHERE agent_id = ? FOR UPDATE', [agentId]);
      return floor.say(sessionId, 'agent');
    });

    expect(said.ok).toBe(true);
  });

  it('is taken only from the visitor whose session it is, while their visit goes on', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const { visitorId, visitId } = await floor.one<{ visitorId: string; visitId: string }>(
      'SELECT visitor_id AS visitorId, visit_id AS visitId FROM sessions WHERE id = ?',
      [sessionId],
    );
    const say = (visit: { visitorId: string; visitId: string }) =>
      appendMessage(house.store, { ...fromVisitor(sessionId), visit });

    const [own, foreign] = [await say({ visitorId, visitId }), await say({ visitorId: uuid(), visitId })];
    await house.store.pool.query('UPDATE visits SET ended_at = NOW(3) WHERE id = ?', [visitId]);
    const late = await say({ visitorId, visitId });

    expect([own.ok, foreign.ok, late.ok]).toEqual([true, false, false]);
  });

  it('costs four statements, transaction included, from either side', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.say(sessionId, 'agent');
    // One connection, so that what it has been asked is what one message asks.
    const store = openStore({ databaseUrl: house.database.url, connections: 1 });
    const asked = (): Promise<number> =>
      inTransaction(store, async (sql) => {
        const [row] = await rowsOf<{ Value: string }>(sql, "SHOW SESSION STATUS LIKE 'Questions'");
        return Number(row?.Value);
      });
    const messages = 20;

    try {
      await appendMessage(store, fromVisitor(sessionId));
      const looks = -(await asked()) + (await asked());
      const before = await asked();
      for (let sent = 0; sent < messages; sent += 1)
        await appendMessage(
          store,
          sent % 2 === 0 ? fromVisitor(sessionId) : fromAgent(sessionId, floor.agentIds[0]),
        );
      const each = ((await asked()) - before - looks) / messages;

      // Now and then the outages of the last seconds are read again.
      expect(each).toBeLessThan(4.5);
    } finally {
      await store.close();
    }
  });
});
