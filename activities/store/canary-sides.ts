/** What became of the visitors on either side of a canary. Only visits that opened while it ran count. */
import type { Canary } from './canaries.ts';
import type { Store } from './database.ts';

/** Sessions looked at on each side, the newest first. Count. */
const MOST_SESSIONS = 2_000;

export interface SideCounts {
  /** Of assignment, visits that came to a session. */
  readonly visits: number;
  /** Visits that a rule guided. */
  readonly guided: number;
  /** Visits in which the visitor spoke. */
  readonly spoke: number;
  readonly sessions: readonly SessionOutcome[];
}

export interface SessionOutcome {
  /** From the customer's first message to the first of an agent. Seconds; null: no agent has answered. */
  readonly replySeconds: number | null;
  /** Ended after the customer had spoken, and no agent had. */
  readonly abandoned: boolean;
  /** Whether it can still change. */
  readonly closed: boolean;
  readonly stars: number | null;
}

/** Visits of one version in the canary's time; the parameters follow in this order: version, from, to. */
const VISITS: { readonly [set in Canary['set']]: string } = {
  guidance: 'FROM visits v WHERE v.guidance_version_id = ? AND v.opened_at BETWEEN ? AND ?',
  assignment: `FROM sessions s JOIN visits v ON v.id = s.visit_id
    WHERE s.assignment_version_id = ? AND s.opened_at >= ? AND v.opened_at BETWEEN ? AND ?`,
};

const SESSIONS: { readonly [set in Canary['set']]: string } = {
  guidance: `FROM visits v JOIN sessions s ON s.id = v.session_id
    WHERE v.guidance_version_id = ? AND v.opened_at BETWEEN ? AND ?`,
  assignment: VISITS.assignment,
};

interface SessionRow {
  reply: number | string | null;
  spoken: number;
  closed_at: Date | null;
  stars: number | null;
}

export async function sideCounts(store: Store, canary: Canary, versionId: string): Promise<SideCounts> {
  const { set } = canary;
  const [from, to] = [new Date(canary.startedAtMs), new Date(canary.endedAtMs ?? Date.UTC(9_999, 0))];
  const span = set === 'guidance' ? [versionId, from, to] : [versionId, from, from, to];
  const guided = set === 'guidance' ? 'SUM(v.guidance_rule_id IS NOT NULL)' : '0';
  const spoke =
    set === 'guidance'
      ? 'SUM(EXISTS (SELECT 1 FROM sessions s WHERE s.id = v.session_id AND s.customer_messages > 0))'
      : 'SUM(s.customer_messages > 0)';
  const [[counted], sessions] = await Promise.all([
    store.rows<{ visits: number | string; guided: number | string | null; spoke: number | string | null }>(
      `SELECT COUNT(*) AS visits, ${guided} AS guided, ${spoke} AS spoke ${VISITS[set]}`,
      span,
    ),
    store.rows<SessionRow>(
      `SELECT TIMESTAMPDIFF(MICROSECOND, s.first_customer_message_at, s.first_agent_message_at) / 1000000 AS reply,
         s.customer_messages > 0 AS spoken, s.closed_at,
         (SELECT q.stars FROM surveys q WHERE q.session_id = s.id) AS stars
       ${SESSIONS[set]} ORDER BY s.opened_at DESC LIMIT ${MOST_SESSIONS}`,
      span,
    ),
  ]);
  return {
    visits: Number(counted?.visits ?? 0),
    guided: Number(counted?.guided ?? 0),
    spoke: Number(counted?.spoke ?? 0),
    sessions: sessions.map(outcomeOf),
  };
}

function outcomeOf({ reply, spoken, closed_at, stars }: SessionRow): SessionOutcome {
  return {
    // An agent may have spoken first; then nobody waited.
    replySeconds: reply === null ? null : Math.max(0, Number(reply)),
    abandoned: spoken === 1 && reply === null && closed_at !== null,
    closed: spoken === 1 && closed_at !== null,
    stars,
  };
}
