/** Facts, names and recorded values for whoever writes rules. */
import { lastVisitsAsked } from '#activities/store/recorded-cases.ts';
import { readRuleWorld } from '#activities/store/rule-catalogue.ts';
import { type NamedThing, readRuleNames } from '#activities/store/rule-names.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { type FactDefinition, factsOf } from '#rules/authoring/facts.ts';
import { recordedValues } from '#rules/authoring/recorded-values.ts';
import type { ResponseOf } from '../contract/operation.ts';
import type { OPERATIONS } from '../contract/operations.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { may } from '../rights.ts';

type Vocabulary = ResponseOf<(typeof OPERATIONS)['readRuleVocabulary']>;

/** The contract's arrays may be written to, the rules' may not: the same values. */
function factView(fact: FactDefinition): Vocabulary['facts'][number] {
  return fact as Vocabulary['facts'][number];
}

const listed = (things: readonly NamedThing[]) => things.map(({ id, name }) => ({ id, name }));

export function ruleVocabularyHandlers(deps: Deps): HandlersOf<'readRuleVocabulary' | 'readRecordedValues'> {
  return {
    readRuleVocabulary: async () => {
      const [{ catalogue }, names, zone] = await Promise.all([
        readRuleWorld(deps.store),
        readRuleNames(deps.store),
        organisationZone(deps.store),
      ]);
      return {
        facts: factsOf(catalogue).map(factView),
        zone,
        tags: [...names.tags],
        agents: listed(names.agents),
        groups: listed(names.groups),
        bots: listed(names.bots),
        entryPoints: listed(names.entryPoints),
      };
    },
    readRecordedValues: async ({ params: { set }, caller }) => {
      const [{ catalogue }, visits] = await Promise.all([
        readRuleWorld(deps.store),
        lastVisitsAsked(deps.store, set),
      ]);
      const seesEverybody = may(caller, 'sessions.read') === 'all';
      return {
        cases: visits.length,
        facts: recordedValues(catalogue, visits).map(({ fact, unknown, values }) => {
          const hidden = !seesEverybody && catalogue.facts.get(fact)?.pii !== 'none';
          return { fact, unknown, hidden, values: hidden ? [] : [...values] };
        }),
      };
    },
  };
}
