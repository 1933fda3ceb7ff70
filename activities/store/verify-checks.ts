/** What must not be there, one query each. What belongs to sessions is asked page by page, so that no query reads a whole history. */
import { HARD_CAP } from '#rules/assignment/choose-agent.ts';

export interface Check {
  readonly promise: number;
  readonly words: string;
  /** Gives `id`, one row an offender. */
  readonly sql: string;
}

/** Sessions of one page: after the first value, up to the second. */
export const ON_PAGE = 'BETWEEN ? AND ?';

/** What is younger may be in the middle of a step. */
const SETTLED = 'INTERVAL 60 SECOND';

const CHOSEN_BY_HAND = ['transfer', 'pick', 'take-over']
  .map((how) => `e.body LIKE '%"how":"${how}"%'`)
  .join(' OR ');

export const SESSION_CHECKS: readonly Check[] = [
  {
    promise: 1,
    words: 'Staff numbers of a session run without a gap up to its own',
    sql: `SELECT s.id FROM sessions s LEFT JOIN (
            SELECT session_id, COUNT(*) AS n, MIN(seq) AS first, MAX(seq) AS top FROM session_events
            WHERE session_id ${ON_PAGE} GROUP BY session_id
          ) e ON e.session_id = s.id
          WHERE s.id ${ON_PAGE} AND (COALESCE(e.n, 0) <> s.seq OR COALESCE(e.top, 0) <> s.seq OR COALESCE(e.first, 1) <> 1)`,
  },
  {
    promise: 1,
    words: 'Visitor numbers of a session run without a gap up to its own',
    sql: `SELECT s.id FROM sessions s LEFT JOIN (
            SELECT session_id, COUNT(vseq) AS n, MIN(vseq) AS first, MAX(vseq) AS top FROM session_events
            WHERE session_id ${ON_PAGE} GROUP BY session_id
          ) e ON e.session_id = s.id
          WHERE s.id ${ON_PAGE} AND (COALESCE(e.n, 0) <> s.vseq OR COALESCE(e.top, 0) <> s.vseq OR COALESCE(e.first, 1) <> 1)`,
  },
  {
    promise: 5,
    words: 'The open key is held exactly while a session is not closed',
    sql: `SELECT id FROM sessions
          WHERE id ${ON_PAGE} AND (phase IN ('surveying', 'ended')) <> (open_key IS NULL)`,
  },
  {
    promise: 6,
    words: 'Whoever is served holds a seat; whoever waits or talks to the bot holds none',
    sql: `SELECT s.id FROM sessions s LEFT JOIN seats t ON t.session_id = s.id
          WHERE s.id ${ON_PAGE} AND (
            (s.phase IN ('serving', 'warned') AND (t.state IS NULL OR t.state <> 'held' OR t.agent_id <> s.agent_id))
            OR (s.phase NOT IN ('serving', 'warned') AND t.state = 'held'))`,
  },
  {
    promise: 6,
    words: 'Whoever waits stands in the queue, and nobody else does',
    sql: `SELECT s.id FROM sessions s WHERE s.id ${ON_PAGE} AND s.phase = 'queued'
            AND NOT EXISTS (SELECT 1 FROM queue_targets q WHERE q.session_id = s.id)
          UNION SELECT q.session_id FROM queue_targets q LEFT JOIN sessions s ON s.id = q.session_id
            WHERE q.session_id ${ON_PAGE} AND (s.id IS NULL OR s.phase <> 'queued')`,
  },
  {
    promise: 6,
    words: 'A bot never speaks under an agent’s name',
    sql: `SELECT CONCAT(session_id, '#', seq) AS id FROM session_events
          WHERE session_id ${ON_PAGE} AND author = 'bot' AND agent_id IS NOT NULL AND kind = 'message'`,
  },
  {
    promise: 9,
    words: 'Every session that has not ended has a run that is not closed',
    sql: `SELECT s.id FROM sessions s LEFT JOIN session_runs r ON r.session_id = s.id AND r.run_id = s.run_id
          WHERE s.id ${ON_PAGE} AND s.phase <> 'ended' AND s.phase <> 'guiding' AND s.opened_at < NOW(3) - ${SETTLED}
            AND (r.run_id IS NULL OR r.closed_at IS NOT NULL)`,
  },
  {
    promise: 10,
    words: 'No session waits without an alarm, but for owner exclusive',
    sql: `SELECT id FROM sessions WHERE id ${ON_PAGE} AND phase NOT IN ('ended', 'routing') AND alarm_at IS NULL
            AND state NOT LIKE '%"exclusive":true%' AND updated_at < NOW(3) - ${SETTLED}`,
  },
  {
    promise: 11,
    words: 'A timer of a session that has ended has an outcome',
    sql: `SELECT CONCAT(t.session_id, ':', t.kind, ':', t.turn, ':', t.step) AS id FROM timers t
          JOIN sessions s ON s.id = t.session_id
          WHERE t.session_id ${ON_PAGE} AND s.phase = 'ended' AND t.outcome IS NULL`,
  },
  {
    promise: 11,
    words: 'A timer that fired says when and how late',
    sql: `SELECT CONCAT(session_id, ':', kind, ':', turn, ':', step) AS id FROM timers
          WHERE session_id ${ON_PAGE} AND outcome = 'fired' AND (fired_at IS NULL OR late_ms IS NULL)`,
  },
  {
    promise: 14,
    words: 'Each seat belongs to a session that is not closed',
    sql: `SELECT t.session_id AS id FROM seats t LEFT JOIN sessions s ON s.id = t.session_id
          WHERE t.session_id ${ON_PAGE} AND (s.id IS NULL OR s.phase IN ('surveying', 'ended'))`,
  },
  {
    promise: 17,
    words: 'Nobody waits for a minute beside a free seat of a group they wait for',
    sql: `SELECT DISTINCT q.session_id AS id FROM queue_targets q
          JOIN queue_entries e ON e.session_id = q.session_id AND e.left_at IS NULL
          JOIN \`groups\` g ON q.target = CONCAT('group:', g.id) AND g.is_open = 1 AND g.retired_at IS NULL
          JOIN skill_sets k ON k.id = q.skills_id AND k.canonical = '[]'
          JOIN memberships m ON m.group_id = g.id AND m.left_at IS NULL AND m.may_reply = 1
          JOIN agents a ON a.id = m.agent_id AND a.retired_at IS NULL
          JOIN agent_loads l ON l.agent_id = m.agent_id AND l.presence = 'online' AND l.accepting = 1
            AND l.seat_load < l.seat_limit AND l.changed_at < NOW(3) - ${SETTLED}
          WHERE q.session_id ${ON_PAGE} AND e.entered_at < NOW(3) - ${SETTLED}
            AND (e.passed_over_until IS NULL OR e.passed_over_until < NOW(3))
            AND FIND_IN_SET(m.agent_id, COALESCE(e.passed_over, '')) = 0
            AND NOT EXISTS (SELECT 1 FROM seats t WHERE t.session_id = q.session_id)`,
  },
  {
    promise: 25,
    words: 'No survey went out where the agent sent nothing or the customer never spoke',
    sql: `SELECT v.session_id AS id FROM surveys v JOIN sessions s ON s.id = v.session_id
          WHERE v.session_id ${ON_PAGE}
            AND (s.agent_messages = 0 OR s.customer_messages = 0 OR s.opened_by = 'agent')`,
  },
  {
    promise: 25,
    words: 'A score belongs to the agent, the group and the versions at closure',
    sql: `SELECT v.session_id AS id FROM surveys v JOIN sessions s ON s.id = v.session_id
          WHERE v.session_id ${ON_PAGE} AND s.phase IN ('surveying', 'ended')
            AND NOT (v.agent_id <=> s.agent_id AND v.group_id <=> s.group_id AND v.stars <=> s.score
              AND v.policy_number <=> s.policy_number AND v.assignment_version_id <=> s.assignment_version_id)`,
  },
];

export const WHOLE_CHECKS: readonly Check[] = [
  {
    promise: 5,
    words: 'One session per visitor and entry point that is not closed',
    sql: `SELECT visitor_id AS id FROM sessions WHERE phase NOT IN ('surveying', 'ended')
          GROUP BY visitor_id, entry_point_id HAVING COUNT(*) > 1`,
  },
  {
    promise: 14,
    words: 'Load of an agent is the weight of the seats held or offered',
    sql: `SELECT l.agent_id AS id FROM agent_loads l LEFT JOIN (
            SELECT agent_id, SUM(weight) AS w FROM seats GROUP BY agent_id
          ) t ON t.agent_id = l.agent_id WHERE l.seat_load <> COALESCE(t.w, 0)`,
  },
  {
    promise: 15,
    words: 'Load passes the limit only by customers given by hand, and never the hard cap',
    // A limit that was lowered since the last seat was given is nobody's fault.
    sql: `SELECT l.agent_id AS id FROM agent_loads l
          WHERE l.seat_load > l.seat_limit
            AND EXISTS (SELECT 1 FROM seats t WHERE t.agent_id = l.agent_id
              AND COALESCE(t.held_at, t.offered_at) > l.changed_at)
            AND (l.seat_load > ${HARD_CAP} * l.seat_limit OR l.seat_load - l.seat_limit > (
              SELECT COALESCE(SUM(t.weight), 0) FROM seats t WHERE t.agent_id = l.agent_id
                AND EXISTS (SELECT 1 FROM session_events e WHERE e.session_id = t.session_id AND e.kind = 'assigned'
                  AND e.agent_id = t.agent_id AND (${CHOSEN_BY_HAND}))))`,
  },
];
