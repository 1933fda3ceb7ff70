/** A played session's log as rows of `session_events`, numbered without a gap. */
import type { FloorEvent, LogRow } from '#rules/simulation/world-state.ts';
import { at, type Row } from '../bulk.ts';
import type { PlayedSession } from './floor.ts';
import { contentOf, promptText } from './words.ts';

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
  let agentId: string | null = null;
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
      agent_id: line.agentId ?? agentId,
      client_id: line.clientId,
      author: line.author,
      body: JSON.stringify(line.body),
      demo: 1,
    });
  };
  add(openedLine(played));
  for (const entry of played.row.log) {
    if (entry.event.kind === 'assigned') ({ agentId, groupId } = entry.event);
    if (entry.event.kind === 'message') lastMessage = entry.event.text;
    const line = lineOf(entry, { played, groupId });
    if (line !== null) add(line);
  }
  const answered = played.row.survey?.answered ?? null;
  if (answered !== null) add(answeredLine(answered));
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

function lineOf(
  { atMs, vseq, event, seq }: LogRow,
  context: {
    readonly played: PlayedSession;
    readonly groupId: string | null;
  },
): Line | null {
  const { session } = context.played.row;
  const base = { ...SYSTEM, atMs, visible: vseq !== null, kind: event.kind };
  switch (event.kind) {
    case 'message': {
      const { from, agentId, text } = event;
      const clientId = from === 'bot' ? null : `demo-${seq}`;
      return { ...base, author: AUTHORS[from], agentId, clientId, body: { content: { type: 'text', text } } };
    }
    case 'guided': {
      const { message, index, decisionId } = event;
      const content = contentOf(message, session.language);
      return { ...base, author: 'guide', body: { index, decisionId, messageId: message.id, content } };
    }
    case 'prompt': {
      const text = promptText(event.prompt, context.groupId, session.language);
      return { ...base, body: { prompt: event.prompt, text } };
    }
    case 'reminded':
    case 'supervisor-alerted':
      return {
        ...base,
        agentId: event.agentId,
        body: { afterSeconds: afterSeconds(context.played, atMs, event) },
      };
    case 'agent-suspended':
      // Belongs to the agent's presence, not to the session.
      return null;
    default: {
      const { kind: _, ...body } = event;
      return { ...base, body };
    }
  }
}

/** Since the customer's first unanswered message. */
function afterSeconds(played: PlayedSession, atMs: number, event: FloorEvent): number {
  const kind = event.kind === 'reminded' ? 'remind' : 'alert-supervisor';
  const timer = played.row.timers.find((one) => one.timer.kind === kind && one.firedAtMs === atMs);
  return timer === undefined ? 0 : Math.round((timer.timer.dueAtMs - timer.timer.fromMs) / 1000);
}
