import { v7 as uuid } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { botTurns } from '#activities/bots/bot-turn.ts';
import { type Floor, type FloorOptions, useFloors } from '../../support/a-floor.ts';

const house = useFloors();
const BOT = uuid();

const WITH_BOT: FloorOptions = {
  plan: () => ({
    steps: [{ target: { kind: 'bot', botId: BOT }, waitSeconds: 0 }],
    overflow: { to: 'message-form' },
  }),
  policy: { bot: { maxMisses: 2, botId: BOT } },
};

beforeAll(async () => {
  await house.store.pool.query('INSERT INTO bots (id, name, kind) VALUES (?, ?, ?)', [
    BOT,
    '{"en":"Bot"}',
    'table',
  ]);
  for (const [place, question] of ['How do I get a refund?', 'Where do we meet?'].entries())
    await house.store.pool.query(
      "INSERT INTO bot_questions (id, bot_id, language, question, variants, answer, menu_place) VALUES (?, ?, 'en', ?, '[]', ?, ?)",
      [uuid(), BOT, question, `Answer ${place}`, place + 1],
    );
});

interface Said {
  readonly author: string;
  readonly agent_id: string | null;
  readonly body: string;
}

const said = (sessionId: string) =>
  house.store.rows<Said>(
    "SELECT author, agent_id, body FROM session_events WHERE session_id = ? AND kind = 'message' ORDER BY seq",
    [sessionId],
  );

type Content = { readonly type: string; readonly text?: string } | undefined;

async function lastContent(sessionId: string): Promise<Content> {
  const last = (await said(sessionId)).at(-1);
  return (JSON.parse(last?.body ?? '{}') as { content?: Content }).content;
}

async function lastWords(sessionId: string): Promise<string> {
  const last = (await said(sessionId)).at(-1);
  const content = await lastContent(sessionId);
  return `${last?.author}: ${content?.type === 'menu' ? 'menu' : content?.text}`;
}

const missesOf = async (floor: Floor, sessionId: string): Promise<number> =>
  (await floor.one<{ bot_misses: number }>('SELECT bot_misses FROM sessions WHERE id = ?', [sessionId]))
    .bot_misses;

describe("the bot's turn", () => {
  it('answers from the table, never under the name of an agent', async () => {
    const floor = await house.build(WITH_BOT);

    const sessionId = await floor.arrive({ text: 'how do I get my refund?' });

    expect(await lastWords(sessionId)).toBe('bot: Answer 0');
    expect((await said(sessionId)).map(({ agent_id }) => agent_id)).toEqual([null, null]);
  });

  it('counts misses in a row, offers its menu, and hands over at the bound', async () => {
    const floor = await house.build({ ...WITH_BOT });
    const sessionId = await floor.arrive({ text: 'Where do we meet?' });
    await floor.say(sessionId, 'visitor', 'what is the meaning of life');
    await floor.settle();
    const first = [
      await lastWords(sessionId),
      await missesOf(floor, sessionId),
      await floor.phaseOf(sessionId),
    ];

    await floor.say(sessionId, 'visitor', 'and of death');
    await floor.settle();

    expect(first).toEqual(['bot: menu', 1, 'bot']);
    expect(await floor.phaseOf(sessionId)).not.toBe('bot');
    expect(
      await floor.one(
        "SELECT COUNT(*) AS n FROM session_events WHERE session_id = ? AND kind = 'bot-handed-over'",
        [sessionId],
      ),
    ).toEqual({ n: 1 });
  });

  it('counts no miss for what was said before it came', async () => {
    const floor = await house.build(WITH_BOT);
    const sessionId = await floor.arrive({ text: 'Hello there' });

    await floor.say(sessionId, 'visitor', 'what is the meaning of life');
    await floor.settle();

    expect(await missesOf(floor, sessionId)).toBe(1);
    expect(await floor.phaseOf(sessionId)).toBe('bot');
  });

  it('says that it did not understand what it was told, not what was said before it came', async () => {
    const floor = await house.build({ ...WITH_BOT, policy: { bot: { maxMisses: 3, botId: BOT } } });
    const sessionId = await floor.arrive({ text: 'Hello there' });
    const first = await lastContent(sessionId);

    await floor.say(sessionId, 'visitor', 'what is the meaning of life');
    await floor.settle();

    expect(first).toMatchObject({ type: 'menu', text: expect.stringMatching(/^Ask me/) });
    expect(await lastContent(sessionId)).toMatchObject({
      type: 'menu',
      text: expect.stringMatching(/^Sorry, I did not understand/),
    });
  });

  it('forgives a miss once it has an answer', async () => {
    const floor = await house.build(WITH_BOT);
    const sessionId = await floor.arrive({ text: 'what is the meaning of life' });

    await floor.say(sessionId, 'visitor', 'Where do we meet?');
    await floor.settle();
    await floor.say(sessionId, 'visitor', 'and of death');
    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('bot');
    expect(await missesOf(floor, sessionId)).toBe(1);
  });

  it('hands over to whoever asks for a person', async () => {
    const floor = await house.build(WITH_BOT);
    const sessionId = await floor.arrive({ text: 'Where do we meet?' });

    await floor.say(sessionId, 'visitor', 'let me talk to a person');
    await floor.settle();

    expect(await floor.phaseOf(sessionId)).not.toBe('bot');
  });

  it('keeps its answer to itself when the customer has gone on', async () => {
    const floor = await house.build(WITH_BOT);
    const sessionId = await floor.arrive({ text: 'Where do we meet?' });
    const before = await floor.say(sessionId, 'visitor', 'How do I get a refund?');
    await floor.say(sessionId, 'visitor', 'Where do we meet?');

    await botTurns(house.store)(sessionId, before.ok ? before.seq : 0);

    expect(await lastWords(sessionId)).toBe('visitor: Where do we meet?');
  });

  it('keeps its answer to itself when the session has left it', async () => {
    const floor = await house.build(WITH_BOT);
    const sessionId = await floor.arrive({ text: 'Where do we meet?' });
    const asked = await floor.say(sessionId, 'visitor', 'How do I get a refund?');
    await house.store.pool.query("UPDATE outbox SET sent_at = NOW(3) WHERE kind = 'bot-turn'");
    await floor.command(sessionId, { kind: 'open-form' }, { who: 'visitor' });

    await botTurns(house.store)(sessionId, asked.ok ? asked.seq : 0);

    expect(await floor.phaseOf(sessionId)).toBe('message-form');
    expect(await lastWords(sessionId)).toBe('visitor: How do I get a refund?');
  });

  it('is taken once, however often it is delivered', async () => {
    const floor = await house.build(WITH_BOT);
    const sessionId = await floor.arrive({ text: 'Where do we meet?' });
    const asked = await floor.say(sessionId, 'visitor', 'what is the meaning of life');
    const take = botTurns(house.store);
    const seq = asked.ok ? asked.seq : 0;

    await Promise.all([take(sessionId, seq), take(sessionId, seq)]);
    await take(sessionId, seq);

    expect((await said(sessionId)).filter(({ author }) => author === 'bot')).toHaveLength(2);
    expect(await missesOf(floor, sessionId)).toBe(1);
  });
});
