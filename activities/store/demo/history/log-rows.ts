/** A played session's log as rows of `session_events`, numbered without a gap. */
import { policyEntryFor } from '#rules/session/policy.ts';
import type { FloorEvent, LogRow } from '#rules/simulation/world-state.ts';
import { type Language, textIn } from '#rules/text.ts';
import { lineOf } from '../../step-lines.ts';
import { ASSIGNMENT } from '../assignment-rules.ts';
import { at, type Row } from '../bulk.ts';
import { ENTRY_POINT } from '../ids.ts';
import { POLICY } from '../policy-document.ts';
import type { PlayedSession } from './floor.ts';

interface Line {
  readonly atMs: number;
  readonly visible: boolean;
  readonly kind: string;
  readonly author: string;
  readonly agentId: string | null;
  readonly clientId: string | null;
  readonly body: object;
}

export interface LogRows {
  readonly rows: readonly Row[];
  readonly seq: number;
  readonly vseq: number;
  /** The words of the last message, as the list of sessions shows them. */
  readonly lastMessage: string | null;
}

export function logRows(played: PlayedSession): LogRows {
  const { session } = played.row;
  let seq = 0;
  let vseq = 0;
  let groupId: string | null = null;
  let lastMessage: string | null = null;
  const rows: Row[] = [];
  const add = (line: Line): void => {
    seq += 1;
    if (line.visible) vseq += 1;
    rows.push({
      session_id: session.id,
      seq,
      vseq: line.visible ? vseq : null,
      at: at(line.atMs),
      kind: line.kind,
      audience: line.visible ? 'all' : 'staff',
      group_id: groupId,
      agent_id: line.agentId,
      client_id: line.clientId,
      author: line.author,
      body: JSON.stringify(line.body),
      demo: 1,
    });
  };
  add(openedLine(played));
  for (const entry of played.row.log) {
    if (entry.event.kind === 'assigned') groupId = entry.event.groupId;
    if (entry.event.kind === 'message') lastMessage = entry.event.text;
    const line = rowLine(entry, played, groupId);
    if (line !== null) add(line);
  }
  const answered = played.row.survey?.answered ?? null;
  if (answered !== null) add({ ...answeredLine(answered), agentId: session.lastAgentId });
  return { rows, seq, vseq, lastMessage };
}

const SYSTEM = { author: 'system', agentId: null, clientId: null };

function openedLine({ row, guidanceDecisionId }: PlayedSession): Line {
  const body = { by: row.session.openedBy, decisionId: guidanceDecisionId };
  return { ...SYSTEM, atMs: row.session.openedAtMs, visible: false, kind: 'opened', body };
}

function answeredLine(answer: { readonly atMs: number; readonly stars: number }): Line {
  const body = { stars: answer.stars, bad: answer.stars <= 2 };
  return { ...SYSTEM, author: 'visitor', atMs: answer.atMs, visible: false, kind: 'survey-answered', body };
}

const AUTHORS = { customer: 'visitor', agent: 'agent', bot: 'bot' } as const;

function rowLine(entry: LogRow, played: PlayedSession, groupId: string | null): Line | null {
  const { atMs, vseq, event, seq } = entry;
  const base = { ...SYSTEM, atMs, visible: vseq !== null, kind: event.kind };
  switch (event.kind) {
    case 'message': {
      const { from, agentId, text } = event;
      const clientId = from === 'bot' ? null : `demo-${seq}`;
      return { ...base, author: AUTHORS[from], agentId, clientId, body: { content: { type: 'text', text } } };
    }
    case 'reminded':
    case 'supervisor-alerted':
      return { ...base, agentId: event.agentId, body: { afterSeconds: afterSeconds(played, atMs, event) } };
    case 'agent-suspended':
      // Belongs to the agent's presence, not to the session.
      return null;
    default: {
      const { language } = played.row.session;
      const policy = policyEntryFor(POLICY, { groupId, entryPointId: ENTRY_POINT });
      const ruleNameOf = (decisionId: string | null) => ruleName(played, decisionId, language);
      const audience = base.visible ? 'all' : 'staff';
      const line = lineOf(event, audience, { language, policy, groupId, ruleNameOf });
      return line && { ...base, ...line };
    }
  }
}

function ruleName(played: PlayedSession, decisionId: string | null, language: Language): string | null {
  const ruleId = decisionId === null ? null : (played.assignments.get(decisionId)?.ruleId ?? null);
  const rule = ASSIGNMENT.rules.find(({ id }) => id === ruleId);
  return rule === undefined ? null : textIn(rule.name, language);
}

/** Since the customer's first unanswered message. */
function afterSeconds(played: PlayedSession, atMs: number, event: FloorEvent): number {
  const kind = event.kind === 'reminded' ? 'remind' : 'alert-supervisor';
  const timer = played.row.timers.find((one) => one.timer.kind === kind && one.firedAtMs === atMs);
  return timer === undefined ? 0 : Math.round((timer.timer.dueAtMs - timer.timer.fromMs) / 1000);
}
