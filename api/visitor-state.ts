/** Where a visitor's conversation stands: who answers, what they may do, the survey; for the first load and for every change. */
import { answeredBy, readHours } from '#activities/store/groups.ts';
import { pinnedPolicy } from '#activities/store/policies.ts';
import { type SessionRow, sessionOf } from '#activities/store/session-row.ts';
import { type PolicyEntry, policyEntryFor } from '#rules/session/policy.ts';
import type { Session } from '#rules/session/session.ts';
import { textIn } from '#rules/text.ts';
import type { VisitorSurvey } from './contract/surveys.ts';
import type { VisitorState } from './contract/visits.ts';
import type { BaseDeps } from './deps.ts';
import { placeOfSession } from './queue-places.ts';

const NOTHING: VisitorState = {
  sessionId: null,
  phase: null,
  answering: 'nobody',
  agent: null,
  place: null,
  form: null,
  survey: null,
  may: { askBot: false, askAgent: false, leaveMessage: false, end: false },
  staffReadVseq: 0,
  readVseq: 0,
};

/** `row`: their newest session; null before the first. */
export async function visitorState(deps: BaseDeps, row: SessionRow | null): Promise<VisitorState> {
  if (row === null) return NOTHING;
  const session = sessionOf(row);
  const [names, policy, staffReadVseq] = await Promise.all([
    deps.directory.names(),
    pinnedPolicy(deps.store, row.policy_number),
    vseqAt(deps, row.id, row.agent_read_seq),
  ]);
  const entry = policyEntryFor(policy, session);
  return {
    sessionId: row.id,
    phase: session.phase,
    answering: answering(session),
    agent:
      session.phase === 'serving' || session.phase === 'warned'
        ? { name: names.nickname(session.agentId) ?? '' }
        : null,
    place: session.phase === 'queued' ? await placeOfSession(deps, row.id) : null,
    form: session.phase === 'message-form' ? await formView(deps, session) : null,
    survey: await surveyOf(deps, row, entry),
    may: mayOf(session, entry),
    staffReadVseq,
    readVseq: row.visitor_read_vseq,
  };
}

/** The staff's reading mark is a `seq`; the visitor knows only the numbers they see. */
async function vseqAt(deps: BaseDeps, sessionId: string, seq: number): Promise<number> {
  if (seq === 0) return 0;
  const [row] = await deps.store.rows<{ vseq: number | null }>(
    'SELECT MAX(vseq) AS vseq FROM session_events WHERE session_id = ? AND seq <= ?',
    [sessionId, seq],
  );
  return Number(row?.vseq ?? 0);
}

function answering(session: Session): VisitorState['answering'] {
  switch (session.phase) {
    case 'routing':
      return 'connecting';
    case 'queued':
      return 'queue';
    case 'bot':
      return 'bot';
    case 'message-form':
      return 'form';
    case 'serving':
    case 'warned':
      return 'agent';
    case 'guiding':
      // The first word is in, and the session has not looked yet.
      return session.talk.customerMessages > 0 ? 'connecting' : 'nobody';
    case 'surveying':
    case 'ended':
      return 'nobody';
    default:
      return session satisfies never;
  }
}

async function formView(
  deps: BaseDeps,
  session: Extract<Session, { phase: 'message-form' }>,
): Promise<VisitorState['form']> {
  const hours = session.groupId === null ? null : await readHours(deps.store, session.groupId);
  return {
    reason: session.reason,
    answerByMs: hours === null ? null : answeredBy(hours, deps.clock.nowMs()),
  };
}

const STARS = ['1', '2', '3', '4', '5'] as const;

interface SurveyColumns {
  readonly sent_at: Date;
  readonly expires_at: Date;
  readonly stars: number | null;
  readonly tags: string | null;
  readonly solved: number | null;
  readonly words: string | null;
}

async function surveyOf(deps: BaseDeps, row: SessionRow, entry: PolicyEntry): Promise<VisitorSurvey | null> {
  if (row.closed_at === null && row.phase !== 'serving' && row.phase !== 'warned') return null;
  const [survey] = await deps.store.rows<SurveyColumns>(
    'SELECT sent_at, expires_at, stars, tags, solved, words FROM surveys WHERE session_id = ?',
    [row.id],
  );
  if (survey === undefined || survey.expires_at.getTime() <= deps.clock.nowMs()) return null;
  return {
    sessionId: row.id,
    sentAtMs: survey.sent_at.getTime(),
    expiresAtMs: survey.expires_at.getTime(),
    tags: STARS.map((stars) =>
      entry.survey.tags[stars].map((tag) => ({ id: tag.id, label: textIn(tag.label, row.language) })),
    ),
    stars: survey.stars,
    chosen: survey.tags === null ? [] : (JSON.parse(survey.tags) as string[]),
    solved: survey.solved === null ? null : survey.solved === 1,
    words: survey.words ?? '',
  };
}

/** What the buttons offer; the session's own step has the last word. */
function mayOf(session: Session, entry: PolicyEntry): VisitorState['may'] {
  const hasBot = entry.bot.botId != null;
  const { phase } = session;
  return {
    askBot: hasBot && phase === 'queued',
    askAgent: phase === 'bot',
    leaveMessage: phase === 'queued' || phase === 'message-form',
    end: phase !== 'guiding' && phase !== 'surveying' && phase !== 'ended',
  };
}
