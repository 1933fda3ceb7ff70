/** Sessions that nobody woke, and runs that do not fit them. */
import type { SessionSignals } from './session-signals.ts';
import { endOtherAlarms, raiseAlarm, recordHealing } from './store/alarms.ts';
import type { Store } from './store/database.ts';

export interface HealDeps {
  readonly store: Store;
  readonly signals: SessionSignals;
}

/** What a look remembers for the next: a difference is healed only when it is seen twice. */
export interface RunMemory {
  readonly withoutRun: Set<string>;
  readonly withoutSession: Set<string>;
}

/** Later than this by `alarm_at`, a session's own timer was lost. Seconds. */
const OVERDUE_SECONDS = 10;
const OWED_AN_ANSWER = `answered_at IS NULL AND at < NOW(3) - INTERVAL ${OVERDUE_SECONDS} SECOND AND at > NOW(3) - INTERVAL 1 DAY`;
const PAGE = 500;
const MOST_RUNNING = 100_000;
/** Opened no longer ago than this, a session's run may still be on its way; ended no longer ago, on its way out. Seconds. */
const YOUNG_SECONDS = 5;

/** One alarm as long as the session stays overdue, however often it is woken: its own timer was lost, or the nudge for a command. */
export async function healOverdue({ store, signals }: HealDeps): Promise<number> {
  const overdue = new Set<string>();
  for (const { id, late, what } of [...(await lateAlarms(store)), ...(await lateCommands(store))]) {
    if (overdue.has(id)) continue;
    await signals.wake(id, { signal: 'nudge', startDelayMs: null });
    const cause = `${what} ${late} s late; the session was woken`;
    await raiseAlarm(store.pool, { kind: 'overdue-alarm', subject: id, cause });
    overdue.add(id);
  }
  await endOtherAlarms(store.pool, 'overdue-alarm', [...overdue]);
  return overdue.size;
}

interface Late {
  readonly id: string;
  readonly late: number;
  readonly what: string;
}

async function lateAlarms(store: Store): Promise<readonly Late[]> {
  const found: Late[] = [];
  for (let last = ''; ; ) {
    const rows = await store.rows<{ id: string; late: number }>(
      `SELECT id, TIMESTAMPDIFF(SECOND, alarm_at, NOW(3)) AS late FROM sessions
       WHERE phase <> 'ended' AND alarm_at < NOW(3) - INTERVAL ${OVERDUE_SECONDS} SECOND AND id > ? ORDER BY id LIMIT ${PAGE}`,
      [last],
    );
    found.push(...rows.map((row) => ({ ...row, what: 'Its alarm was' })));
    last = rows.at(-1)?.id ?? '';
    if (rows.length < PAGE) return found;
  }
}

async function lateCommands(store: Store): Promise<readonly Late[]> {
  const rows = await store.rows<{ id: string; late: number }>(
    `SELECT session_id AS id, TIMESTAMPDIFF(SECOND, MIN(at), NOW(3)) AS late FROM commands
     WHERE ${OWED_AN_ANSWER} GROUP BY session_id LIMIT ${PAGE}`,
  );
  return rows.map((row) => ({ ...row, what: 'The answer to a command was' }));
}

/**
 * A session that owes a look or an answer and whose run cannot take a step: the run is ended and a new one takes over, at the next
 * epoch. Nothing is lost by it, since a run holds nothing but a counter and an alarm.
 */
export async function healStuck({ store, signals }: HealDeps): Promise<number> {
  const rows = await store.rows<{ id: string }>(
    `SELECT id FROM sessions WHERE phase <> 'ended' AND alarm_at < NOW(3) - INTERVAL ${OVERDUE_SECONDS} SECOND
     UNION SELECT session_id FROM commands WHERE ${OWED_AN_ANSWER}
     LIMIT ${PAGE}`,
  );
  let healed = 0;
  for (const { id } of rows) {
    if (!(await signals.endStuck(id))) continue;
    await signals.wake(id, { signal: 'engaged', startDelayMs: null });
    const cause = 'The workflow of this session failed again and again; a new run has taken over';
    await recordHealing(store.pool, { kind: 'stuck-run', subject: id, cause });
    healed += 1;
  }
  return healed;
}

/** Open sessions against running workflows; a difference seen twice is healed by signal-with-start. */
export async function compareRuns(deps: HealDeps, memory: RunMemory): Promise<number> {
  const running = new Set(await deps.signals.listRunning(MOST_RUNNING));
  const open = await openSessions(deps.store);
  const missing = [...open].filter((id) => !running.has(id));
  const orphans = await longOver(
    deps.store,
    [...running].filter((id) => !open.has(id)),
  );
  let healed = 0;
  for (const id of seenTwice(memory.withoutRun, missing)) if (await startRun(deps, id)) healed += 1;
  for (const id of seenTwice(memory.withoutSession, orphans)) if (await endRun(deps, id)) healed += 1;
  return healed;
}

function seenTwice(before: Set<string>, now: readonly string[]): readonly string[] {
  const twice = now.filter((id) => before.has(id));
  before.clear();
  for (const id of now) before.add(id);
  return twice;
}

/** The list of what runs is a little behind; the workflow itself tells. */
async function startRun({ store, signals }: HealDeps, id: string): Promise<boolean> {
  if ((await signals.running([id])).has(id) || (await isOver(store, id))) return false;
  await signals.wake(id, { signal: 'engaged', startDelayMs: null });
  const cause = 'An open session had no workflow; it was started';
  await recordHealing(store.pool, { kind: 'session-without-run', subject: id, cause });
  return true;
}

/** One look tells the workflow that its session has ended. */
async function endRun({ store, signals }: HealDeps, id: string): Promise<boolean> {
  if (!(await signals.running([id])).has(id)) return false;
  await signals.wake(id, { signal: 'engaged', startDelayMs: null });
  const cause = 'A workflow ran without an open session; it was woken to end';
  await recordHealing(store.pool, { kind: 'run-without-session', subject: id, cause });
  return true;
}

async function isOver(store: Store, id: string): Promise<boolean> {
  const open = await store.rows("SELECT 1 FROM sessions WHERE id = ? AND phase <> 'ended'", [id]);
  return open.length === 0;
}

/** Those that have been over for a while or never were: a step that ends a session commits before its run knows. */
async function longOver(store: Store, ids: readonly string[]): Promise<readonly string[]> {
  const alive = new Set<string>();
  for (let at = 0; at < ids.length; at += PAGE) {
    const rows = await store.rows<{ id: string }>(
      `SELECT id FROM sessions
       WHERE id IN (?) AND (phase <> 'ended' OR updated_at > NOW(3) - INTERVAL ${YOUNG_SECONDS} SECOND)`,
      [ids.slice(at, at + PAGE)],
    );
    for (const { id } of rows) alive.add(id);
  }
  return ids.filter((id) => !alive.has(id));
}

async function openSessions(store: Store): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  for (let last = ''; ; ) {
    const rows = await store.rows<{ id: string }>(
      `SELECT id FROM sessions WHERE phase <> 'ended' AND id > ? AND opened_at < NOW(3) - INTERVAL ${YOUNG_SECONDS} SECOND
       ORDER BY id LIMIT ${PAGE}`,
      [last],
    );
    for (const { id } of rows) open.add(id);
    last = rows.at(-1)?.id ?? '';
    if (rows.length < PAGE) return open;
  }
}
