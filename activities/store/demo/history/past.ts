/** Puts into each guidance evaluation what earlier sessions of the same person had left behind by then; no demo rule reads it. */
import type { FactObject } from '#rules/authoring/facts.ts';
import type { PlayedSession } from './floor.ts';
import type { GuidedVisit } from './guidance.ts';

const DAY_MS = 86_400_000;

export function withPasts(
  visits: readonly GuidedVisit[],
  sessions: readonly PlayedSession[],
): readonly GuidedVisit[] {
  const byVisitor = byTheirVisitor(sessions);
  return visits.map((guided) => {
    const own = byVisitor.get(guided.visit.visitor.id) ?? [];
    if (own.length === 0) return guided;
    const evaluations = guided.evaluations.map((one) => ({ ...one, facts: factsWith(own, one) }));
    return { ...guided, evaluations };
  });
}

function factsWith(
  sessions: readonly PlayedSession[],
  evaluation: { readonly atMs: number; readonly facts: string },
): string {
  const { atMs, facts } = evaluation;
  const before = sessions.filter(({ row }) => row.session.openedAtMs < atMs);
  const last = before.at(-1);
  if (last === undefined) return facts;
  const { openedAtMs } = last.row.session;
  return JSON.stringify({
    ...(JSON.parse(facts) as FactObject),
    'customer.lastAgent': last.row.session.lastAgentId ?? last.past.lastAgentId,
    'customer.lastSession': openedAtMs,
    'customer.sessions': before.length,
    'age.customer.lastSession': (atMs - openedAtMs) / DAY_MS,
  });
}

function byTheirVisitor(sessions: readonly PlayedSession[]): ReadonlyMap<string, readonly PlayedSession[]> {
  const groups = new Map<string, PlayedSession[]>();
  for (const played of sessions) {
    const { visitorId } = played.row.session;
    const group = groups.get(visitorId);
    if (group === undefined) groups.set(visitorId, [played]);
    else group.push(played);
  }
  return groups;
}
