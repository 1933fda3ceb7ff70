/** Canaries and shadows: started from a draft, widened, stopped, finished. */
import {
  type CanaryChange,
  findCanary,
  finishCanary,
  stopCanary,
  widenCanary,
} from '#activities/store/canaries.ts';
import { judgeDraft } from '#activities/store/draft-judgement.ts';
import { newVersion, publishDraft } from '#activities/store/rule-publishing.ts';
import { liveVersion } from '#activities/store/rule-versions.ts';
import { moveRunning } from '#activities/store/running-pins.ts';
import { forgetShadow } from '#activities/store/shadow-watch.ts';
import { endShadow, lastShadow, runningShadow, startShadow } from '#activities/store/shadows.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';
import { canaryView, PER_PERCENT, shadowView } from '../rollout-views.ts';
import { publishRefusal, requireSeen } from './publish-handlers.ts';

type CanaryNames = 'startCanary' | 'widenCanary' | 'stopCanary' | 'finishCanary';
type ShadowNames = 'startShadow' | 'stopShadow';

function requireChange(change: CanaryChange) {
  if (change.ok) return change.canary;
  const details = change.reason === 'not-wider' ? { percent: change.share / PER_PERCENT } : {};
  throw new AppError('conflict', 'The canary was not changed', { cause: change.reason, ...details });
}

function canaryHandlers(deps: Deps): HandlersOf<CanaryNames> {
  const record = (
    set: SetName,
    change: Pick<Parameters<typeof recordChange>[1], 'by' | 'action' | 'before' | 'after' | 'request'>,
  ) => recordChange(deps, { ...change, subject: `rule-set:${set}`, what: 'rules' });
  return {
    startCanary: async ({ params, body, caller, request }) => {
      const draft = await requireSeen(deps, params, body);
      const { note = null, percent } = body;
      const share = Math.round(percent * PER_PERCENT);
      const publication = { by: caller.staffId, note, moveRunning: false, share };
      const result = await publishDraft(deps.store, draft, publication);
      if (!result.ok) throw publishRefusal(result);
      const { number, hash } = result.published;
      const after = { number, hash, percent, note };
      const before = { number: body.live };
      await record(params.set, { by: caller, action: 'start-canary', before, after, request });
      return { number, hash, moved: null };
    },
    widenCanary: async ({ params: { set }, body, caller, request }) => {
      const { number, percent } = body;
      const before = await findCanary(deps.store, set, number);
      const key = { set, number, by: caller.staffId };
      const canary = requireChange(await widenCanary(deps.store, key, Math.round(percent * PER_PERCENT)));
      await record(set, {
        by: caller,
        action: 'widen-canary',
        before: { number, percent: (before?.share ?? 0) / PER_PERCENT },
        after: { number, percent },
        request,
      });
      return canaryView(deps, canary);
    },
    stopCanary: async ({ params: { set }, body, caller, request }) => {
      const { number, reason = null } = body;
      const key = { set, number, by: caller.staffId };
      const canary = requireChange(await stopCanary(deps.store, key, reason));
      const before = { number, percent: canary.share / PER_PERCENT };
      await record(set, { by: caller, action: 'stop-canary', before, after: { reason }, request });
      return canaryView(deps, canary);
    },
    finishCanary: async ({ params: { set }, body, caller, request }) => {
      const { number } = body;
      const canary = requireChange(await finishCanary(deps.store, { set, number, by: caller.staffId }));
      forgetShadow(deps.store);
      const moved = body.moveRunning
        ? await moveRunning(deps.store, { set, versionId: canary.versionId })
        : null;
      const after = { number, hash: canary.hash, moved };
      const before = { number: canary.live };
      await record(set, { by: caller, action: 'finish-canary', before, after, request });
      return { number, hash: canary.hash, moved };
    },
  };
}

function shadowHandlers(deps: Deps): HandlersOf<ShadowNames> {
  const view = async (set: SetName) => {
    const shadow = await lastShadow(deps.store, set);
    if (shadow === null) throw new AppError('not-found', 'No draft was asked beside the live version');
    return shadowView(deps, shadow);
  };
  return {
    startShadow: async ({ params, body, caller, request }) => {
      const draft = await requireSeen(deps, params, body);
      const [judgement, live] = await Promise.all([
        judgeDraft(deps.store, draft),
        liveVersion(deps.store, draft.set),
      ]);
      if (live === null) throw publishRefusal({ ok: false, reason: 'nothing-live' });
      if (!judgement.complete)
        throw new AppError('conflict', 'The draft is not finished', {
          cause: 'unfinished',
          rules: judgement.unfinished.length,
        });
      const started = await startShadow(deps.store, {
        set: draft.set,
        draftId: draft.id,
        draftHash: draft.hash,
        document: newVersion({ judgement }).document,
        liveVersionId: live.id,
        by: caller.staffId,
      });
      if (!started) throw new AppError('conflict', 'A shadow runs already', { cause: 'shadow-runs' });
      forgetShadow(deps.store);
      await recordChange(deps, {
        by: caller,
        action: 'start-shadow',
        subject: `rule-set:${draft.set}`,
        before: null,
        after: { draftId: draft.id, hash: draft.hash, live: live.number },
        request,
        what: 'rules',
      });
      return view(draft.set);
    },
    stopShadow: async ({ params: { set }, caller, request }) => {
      const shadow = await runningShadow(deps.store, set);
      const end = { state: 'stopped', by: caller.staffId } as const;
      if (shadow === null || !(await endShadow(deps.store.pool, set, end)))
        throw new AppError('conflict', 'No shadow runs', { cause: 'no-shadow' });
      forgetShadow(deps.store);
      await recordChange(deps, {
        by: caller,
        action: 'stop-shadow',
        subject: `rule-set:${set}`,
        before: { draftId: shadow.draftId, hash: shadow.draftHash },
        after: null,
        request,
        what: 'rules',
      });
      return view(set);
    },
  };
}

export function rolloutHandlers(deps: Deps): HandlersOf<CanaryNames | ShadowNames> {
  return { ...canaryHandlers(deps), ...shadowHandlers(deps) };
}
