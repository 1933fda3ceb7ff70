/** On which rules fixtures are run: a draft, an earlier version, or what is live. */
import type { RunOn } from '#activities/store/fixture-runs.ts';
import { rulesByNumber } from '#activities/store/published-rules.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from './deps.ts';
import { requireDraft } from './draft-reader.ts';

interface Asked {
  readonly draft?: string | undefined;
  readonly version?: number | undefined;
}

export async function runOn(deps: Deps, set: SetName, { draft, version }: Asked): Promise<RunOn> {
  if (draft !== undefined) return requireDraft(deps, { set, id: draft });
  if (version === undefined) return null;
  const rules = await rulesByNumber(deps.store, set, version);
  if (rules === null) throw new AppError('not-found', 'No such version');
  return rules;
}
