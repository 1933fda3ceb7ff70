/** The published rules, to read. */
import {
  liveRules,
  type PublishedRules,
  rulesByNumber,
  winsByRule,
} from '#activities/store/published-rules.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from '../deps.ts';
import type { Names } from '../directory.ts';
import type { HandlersOf } from '../handler.ts';
import { sentence, type Vocabulary } from '../rule-words.ts';

export function vocabularyOf(rules: PublishedRules, names: Names): Vocabulary {
  return {
    catalogue: rules.catalogue,
    conditions: rules.ruleSet.conditions,
    nameOf: (factId, value, language) => {
      const list = rules.catalogue.facts.get(factId)?.list;
      if (list === 'agents') return names.agent(value);
      if (list === 'groups') return names.group(value, language);
      if (list === 'entry-points') return names.entryPoint(value, language) || null;
      return null;
    },
  };
}

function ruleViews(rules: PublishedRules, names: Names, wins: ReadonlyMap<string, number>) {
  const vocabulary = vocabularyOf(rules, names);
  return rules.ruleSet.rules.map((rule, place) => ({
    id: rule.id,
    place: place + 1,
    name: rule.name,
    enabled: rule.enabled,
    sentence: sentence(rule.conditions, vocabulary),
    rule,
    quarantined: rules.compiled.quarantined.find((one) => one.ruleId === rule.id)?.reason ?? null,
    won: wins.get(rule.id) ?? 0,
  }));
}

export function ruleSetHandlers(deps: Deps): HandlersOf<'readRuleSet' | 'readRule'> {
  const views = async (rules: PublishedRules, set: SetName) =>
    ruleViews(rules, await deps.directory.names(), await winsByRule(deps.store, set));
  return {
    readRuleSet: async ({ params: { set } }) => {
      const rules = await liveRules(deps.store, set);
      if (rules === null) return { set, version: null, hash: '', publishedAtMs: null, rules: [] };
      const { number, hash, publishedAtMs } = rules;
      return { set, version: number, hash, publishedAtMs, rules: await views(rules, set) };
    },
    readRule: async ({ params: { set, id }, query: { version } }) => {
      const rules =
        version === undefined
          ? await liveRules(deps.store, set)
          : await rulesByNumber(deps.store, set, version);
      const rule = rules === null ? undefined : (await views(rules, set)).find((one) => one.id === id);
      if (rules === null || rule === undefined)
        throw new AppError('not-found', 'No such rule in this version');
      return { ...rule, set, version: rules.number };
    },
  };
}
