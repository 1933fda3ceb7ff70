/** The demo: its panel's identities, the rule at work, visitors to order, and taking it all away. */
import { v4 as uuid } from 'uuid';
import { readDemoState, removeDemoData } from '#activities/store/demo/remove.ts';
import { openSecret } from '#activities/store/entry-point-secret.ts';
import { type EntryPoint, findEntryPointByKey, listEntryPoints } from '#activities/store/entry-points.ts';
import { liveRules, rulesById } from '#activities/store/published-rules.ts';
import { readSession, sessionOf } from '#activities/store/session-row.ts';
import { findVisit } from '#activities/store/visits.ts';
import { AppError } from '#rules/errors.ts';
import { bringArrivals } from '../bring-arrivals.ts';
import type { Deps } from '../deps.ts';
import { guidanceAhead } from '../guided-messages.ts';
import type { HandlersOf } from '../handler.ts';
import { audit, recordChange } from '../record-change.ts';
import { signSiteClaims } from '../visitor-token.ts';

type Operations = 'mintIdentity' | 'readRuleAtWork' | 'readDemo' | 'bringVisitors' | 'removeDemoData';

/** Others answer as if they did not exist: only a site itself may speak for its customers. */
async function requireDemo(deps: Deps, publicKey: string): Promise<EntryPoint> {
  const entryPoint = await findEntryPointByKey(deps.store, publicKey);
  if (entryPoint?.demo !== true) throw new AppError('not-found', 'No demo entry point');
  return entryPoint;
}

async function ruleAtWork(deps: Deps, visitId: string) {
  const visit = await findVisit(deps.store, visitId);
  if (visit === null) throw new AppError('not-found', 'No such visit');
  const entryPoints = await listEntryPoints(deps.store);
  if (entryPoints.find((one) => one.id === visit.entryPointId)?.demo !== true)
    throw new AppError('not-found', 'Not at the demo entry point');
  const rules =
    visit.guidanceVersionId === null
      ? await liveRules(deps.store, 'guidance')
      : await rulesById(deps.store, visit.guidanceVersionId);
  const rule = rules?.ruleSet.rules.find((one) => one.id === visit.guidanceRuleId);
  const row = visit.sessionId === null ? null : await readSession(deps.store.pool, visit.sessionId);
  const session = row === null ? null : sessionOf(row);
  const ahead = await guidanceAhead(deps, visit.sessionId);
  const messages =
    rule !== undefined && 'messages' in rule.event.params ? rule.event.params.messages.length : 0;
  const shown = session?.phase === 'guiding' ? session.next : await shownIn(deps, visit.sessionId);
  return {
    rule:
      rule === undefined || rules === null ? null : { id: rule.id, name: rule.name, version: rules.number },
    sessionId: visit.sessionId,
    nextMessageAtMs: ahead?.messagesDueAtMs[0] ?? null,
    shown,
    messages,
    nowMs: deps.clock.nowMs(),
  };
}

async function shownIn(deps: Deps, sessionId: string | null): Promise<number> {
  if (sessionId === null) return 0;
  const [row] = await deps.store.rows<{ shown: number | string }>(
    "SELECT COUNT(*) AS shown FROM session_events WHERE session_id = ? AND kind = 'guided'",
    [sessionId],
  );
  return Number(row?.shown ?? 0);
}

export function demoHandlers(deps: Deps): HandlersOf<Operations> {
  return {
    mintIdentity: async ({ body }) => {
      const entryPoint = await requireDemo(deps, body.entryPoint);
      const { entryPoint: _, sub, ...claims } = body;
      const secret = openSecret(deps.config.secret, entryPoint.secret);
      const said = { sub: sub ?? uuid(), ...claims };
      return { identity: await signSiteClaims(secret, said, deps.clock.nowMs()) };
    },
    readRuleAtWork: ({ caller }) => ruleAtWork(deps, caller.visitId),
    readDemo: async ({ request }) => {
      const { present, sessions, visits, entryPointKey } = await readDemoState(deps.store.pool);
      return { present, sessions, visits, page: entryPointKey === null ? null : `${request.ownOrigin}/demo` };
    },
    bringVisitors: async ({ caller, body, request }) => {
      const entryPoint = (await listEntryPoints(deps.store)).find((one) => one.demo);
      if (entryPoint === undefined) throw new AppError('not-found', 'No demo entry point');
      const after = bringArrivals(deps, { entryPoint, count: body.count, request });
      await audit(deps, {
        by: caller,
        action: 'bring-visitors',
        subject: 'demo',
        before: undefined,
        after,
        request,
      });
      return after;
    },
    removeDemoData: async ({ caller, request }) => {
      const removed = await removeDemoData(deps.store.pool);
      deps.limits.changed();
      await recordChange(deps, {
        by: caller,
        action: 'remove-demo-data',
        subject: 'demo',
        before: removed,
        after: undefined,
        request,
        what: 'demo',
      });
      return removed;
    },
  };
}
