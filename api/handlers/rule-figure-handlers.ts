/** How rules do: from what was decided, and from a list laid over what was recorded. */
import { judgeDraft } from '#activities/store/draft-judgement.ts';
import { readMessageFigures } from '#activities/store/message-figures.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import { lastVisitsAsked } from '#activities/store/recorded-cases.ts';
import { ruleFigures } from '#activities/store/rule-figures.ts';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import { countList } from '#rules/authoring/count-list.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import type { Deps } from '../deps.ts';
import { requireDraft } from '../draft-reader.ts';
import type { HandlersOf } from '../handler.ts';

async function compiledList(
  deps: Deps,
  set: SetName,
  draft: string | undefined,
): Promise<CompiledRuleSet | null> {
  if (draft === undefined) return (await liveRules(deps.store, set))?.compiled ?? null;
  return (await judgeDraft(deps.store, await requireDraft(deps, { set, id: draft }))).compiled();
}

export function ruleFigureHandlers(
  deps: Deps,
): HandlersOf<'readRuleFigures' | 'readMessageFigures' | 'countRuleList'> {
  return {
    readRuleFigures: async ({ params: { set } }) => ({
      rules: (await ruleFigures(deps.store, set)).map((rule) => ({ ...rule, days: [...rule.days] })),
    }),
    readMessageFigures: async ({ params: { id } }) => ({
      messages: [...(await readMessageFigures(deps.store, id))],
    }),
    countRuleList: async ({ params: { set }, query }) => {
      const [compiled, visits] = await Promise.all([
        compiledList(deps, set, query.draft),
        lastVisitsAsked(deps.store, set),
      ]);
      if (compiled === null) return { visits: visits.length, rules: [] };
      const counts = countList(compiled, visits);
      return { visits: counts.visits, rules: [...counts.rules] };
    },
  };
}
