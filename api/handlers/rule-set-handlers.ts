/** The published rules, to read. */
import {
  liveRules,
  type PublishedRules,
  rulesByNumber,
  winsByRule,
} from '#activities/store/published-rules.ts';
import { organisationZone } from '#activities/store/settings.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from '../deps.ts';
import type { Names } from '../directory.ts';
import type { HandlersOf } from '../handler.ts';
import { sentence, type Vocabulary } from '../rule-words.ts';

export function vocabularyOf(
  rules: Pick<PublishedRules, 'catalogue' | 'ruleSet'>,
  names: Names,
  zone: string,
): Vocabulary {
  return {
    catalogue: rules.catalogue,
    conditions: rules.ruleSet.conditions,
    zone,
    nameOf: (id, language) =>
      names.agent(id) ?? names.group(id, language) ?? (names.entryPoint(id, language) || null),
  };
}

function ruleViews(
  rules: PublishedRules,
  {
    names,
    wins,
    zone,
  }: { readonly names: Names; readonly wins: ReadonlyMap<string, number>; readonly zone: string },
) {
  const vocabulary = vocabularyOf(rules, names, zone);
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
    ruleViews(rules, {
      names: await deps.directory.names(),
      wins: await winsByRule(deps.store, set),
      zone: await organisationZone(deps.store),
    });
  return {
    readRuleSet: async ({ params: { set } }) => {
      const rules = await liveRules(deps.store, set);
      if (rules === null)
        return {
          set,
          version: null,
          hash: '',
          publishedAtMs: null,
          rules: [],
          conditions: [],
          defaultRule: null,
        };
      const { number, hash, publishedAtMs, ruleSet } = rules;
      return {
        set,
        version: number,
        hash,
        publishedAtMs,
        rules: await views(rules, set),
        conditions: [...ruleSet.conditions],
        defaultRule: ruleSet.set === 'assignment' ? ruleSet.defaultRule : null,
      };
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
