// What `verify` leaves a minute for must hold at once where nothing is under way: asked of the tables, past the code under test.
import type { Store } from '#activities/store/database.ts';
import { type Broken, brokenPromises } from '#activities/store/verify.ts';

const AT_REST: { readonly [words: string]: string } = {
  'an outbox row is still unsent': 'SELECT dedupe_key AS id FROM outbox WHERE sent_at IS NULL',
  'a command has no result': 'SELECT id FROM commands WHERE result IS NULL',
  'an offer is left over': "SELECT session_id AS id FROM seats WHERE state = 'offered'",
  'an agent has room and somebody waits whom they may serve': `SELECT DISTINCT q.session_id AS id FROM queue_targets q
     JOIN queue_entries e ON e.session_id = q.session_id
     JOIN memberships m ON q.target = CONCAT('group:', m.group_id) AND m.left_at IS NULL
     JOIN \`groups\` g ON g.id = m.group_id AND g.is_open = 1
     JOIN agent_loads l ON l.agent_id = m.agent_id AND l.presence = 'online' AND l.accepting = 1 AND l.seat_load < l.seat_limit
     WHERE FIND_IN_SET(m.agent_id, COALESCE(e.passed_over, '')) = 0`,
};

const ALWAYS: { readonly [words: string]: string } = {
  'a client id is stored twice':
    'SELECT client_id AS id FROM session_events WHERE client_id IS NOT NULL GROUP BY session_id, client_id HAVING COUNT(*) > 1',
  'a session closed more than once':
    "SELECT session_id AS id FROM session_events WHERE kind = 'closed' GROUP BY session_id HAVING COUNT(*) > 1",
  'the steps of a run have a gap':
    'SELECT session_id AS id FROM ledger GROUP BY session_id, epoch HAVING COUNT(*) <> MAX(revision) OR MIN(revision) <> 1',
  'the epochs of a session have a gap':
    'SELECT session_id AS id FROM session_runs GROUP BY session_id HAVING COUNT(*) <> MAX(epoch)',
  // Somebody chosen by hand takes over at once; everybody else only from a queue or after the one before was released.
  'somebody was assigned twice without being freed between': `SELECT id FROM (
     SELECT session_id AS id, kind, body, LAG(kind) OVER (PARTITION BY session_id ORDER BY seq) AS before_it
     FROM session_events
     WHERE kind IN ('assigned', 'closed', 'reassigned', 'interrupted', 'queued', 'bot-started', 'form-opened')) k
     WHERE kind = 'assigned' AND before_it = 'assigned' AND body NOT LIKE '%"how":"transfer"%'`,
};

/** These give a session a minute by its age, and tests move sessions into the past. */
const NEED_REST: readonly number[] = [9, 10, 17];

/** Empty = every promise holds that must hold also in the middle of things. */
export async function brokenNow(store: Store): Promise<readonly string[]> {
  const broken = (await brokenPromises(store)).filter(({ promise }) => !NEED_REST.includes(promise));
  return [...broken.map(inWords), ...(await asked(store, ALWAYS))];
}

/** The same where nothing is left to do: then every promise holds. */
export async function brokenAtRest(store: Store): Promise<readonly string[]> {
  const broken = (await brokenPromises(store)).map(inWords);
  return [...broken, ...(await asked(store, ALWAYS)), ...(await asked(store, AT_REST))];
}

function inWords({ promise, words, ids }: Broken): string {
  return `${promise}: ${words} (${ids.join(', ')})`;
}

async function asked(
  store: Store,
  questions: { readonly [words: string]: string },
): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const [words, sql] of Object.entries(questions)) {
    const rows = await store.rows<{ id: string }>(`SELECT id FROM (${sql}) offenders LIMIT 5`);
    if (rows.length > 0) broken.push(`${words}: ${rows.map(({ id }) => id).join(', ')}`);
  }
  return broken;
}
