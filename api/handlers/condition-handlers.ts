/** Named conditions: listed, saved as a new revision, retired. No draft and no version changes by it. */
import {
  listNamedConditions,
  retireCondition,
  saveConditionRevision,
} from '#activities/store/named-conditions.ts';
import { readRuleWorld } from '#activities/store/rule-catalogue.ts';
import { validateNamedCondition } from '#rules/authoring/validate-named.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from '../deps.ts';
import { invalidRule } from '../draft-reader.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';

export function conditionHandlers(
  deps: Deps,
): HandlersOf<'listNamedConditions' | 'saveNamedCondition' | 'retireNamedCondition'> {
  return {
    listNamedConditions: async () => {
      const [kept, names] = await Promise.all([listNamedConditions(deps.store), deps.directory.names()]);
      return {
        conditions: kept.map((one) => ({
          ...one.condition,
          retiredAtMs: one.retiredAtMs,
          savedBy: names.staff(one.savedBy),
          savedAtMs: one.savedAtMs,
        })),
      };
    },
    saveNamedCondition: async ({ params: { id }, body, caller, request }) => {
      const [world, kept] = await Promise.all([readRuleWorld(deps.store), listNamedConditions(deps.store)]);
      const others = new Set(kept.map((one) => one.condition.id).filter((other) => other !== id));
      const json = { id, revision: body.basedOn + 1, name: body.name, conditions: body.conditions };
      const checked = validateNamedCondition(json, { catalogue: world.catalogue, others });
      if (!checked.ok) throw invalidRule('/body', checked.problems);
      const { basedOn } = body;
      const saved = await saveConditionRevision(deps.store, {
        condition: checked.condition,
        basedOn,
        by: caller.staffId,
      });
      if (!saved.ok)
        throw new AppError('conflict', 'The condition was saved meanwhile', {
          cause: 'revision',
          newest: saved.newest,
        });
      await recordChange(deps, {
        by: caller,
        action: 'save-condition',
        subject: `condition:${id}`,
        before: { revision: basedOn },
        after: saved.condition,
        request,
        what: 'conditions',
      });
      return { id, revision: saved.condition.revision };
    },
    retireNamedCondition: async ({ params: { id }, body, caller, request }) => {
      const kept = (await listNamedConditions(deps.store)).find((one) => one.condition.id === id);
      if (kept === undefined || !(await retireCondition(deps.store, id, body.retired)))
        throw new AppError('not-found', 'No such named condition');
      await recordChange(deps, {
        by: caller,
        action: 'retire-condition',
        subject: `condition:${id}`,
        before: { retired: kept.retiredAtMs !== null },
        after: { retired: body.retired },
        request,
        what: 'conditions',
      });
      return {};
    },
  };
}
