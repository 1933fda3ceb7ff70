/** What fixtures are recorded from: a decision by its id, a session with all that people did in it. */
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import type { Store } from './database.ts';
import { unpackFacts } from './packed-facts.ts';

export interface RecordedDecision {
  readonly id: string;
  readonly sessionId: string | null;
  readonly set: SetName;
  readonly atMs: number;
  readonly versionId: string;
  readonly ruleId: string | null;
  /** Null: erased. */
  readonly facts: FactObject | null;
}

/** One message or command of a person, in the order of time. */
export interface RecordedDeed {
  readonly atMs: number;
  readonly kind: string;
  readonly author: string;
  readonly agentId: string | null;
  readonly body: { readonly [name: string]: unknown };
}

export interface RecordedSession {
  readonly id: string;
  readonly openedAtMs: number;
  readonly visitOpenedAtMs: number;
  readonly visitEndedAtMs: number | null;
  readonly language: 'zh' | 'en';
  readonly guidanceVersionId: string | null;
  readonly assignmentVersionId: string | null;
  readonly policyNumber: number;
  readonly lastAtMs: number;
  /** Guidance, whose decision may have come before the session, and every time the plan was asked for. */
  readonly decisions: readonly RecordedDecision[];
  readonly messages: readonly RecordedDeed[];
  readonly commands: readonly RecordedDeed[];
  readonly rated: { readonly atMs: number; readonly stars: number; readonly solved: boolean | null } | null;
  readonly candidates: readonly Candidate[];
}

interface DecisionColumns {
  readonly id: string;
  readonly session_id: string | null;
  readonly set_name: SetName;
  readonly at: Date;
  readonly version_id: string;
  readonly rule_id: string | null;
  readonly facts: Buffer;
}

const DECISION = 'SELECT id, session_id, set_name, at, version_id, rule_id, facts FROM decisions';

function decisionOf(row: DecisionColumns): RecordedDecision {
  return {
    id: row.id,
    sessionId: row.session_id,
    set: row.set_name,
    atMs: row.at.getTime(),
    versionId: row.version_id,
    ruleId: row.rule_id,
    facts: unpackFacts(row.facts),
  };
}

export async function findDecision(store: Store, id: string): Promise<RecordedDecision | null> {
  const [row] = await store.rows<DecisionColumns>(`${DECISION} WHERE id = ?`, [id]);
  return row === undefined ? null : decisionOf(row);
}

interface SessionColumns {
  readonly id: string;
  readonly visit_id: string;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly language: 'zh' | 'en';
  readonly guidance_version_id: string | null;
  readonly assignment_version_id: string | null;
  readonly policy_number: number;
  readonly visit_opened_at: Date | null;
  readonly visit_ended_at: Date | null;
}

/** Lines a recording reads at most; a longer session is cut there. */
const MOST_LINES = 450;

async function deedsOf(store: Store, sessionId: string): Promise<readonly RecordedDeed[]> {
  const lines = await store.rows<{
    at: Date;
    kind: string;
    author: string;
    agent_id: string | null;
    body: string;
  }>(
    `SELECT at, kind, author, agent_id, body FROM session_events
     WHERE session_id = ? AND kind IN ('message', 'assigned') ORDER BY seq LIMIT ${MOST_LINES}`,
    [sessionId],
  );
  return lines.map((line) => ({
    atMs: line.at.getTime(),
    kind: line.kind,
    author: line.author,
    agentId: line.agent_id,
    body: JSON.parse(line.body) as RecordedDeed['body'],
  }));
}

async function commandsOf(store: Store, sessionId: string): Promise<readonly RecordedDeed[]> {
  const rows = await store.rows<{ at: Date; body: string; by: string }>(
    'SELECT at, body, `by` FROM commands WHERE session_id = ? ORDER BY at, id LIMIT 50',
    [sessionId],
  );
  return rows.map((row) => {
    const body = JSON.parse(row.body) as { readonly kind: string };
    const by = JSON.parse(row.by) as { readonly who: string; readonly agentId?: string | null };
    return { atMs: row.at.getTime(), kind: body.kind, author: by.who, agentId: by.agentId ?? null, body };
  });
}

async function ratingOf(store: Store, sessionId: string): Promise<RecordedSession['rated']> {
  const [row] = await store.rows<{ answered_at: Date | null; stars: number | null; solved: number | null }>(
    'SELECT answered_at, stars, solved FROM surveys WHERE session_id = ?',
    [sessionId],
  );
  if (row?.answered_at == null || row.stars === null) return null;
  return {
    atMs: row.answered_at.getTime(),
    stars: row.stars,
    solved: row.solved === null ? null : row.solved === 1,
  };
}

export async function findRecordedSession(store: Store, id: string): Promise<RecordedSession | null> {
  const [row] = await store.rows<SessionColumns>(
    `SELECT s.id, s.visit_id, s.opened_at, s.closed_at, s.language, s.guidance_version_id, s.assignment_version_id,
       s.policy_number, v.opened_at AS visit_opened_at, v.ended_at AS visit_ended_at
     FROM sessions s LEFT JOIN visits v ON v.id = s.visit_id WHERE s.id = ?`,
    [id],
  );
  if (row === undefined) return null;
  const decisions = await store.rows<DecisionColumns & { readonly candidates: string | null }>(
    `SELECT id, session_id, set_name, at, version_id, rule_id, facts, candidates FROM decisions
     WHERE session_id = ? OR (visit_id = ? AND set_name = 'guidance') ORDER BY at, id LIMIT 20`,
    [id, row.visit_id],
  );
  const [messages, commands, rated] = await Promise.all([
    deedsOf(store, id),
    commandsOf(store, id),
    ratingOf(store, id),
  ]);
  const openedAtMs = row.opened_at.getTime();
  return {
    id,
    openedAtMs,
    visitOpenedAtMs: row.visit_opened_at?.getTime() ?? openedAtMs,
    visitEndedAtMs: row.visit_ended_at?.getTime() ?? null,
    language: row.language,
    guidanceVersionId: row.guidance_version_id,
    assignmentVersionId: row.assignment_version_id,
    policyNumber: row.policy_number,
    lastAtMs: row.closed_at?.getTime() ?? messages.at(-1)?.atMs ?? openedAtMs,
    decisions: decisions.map(decisionOf),
    messages,
    commands,
    rated,
    candidates: decisions.flatMap(({ candidates }) =>
      candidates === null ? [] : (JSON.parse(candidates) as readonly Candidate[]),
    ),
  };
}
