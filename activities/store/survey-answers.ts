/** What a visitor answers, tap by tap; the first stars also go onto the session and into its log. */
import { AppError } from '#rules/errors.ts';
import { raiseAlarm } from './alarms.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import { insertEvents, numbered } from './session-events.ts';
import { lockSession, type SessionRow } from './session-row.ts';
import { writeStaffEvent } from './staff-log.ts';

export interface SurveyTap {
  readonly sessionId: string;
  readonly stars?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly solved?: boolean | null | undefined;
  readonly words?: string | undefined;
}

/** So few stars are a bad score, and the supervisor is told. */
const BAD = 2;

interface SurveyRow {
  readonly stars: number | null;
  readonly expired: number;
}

/** What is absent stays; other stars clear the tags, which belong to them. */
export function keepTap(store: Pick<Store, 'pool'>, tap: SurveyTap): Promise<void> {
  return inTransaction(store, async (sql) => {
    const row = await lockSession(sql, tap.sessionId);
    const [survey] = await rowsOf<SurveyRow>(
      sql,
      'SELECT stars, expires_at <= NOW(3) AS expired FROM surveys WHERE session_id = ? FOR UPDATE',
      [tap.sessionId],
    );
    if (row === null || survey === undefined) throw new AppError('not-found', 'No survey was sent');
    if (survey.expired === 1) throw new AppError('gone', 'The survey is over', { cause: 'survey-over' });
    const stars = tap.stars ?? survey.stars;
    if (stars === null) throw new AppError('bad-request', 'Stars come first', { cause: 'stars-first' });
    const changed = stars !== survey.stars;
    const { sets, values } = columnsOf(tap, stars, changed);
    await sql.query(`UPDATE surveys SET ${sets.join(', ')} WHERE session_id = ?`, [...values, tap.sessionId]);
    if (!changed) return;
    if (stars <= BAD) await tellBadScore(sql, row, stars);
    const { events, numbers } = numbered({ sessionId: row.id, seq: row.seq, vseq: row.vseq }, [
      {
        kind: 'survey-answered',
        audience: 'staff',
        author: 'visitor',
        agentId: row.agent_id,
        groupId: row.group_id,
        clientId: null,
        body: { stars, bad: stars <= BAD },
      },
    ]);
    await sql.query('UPDATE sessions SET score = ?, seq = ?, updated_at = NOW(3) WHERE id = ?', [
      stars,
      numbers.seq,
      row.id,
    ]);
    await insertEvents(sql, row.id, { atMs: row.now.getTime(), demo: row.demo === 1 }, events);
  });
}

/** The supervisor has it among the alarms, and the agent among their messages. */
async function tellBadScore(sql: Sql, row: SessionRow, stars: number): Promise<void> {
  await raiseAlarm(sql, { kind: 'bad-score', subject: `session:${row.id}`, cause: `${stars} of 5 stars` });
  await writeStaffEvent(sql, {
    kind: 'bad-score',
    agentId: row.agent_id,
    groupId: row.group_id,
    sessionId: row.id,
    body: { stars },
  });
}

/** What is absent stays; the first tap says when it was answered. */
function columnsOf(
  tap: SurveyTap,
  stars: number,
  changed: boolean,
): { readonly sets: readonly string[]; readonly values: readonly unknown[] } {
  const tags = tap.tags ?? (changed ? [] : undefined);
  const given: readonly (readonly [column: string, value: unknown])[] = [
    ['stars', stars],
    ['tags', tags === undefined ? undefined : JSON.stringify(tags)],
    ['solved', tap.solved],
    ['words', tap.words],
  ];
  const kept = given.filter(([, value]) => value !== undefined);
  return {
    sets: [...kept.map(([column]) => `${column} = ?`), 'answered_at = COALESCE(answered_at, NOW(3))'],
    values: kept.map(([, value]) => value),
  };
}
