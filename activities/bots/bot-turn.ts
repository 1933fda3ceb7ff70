/**
 * A bot's turn, outside any lock and at most 800 ms long.
 * 1. The answer is stored only if the bot still has the session and the customer has said nothing since.
 * 2. A miss or a wish for a person is a fact on the row, and a nudge: the session's own step hands over.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Language } from '#rules/text.ts';
import { inTransaction, rowsOf, type Sql, type Store } from '../store/database.ts';
import { appendInside } from '../store/messages.ts';
import { insertOutbox } from '../store/outbox.ts';
import { lockSession } from '../store/session-row.ts';
import { type BotAnswer, type Question, type QuestionTable, questionTable } from './question-table.ts';

export type BotTurns = (sessionId: string, seq: number) => Promise<void>;

const LONGEST_MS = 800;
/** Tables are read anew after this. Milliseconds. */
const KEPT_MS = 10_000;

interface Turn {
  readonly botId: string;
  readonly language: Language;
  /** Null = the bot has just been given the session: it shows its menu. */
  readonly text: string | null;
  /** The words were said before the bot came, to nobody in particular: missing them is nothing to be sorry for. */
  readonly early: boolean;
}

export function botTurns(store: Store): BotTurns {
  const tables = new Map<string, { readonly readAtMs: number; readonly table: Promise<QuestionTable> }>();
  const tableOf = (botId: string): Promise<QuestionTable> => {
    const nowMs = performance.now();
    const known = tables.get(botId);
    if (known !== undefined && nowMs - known.readAtMs < KEPT_MS) return known.table;
    const table = readTable(store.pool, botId);
    tables.set(botId, { readAtMs: nowMs, table });
    table.catch(() => tables.delete(botId));
    return table;
  };
  return async (sessionId, seq) => {
    const turn = await readTurn(store.pool, sessionId, seq);
    if (turn === null) return;
    const work = tableOf(turn.botId);
    const table = await Promise.race([work, sleep(LONGEST_MS, null)]);
    // Too slow counts as not understood: the customer is not kept waiting for a table.
    const answer: BotAnswer | null =
      turn.text === null
        ? null
        : (table?.answer(turn.text, turn.language) ?? { kind: 'miss', confidence: 0 });
    const menu = table?.menu(turn.language) ?? [];
    await inTransaction(store, (sql) => keep(store, sql, { sessionId, seq, turn, answer, menu }));
  };
}

async function readTurn(sql: Sql, sessionId: string, seq: number): Promise<Turn | null> {
  const [row] = await rowsOf<{
    phase: string;
    state: string;
    language: Language;
    body: string | null;
    early: number;
  }>(
    sql,
    `SELECT s.phase, s.state, s.language, e.body,
       EXISTS (SELECT 1 FROM session_events b WHERE b.session_id = s.id AND b.kind = 'bot-started' AND b.seq > e.seq) AS early
     FROM sessions s
     LEFT JOIN session_events e ON e.session_id = s.id AND e.seq <= ? AND e.kind = 'message' AND e.author = 'visitor'
     WHERE s.id = ? ORDER BY e.seq DESC LIMIT 1`,
    [seq, sessionId],
  );
  if (row === undefined || row.phase !== 'bot') return null;
  const { botId } = JSON.parse(row.state) as { readonly botId: string };
  const content =
    row.body === null ? null : (JSON.parse(row.body) as { readonly content?: { readonly text?: string } });
  return {
    botId,
    language: row.language,
    text: content?.content?.text ?? null,
    early: Number(row.early) === 1,
  };
}

async function keep(
  store: Store,
  sql: Sql,
  kept: {
    readonly sessionId: string;
    readonly seq: number;
    readonly turn: Turn;
    readonly answer: BotAnswer | null;
    readonly menu: readonly Question[];
  },
): Promise<void> {
  const { sessionId, seq, turn, answer } = kept;
  const row = await lockSession(sql, sessionId);
  if (row === null || row.phase !== 'bot' || (await spokeSince(sql, sessionId, seq))) return;
  if (answer?.kind === 'answer' || answer === null) {
    const content =
      answer === null
        ? menuOf(kept.menu, MENU[turn.language])
        : { type: 'text', text: answer.question.answer };
    await sql.query('UPDATE sessions SET bot_misses = 0 WHERE id = ?', [sessionId]);
    if (content !== null)
      await appendInside(store, sql, {
        sessionId,
        clientId: `bot:${seq}`,
        from: 'bot',
        agentId: null,
        content,
      });
    return;
  }
  if (answer.kind === 'miss') {
    if (!turn.early)
      await sql.query('UPDATE sessions SET bot_misses = bot_misses + 1 WHERE id = ?', [sessionId]);
    await appendInside(store, sql, {
      sessionId,
      clientId: `bot:${seq}`,
      from: 'bot',
      agentId: null,
      content: menuOf(kept.menu, (turn.early ? MENU : NOT_UNDERSTOOD)[turn.language]) ?? {
        type: 'text',
        text: NOT_UNDERSTOOD[turn.language],
      },
    });
  } else await sql.query('UPDATE sessions SET bot_hand_over = 1 WHERE id = ?', [sessionId]);
  await insertOutbox(sql, {
    dedupeKey: `bot-done:${sessionId}:${seq}`,
    sessionId,
    body: { kind: 'nudge', signal: 'nudge', startDelayMs: null },
  });
}

const NOT_UNDERSTOOD: { readonly [language in Language]: string } = {
  zh: '抱歉，我没有听懂。您可以换个说法，或输入“人工”转接客服。',
  en: 'Sorry, I did not understand. Please say it another way, or type "agent" to reach a person.',
};
const MENU: { readonly [language in Language]: string } = {
  zh: '您可以直接提问，或选择常见问题；输入“人工”转接客服。',
  en: 'Ask me directly or choose a common question; type "agent" to reach a person.',
};

function menuOf(
  questions: readonly Question[],
  text: string,
): { readonly type: string; readonly text: string } | null {
  if (questions.length === 0) return null;
  const options = questions.slice(0, 8).map(({ id, question }) => ({ id, label: question }));
  return { type: 'menu', text, ...{ options } };
}

async function spokeSince(sql: Sql, sessionId: string, seq: number): Promise<boolean> {
  const [row] = await rowsOf<{ one: number }>(
    sql,
    `SELECT 1 AS one FROM session_events WHERE session_id = ? AND seq > ?
       AND ((kind = 'message' AND author = 'visitor') OR client_id = ?) LIMIT 1`,
    [sessionId, seq, `bot:${seq}`],
  );
  return row !== undefined;
}

async function readTable(sql: Sql, botId: string): Promise<QuestionTable> {
  const rows = await rowsOf<{
    id: string;
    language: Language;
    question: string;
    variants: string;
    answer: string;
    menu_place: number | null;
  }>(
    sql,
    'SELECT id, language, question, variants, answer, menu_place FROM bot_questions WHERE bot_id = ? ORDER BY id LIMIT 10000',
    [botId],
  );
  return questionTable(
    rows.map((row) => ({
      id: row.id,
      language: row.language,
      question: row.question,
      variants: JSON.parse(row.variants) as string[],
      answer: row.answer,
      menuPlace: row.menu_place,
    })),
  );
}
