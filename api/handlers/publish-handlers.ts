/** From a draft to a version: gates, reviews, publishing now or at a time. */
import { addReview, listReviews } from '#activities/store/draft-reviews.ts';
import type { Draft } from '#activities/store/drafts.ts';
import { tellReviewed } from '#activities/store/notices.ts';
import { GATES_SETTING, isAuthor, readGateSettings, readGates } from '#activities/store/rule-gates.ts';
import { type PublishResult, publishDraft } from '#activities/store/rule-publishing.ts';
import { countRunning } from '#activities/store/running-pins.ts';
import {
  cancelSchedule,
  lastSchedule,
  schedulePublication,
} from '#activities/store/scheduled-publications.ts';
import { writeSetting } from '#activities/store/settings.ts';
import { AppError } from '#rules/errors.ts';
import type { ResponseOf } from '../contract/operation.ts';
import type { OPERATIONS } from '../contract/operations.ts';
import type { Deps } from '../deps.ts';
import { requireDraft } from '../draft-reader.ts';
import type { HandlersOf } from '../handler.ts';
import { audit, recordChange } from '../record-change.ts';
import { type Actor, may } from '../rights.ts';

type Names =
  | 'readDraftReview'
  | 'reviewRuleDraft'
  | 'publishRuleDraft'
  | 'scheduleRuleDraft'
  | 'unscheduleRuleDraft'
  | 'readRuleGates'
  | 'changeRuleGates';

async function reviewView(
  deps: Deps,
  draft: Draft,
  caller: Actor,
): Promise<ResponseOf<(typeof OPERATIONS)['readDraftReview']>> {
  const [reading, reviews, schedule, running, names, settings] = await Promise.all([
    readGates(deps.store, draft),
    listReviews(deps.store, draft.id),
    lastSchedule(deps.store, draft.id),
    countRunning(deps.store, draft.set),
    deps.directory.names(),
    readGateSettings(deps.store),
  ]);
  const { holdsFor } = reading;
  return {
    revision: draft.revision,
    holdsFor,
    gates: [...reading.gates],
    fixtures: reading.fixtures,
    warnings: reading.warnings,
    open: reading.open,
    mayApprove:
      may(caller, 'rules.review') !== null && !(settings.twoPersons && isAuthor(draft, caller.staffId)),
    reviews: reviews.map((review) => ({
      id: review.id,
      kind: review.kind,
      ruleId: review.ruleId,
      words: review.words,
      by: names.staff(review.by),
      atMs: review.atMs,
      holds: review.holdsFor === holdsFor,
    })),
    schedule:
      schedule === null
        ? null
        : {
            dueAtMs: schedule.dueAtMs,
            state: schedule.state,
            stale: schedule.state === 'waiting' && schedule.holdsFor !== holdsFor,
            reason: schedule.reason,
            note: schedule.note,
            moveRunning: schedule.moveRunning,
            by: names.staff(schedule.by),
          },
    running,
  };
}

/** Why it was not published, with what the person needs to go on. */
export function publishRefusal(result: Exclude<PublishResult, { readonly ok: true }>): AppError {
  switch (result.reason) {
    case 'no-draft':
      return new AppError('not-found', 'No such draft');
    case 'live-moved':
      return new AppError('conflict', 'Another version went live meanwhile', {
        cause: 'live-moved',
        live: result.live,
      });
    case 'canary-runs':
      return new AppError('conflict', 'A canary runs: finish or stop it first', {
        cause: 'canary-runs',
        canary: result.canary,
      });
    case 'gates': {
      const closed = result.gates.filter((gate) => gate.required && gate.state !== 'passed');
      return new AppError('conflict', 'A gate is open', { cause: 'gates', gates: closed });
    }
    case 'draft-changed':
    case 'fixtures-changed':
    case 'no-change':
    case 'not-waiting':
    case 'nothing-live':
      return new AppError('conflict', 'Not published', { cause: result.reason });
    default:
      return result satisfies never;
  }
}

/** The draft exactly as the person saw it. */
export async function requireSeen(
  deps: Deps,
  key: Parameters<typeof requireDraft>[1],
  seen: { readonly revision: number; readonly live: number | null },
): Promise<Draft> {
  const draft = await requireDraft(deps, key);
  if (draft.revision !== seen.revision)
    throw new AppError('conflict', 'The draft was saved meanwhile', {
      cause: 'draft-changed',
      revision: draft.revision,
      savedBy: draft.savedBy,
    });
  const { live } = await readGates(deps.store, draft);
  if ((live?.number ?? null) !== seen.live)
    throw publishRefusal({ ok: false, reason: 'live-moved', live: live?.number ?? null });
  return draft;
}

function scheduleHandlers(deps: Deps): HandlersOf<'scheduleRuleDraft' | 'unscheduleRuleDraft'> {
  return {
    scheduleRuleDraft: async ({ params, body, caller, request }) => {
      const draft = await requireSeen(deps, params, body);
      if (body.atMs <= deps.clock.nowMs())
        throw new AppError('bad-request', 'The time has passed', {
          problems: [{ path: '/body/atMs', reason: 'in the past', remedy: 'a time to come' }],
        });
      const reading = await readGates(deps.store, draft);
      if (draft.baseVersionId !== (reading.live?.id ?? null))
        throw publishRefusal({ ok: false, reason: 'live-moved', live: reading.live?.number ?? null });
      if (reading.open) throw publishRefusal({ ok: false, reason: 'gates', gates: reading.gates });
      const schedule = {
        set: draft.set,
        draftId: draft.id,
        holdsFor: reading.holdsFor,
        dueAtMs: body.atMs,
        note: body.note ?? null,
        moveRunning: body.moveRunning,
        by: caller.staffId,
      };
      await schedulePublication(deps.store, schedule);
      await recordChange(deps, {
        by: caller,
        action: 'schedule-rules',
        subject: `rule-set:${draft.set}`,
        before: null,
        after: schedule,
        request,
        what: 'rules',
      });
      return reviewView(deps, draft, caller);
    },
    unscheduleRuleDraft: async ({ params, caller, request }) => {
      const draft = await requireDraft(deps, params);
      if (!(await cancelSchedule(deps.store, draft.id)))
        throw new AppError('not-found', 'Nothing is scheduled');
      await recordChange(deps, {
        by: caller,
        action: 'unschedule-rules',
        subject: `rule-set:${draft.set}`,
        before: { draftId: draft.id },
        after: null,
        request,
        what: 'rules',
      });
      return reviewView(deps, draft, caller);
    },
  };
}

function gateHandlers(deps: Deps): HandlersOf<'readRuleGates' | 'changeRuleGates'> {
  return {
    readRuleGates: () => readGateSettings(deps.store),
    changeRuleGates: async ({ body, caller, request }) => {
      const before = await readGateSettings(deps.store);
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const after = { ...before, ...given };
      await writeSetting(deps.store, GATES_SETTING, { value: after, by: caller.staffId });
      await recordChange(deps, {
        by: caller,
        action: 'change-rule-gates',
        subject: 'setting:rule-gates',
        before,
        after,
        request,
        what: 'rules',
      });
      return after;
    },
  };
}

export function publishHandlers(deps: Deps): HandlersOf<Names> {
  return {
    ...scheduleHandlers(deps),
    ...gateHandlers(deps),
    readDraftReview: async ({ params, caller }) => reviewView(deps, await requireDraft(deps, params), caller),
    reviewRuleDraft: async ({ params, body, caller, request }) => {
      const draft = await requireDraft(deps, params);
      const view = await reviewView(deps, draft, caller);
      // A comment may be about what was there before; a verdict may not.
      if (body.kind !== 'comment' && body.holdsFor !== view.holdsFor)
        throw new AppError('conflict', 'It is not what was reviewed any more', {
          cause: 'draft-changed',
          revision: draft.revision,
        });
      if (body.kind === 'approve' && !view.mayApprove)
        throw new AppError('forbidden', 'Whoever edited a draft does not approve it', {
          cause: 'own-edits',
        });
      await addReview(deps.store, draft.id, {
        kind: body.kind,
        ruleId: body.ruleId ?? null,
        words: body.words ?? null,
        holdsFor: body.holdsFor,
        by: caller.staffId,
      });
      await tellReviewed(deps.store.pool, {
        set: draft.set,
        draftId: draft.id,
        verdict: body.kind,
        words: body.words ?? null,
        by: caller.staffId,
        to: [...new Set([draft.authorId, ...draft.editors])].filter((id) => id !== caller.staffId),
      });
      await audit(deps, {
        by: caller,
        action: 'review-draft',
        subject: `rule-draft:${draft.id}`,
        before: undefined,
        after: { kind: body.kind, hash: draft.hash, revision: draft.revision, ruleId: body.ruleId ?? null },
        request,
      });
      return reviewView(deps, draft, caller);
    },
    publishRuleDraft: async ({ params, body, caller, request }) => {
      const draft = await requireSeen(deps, params, body);
      const { note, moveRunning } = body;
      const publication = { by: caller.staffId, note: note ?? null, moveRunning };
      const result = await publishDraft(deps.store, draft, publication);
      if (!result.ok) throw publishRefusal(result);
      const { number, hash, moved } = result.published;
      await recordChange(deps, {
        by: caller,
        action: 'publish-rules',
        subject: `rule-set:${draft.set}`,
        before: { number: body.live },
        after: { number, hash, moved, note: publication.note },
        request,
        what: 'rules',
      });
      return { number, hash, moved };
    },
  };
}
