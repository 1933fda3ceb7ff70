/** One session in full: its customer, track and history, what staff wrote beside it, and what may be done with it now. */

import { pinnedPolicy } from '#activities/store/policies.ts';
import { rulesById } from '#activities/store/published-rules.ts';
import type { ListedSession } from '#activities/store/session-lists.ts';
import { readPapers } from '#activities/store/session-papers.ts';
import { findCustomer, readPast } from '#activities/store/visitors.ts';
import { findVisit, type Visit } from '#activities/store/visits.ts';
import { AppError } from '#rules/errors.ts';
import { policyEntryFor } from '#rules/session/policy.ts';
import type { Language } from '#rules/text.ts';
import { SESSION_CLASSES } from './contract/events.ts';
import type { Right } from './contract/rights.ts';
import type { SessionDetail } from './contract/sessions.ts';
import type { BaseDeps } from './deps.ts';
import type { Names } from './directory.ts';
import { type Actor, canSee } from './rights.ts';
import { sessionRows } from './session-reader.ts';
import { subjectOf } from './session-views.ts';
import { readSummaryFields } from './settings.ts';

export async function sessionDetail(
  deps: BaseDeps,
  actor: Actor,
  { session, language }: { readonly session: ListedSession; readonly language: Language },
): Promise<SessionDetail> {
  const [
    [row],
    papers,
    visit,
    customer,
    names,
    pinned,
    survey,
    online,
    history,
    { required: summaryRequired },
  ] = await Promise.all([
    sessionRows(deps, [session], language),
    readPapers(deps.store, session.id),
    findVisit(deps.store, session.visitId),
    session.customerId === null ? null : findCustomer(deps.store, session.customerId),
    deps.directory.names(language),
    pinnedVersions(deps, session),
    deps.store.prisma.survey.findUnique({ where: { sessionId: session.id } }),
    isOnline(deps, session),
    historyOf(deps, session),
    readSummaryFields(deps.store),
  ]);
  if (row === undefined || papers === null) throw new AppError('not-found', 'No such session');
  const past = await readPast(deps.store.pool, {
    id: session.visitorId,
    entryPointId: session.entryPointId,
    customerId: session.customerId,
  });
  return {
    ...row,
    visitorId: session.visitorId,
    profile: {
      known: customer?.name != null,
      owner:
        customer?.ownerAgentId == null
          ? null
          : { id: customer.ownerAgentId, name: names.agent(customer.ownerAgentId) ?? customer.ownerAgentId },
      vip: customer?.vip ?? null,
      score: customer?.score ?? null,
      contact: null,
      visits: Math.max(visit?.origin.count ?? 0, past.visits - 1),
      region: visit?.origin.region ?? null,
      device: visit?.origin.device ?? null,
      browser: visit?.origin.browser || null,
      referrer: visit?.origin.referrer || null,
      source: customer === null ? 'browser' : 'customer-base',
    },
    track: trackOf(visit),
    history: history.map((one) => historyRow(one, names)),
    remark: papers.remark,
    summary: papers.summary,
    summaryRequired,
    draft: papers.draft,
    survey:
      survey === null
        ? null
        : {
            sentAtMs: survey.sentAt.getTime(),
            expiresAtMs: survey.expiresAt.getTime(),
            answeredAtMs: survey.answeredAt?.getTime() ?? null,
            stars: survey.stars,
            tags: survey.tags === null ? [] : (JSON.parse(survey.tags) as string[]),
            solved: survey.solved,
            words: survey.words ?? '',
          },
    pinned,
    may: mayOf(actor, session),
    surveyAtEnd: await surveyAtEnd(deps, session, survey !== null),
    visitorReadVseq: papers.visitorReadVseq,
    visitorOnline: online,
  };
}

export async function pinnedVersions(
  deps: BaseDeps,
  session: ListedSession,
): Promise<SessionDetail['pinned']> {
  const { guidanceVersionId, assignmentVersionId, policyNumber } = session.pinned;
  const number = async (id: string | null) =>
    id === null ? null : ((await rulesById(deps.store, id))?.number ?? null);
  return {
    guidance: await number(guidanceVersionId),
    assignment: await number(assignmentVersionId),
    policy: policyNumber,
  };
}

async function isOnline(deps: BaseDeps, session: ListedSession): Promise<boolean> {
  const [row] = await deps.store.rows<{ count: number | string }>(
    'SELECT COUNT(*) AS count FROM connections WHERE visit_id = ? AND seen_at > NOW(3) - INTERVAL 45 SECOND',
    [session.visitId],
  );
  return Number(row?.count ?? 0) > 0;
}

function trackOf(visit: Visit | null): SessionDetail['track'] {
  if (visit === null) return [];
  return visit.track.map((page, index) => {
    const leftAtMs = visit.track[index + 1]?.atMs ?? visit.endedAtMs;
    return {
      url: page.url,
      title: page.title,
      atMs: page.atMs,
      seconds: leftAtMs === null ? null : Math.max(0, Math.round((leftAtMs - page.atMs) / 1_000)),
    };
  });
}

interface Earlier {
  readonly id: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly phase: string;
  readonly agentId: string | null;
  readonly groupId: string | null;
  readonly themeId: string | null;
  readonly class: string | null;
  readonly score: number | null;
}

/** Earlier sessions of the same customer, else of the same browser; newest first, at most 20. */
function historyOf(deps: BaseDeps, session: ListedSession): Promise<readonly Earlier[]> {
  const who =
    session.customerId === null ? { visitorId: session.visitorId } : { customerId: session.customerId };
  return deps.store.prisma.session.findMany({
    where: { ...who, NOT: { id: session.id } },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: 20,
    select: {
      id: true,
      openedAt: true,
      closedAt: true,
      phase: true,
      agentId: true,
      groupId: true,
      themeId: true,
      class: true,
      score: true,
    },
  });
}

function historyRow(row: Earlier, names: Names): SessionDetail['history'][number] {
  return {
    id: row.id,
    openedAtMs: row.openedAt.getTime(),
    closedAtMs: row.closedAt?.getTime() ?? null,
    phase: row.phase as SessionDetail['phase'],
    agentName: names.agent(row.agentId),
    groupName: names.group(row.groupId),
    themePath: [...names.theme(row.themeId)],
    class: SESSION_CLASSES.find((one) => one === row.class) ?? null,
    stars: row.score,
  };
}

type Allowed = SessionDetail['may']['reply'];

const YES: Allowed = { allowed: true, reason: null };
const no = (reason: string): Allowed => ({ allowed: false, reason });

/** What the buttons say; the session's own step has the last word. */
function mayOf(actor: Actor, session: ListedSession): SessionDetail['may'] {
  const subject = subjectOf(session);
  const { phase } = session;
  const over = phase === 'ended' || phase === 'surveying';
  const serving = phase === 'serving' || phase === 'warned';
  const mine = serving && actor.agentId !== null && session.agentId === actor.agentId;
  const when = (rights: readonly Right[], possible: boolean, reason: string): Allowed => {
    if (!rights.some((right) => canSee(actor, subject, right))) return no('no-right');
    if (over) return no('session-ended');
    return possible ? YES : no(reason);
  };
  const notMine = serving ? 'with-another' : 'not-serving';
  const asAgent = (allowed: Allowed): Allowed => (actor.agentId === null ? no('no-agent') : allowed);
  return {
    reply: when(['sessions.reply'], mine, notMine),
    note: canSee(actor, subject, 'sessions.note') ? YES : no('no-right'),
    transfer: when(['sessions.transfer'], serving, 'not-serving'),
    end: when(['sessions.end'], serving || phase === 'bot', 'not-serving'),
    bot: when(['sessions.bot'], mine, notMine),
    takeOver: asAgent(when(['sessions.bot'], phase === 'bot', 'not-with-the-bot')),
    survey: when(['sessions.survey'], mine, notMine),
    interrupt: when(['sessions.interrupt'], serving, 'not-serving'),
    pick: asAgent(when(['queue.pick', 'queue.take'], phase === 'queued', 'not-waiting')),
  };
}

/** The words of the switch: why a survey will go out when it is ended now, or why not. */
async function surveyAtEnd(
  deps: BaseDeps,
  session: ListedSession,
  sent: boolean,
): Promise<SessionDetail['surveyAtEnd']> {
  if (sent) return { sent: false, why: 'already-sent' };
  const [policy, row] = await Promise.all([
    pinnedPolicy(deps.store, session.pinned.policyNumber),
    deps.store.prisma.session.findUnique({
      where: { id: session.id },
      select: { openedBy: true, customerMessages: true, agentMessages: true },
    }),
  ]);
  const entryPoint = await deps.store.prisma.entryPoint.findUnique({
    where: { id: session.entryPointId },
    select: { surveyOn: true },
  });
  const { survey } = policyEntryFor(policy, session);
  if (!survey.enabled) return { sent: false, why: 'switched-off' };
  if (entryPoint?.surveyOn === false) return { sent: false, why: 'switched-off-here' };
  if (row?.openedBy === 'agent') return { sent: false, why: 'agent-opened' };
  if ((row?.agentMessages ?? 0) === 0) return { sent: false, why: 'agent-silent' };
  if ((row?.customerMessages ?? 0) === 0) return { sent: false, why: 'customer-silent' };
  return { sent: true, why: 'automatic' };
}
