/** What a step reads under the session's lock; what a phase never looks at is not asked for. */
import { groupsOf } from '#rules/assignment/overflow.ts';
import type { Command, CommandBody, CommandBy, Facts, GroupNow, GroupsNow } from '#rules/session/facts.ts';
import type { Session } from '#rules/session/session.ts';
import { rowsOf, type Sql } from './database.ts';
import { readOutages } from './outages.ts';
import { lockEntry, waitingByGroup } from './queue.ts';
import { readSeat } from './seats.ts';
import type { SessionRow } from './session-row.ts';
import { readArmed } from './timers.ts';

/** A visit is there while one of its connections was renewed within this. Seconds. */
export const CONNECTION_DEAD_SECONDS = 45;
const MOST_COMMANDS = 100;

export async function readFacts(sql: Sql, row: SessionRow, session: Session): Promise<Facts> {
  const commands = await pendingCommands(sql, row.id);
  const routes = commands.length > 0 || ['guiding', 'routing', 'bot', 'queued'].includes(session.phase);
  const named = [
    ...(session.phase === 'queued' ? waitedFor(session) : []),
    ...commands.flatMap(({ body }) =>
      body.kind === 'transfer' && body.to.kind === 'group' ? body.to.groupId : [],
    ),
  ];
  return {
    commands,
    seat: await seatOf(sql, session),
    visit: await readVisit(sql, row),
    previous: routes ? await readPrevious(sql, row) : null,
    bot: { misses: row.bot_misses, handOver: row.bot_hand_over === 1 },
    survey: await readSurvey(sql, row, session),
    groups: named.length === 0 ? {} : await readGroups(sql, row.id, named),
    armed: await readArmed(sql, row.id),
    outages: await readOutages(sql, session.openedAtMs),
  };
}

/** Nobody offers a seat to one who waits while their entry is locked: what the step does not see, it could not give back. */
async function seatOf(sql: Sql, { id, phase }: Session): Promise<Facts['seat']> {
  if (phase === 'surveying' || phase === 'ended') return null;
  if (phase === 'queued') await lockEntry(sql, id);
  return readSeat(sql, id);
}

/** The groups it waits for, and those that the rest of its plan will ask. */
function waitedFor({ targets, progress }: Extract<Session, { phase: 'queued' }>): readonly string[] {
  return groupsOf([...targets, ...progress.plan.steps.map(({ target }) => target)]);
}

async function pendingCommands(sql: Sql, sessionId: string): Promise<readonly Command[]> {
  const rows = await rowsOf<{ id: string; body: string; by: string; at: Date }>(
    sql,
    `SELECT id, body, \`by\`, at FROM commands WHERE session_id = ? AND answered_at IS NULL ORDER BY at, id LIMIT ${MOST_COMMANDS}`,
    [sessionId],
  );
  return rows.map((row) => ({
    id: row.id,
    body: JSON.parse(row.body) as CommandBody,
    by: JSON.parse(row.by) as CommandBy,
    atMs: row.at.getTime(),
  }));
}

async function readVisit(sql: Sql, row: SessionRow): Promise<Facts['visit']> {
  const [visit] = await rowsOf<{ ended_at: Date | null; live: number }>(
    sql,
    `SELECT v.ended_at, EXISTS (SELECT 1 FROM connections c WHERE c.visit_id = v.id
       AND c.seen_at > NOW(3) - INTERVAL ${CONNECTION_DEAD_SECONDS} SECOND) AS live FROM visits v WHERE v.id = ?`,
    [row.visit_id],
  );
  if (visit === undefined) return { connected: false, endedAtMs: null };
  return { connected: Number(visit.live) === 1, endedAtMs: visit.ended_at?.getTime() ?? null };
}

/** The visitor's last session that an agent served. */
export async function readPrevious(
  sql: Sql,
  row: Pick<SessionRow, 'id' | 'visitor_id'>,
): Promise<Facts['previous']> {
  const [previous] = await rowsOf<{ agent_id: string; group_id: string | null; closed_at: Date }>(
    sql,
    `SELECT agent_id, group_id, closed_at FROM sessions
     WHERE visitor_id = ? AND id <> ? AND closed_at IS NOT NULL AND agent_id IS NOT NULL ORDER BY opened_at DESC LIMIT 1`,
    [row.visitor_id, row.id],
  );
  if (previous === undefined) return null;
  return {
    agentId: previous.agent_id,
    groupId: previous.group_id,
    closedAtMs: previous.closed_at.getTime(),
  };
}

async function readSurvey(sql: Sql, row: SessionRow, session: Session): Promise<Facts['survey']> {
  // Whoever was served may be asked however it ends: from the queue, the bot or the form too.
  if (session.talk.agentMessages === 0 && session.phase !== 'surveying')
    return { on: false, sentAtMs: null, answered: false };
  const [survey] = await rowsOf<{ survey_on: number; sent_at: Date | null; answered_at: Date | null }>(
    sql,
    `SELECT e.survey_on, s.sent_at, s.answered_at FROM entry_points e
     LEFT JOIN surveys s ON s.session_id = ? WHERE e.id = ?`,
    [row.id, row.entry_point_id],
  );
  return {
    on: survey?.survey_on === 1,
    sentAtMs: survey?.sent_at?.getTime() ?? null,
    answered: survey?.answered_at != null,
  };
}

/** Groups that exist and are not retired, as they are now; this session is not counted among those who wait. */
export async function readGroups(
  sql: Sql,
  sessionId: string,
  groupIds: readonly string[],
): Promise<GroupsNow> {
  if (groupIds.length === 0) return {};
  const ids = [...new Set(groupIds)];
  const rows = await rowsOf<{ id: string; is_open: number; next_close_at: Date | null }>(
    sql,
    'SELECT id, is_open, next_close_at FROM `groups` WHERE id IN (?) AND retired_at IS NULL',
    [ids],
  );
  const waiting = await waitingByGroup(sql, ids, sessionId);
  const groups: { [groupId: string]: GroupNow } = {};
  for (const row of rows) {
    const open = row.is_open === 1;
    const closesAtMs = open ? (row.next_close_at?.getTime() ?? null) : null;
    groups[row.id] = { open, closesAtMs, waiting: waiting.get(row.id) ?? 0 };
  }
  return groups;
}
