/** What conditions may speak about here, read once for the whole studio and handed down. */
import { useQuery } from '@pinia/colada';
import { type ComputedRef, computed, type InjectionKey, inject, provide } from 'vue';
import { useI18n } from 'vue-i18n';
import { readRuleVocabulary } from '#api/contract/rule-vocabulary.ts';
import type { KnownTargets } from '#rules/authoring/check-targets.ts';
import { type Catalogue, catalogueOf, type FactDefinition } from '#rules/authoring/facts.ts';
import type { NamedCondition } from '#rules/authoring/rule.ts';
import type { SentenceSpeech } from '#rules/authoring/sentence.ts';
import { type Language, type Text, textIn } from '#rules/text.ts';
import { call } from '../../app/client.ts';

export interface NamedThing {
  readonly id: string;
  readonly name: Text;
}

export interface Vocabulary {
  readonly catalogue: Catalogue;
  readonly targets: KnownTargets;
  readonly zone: string;
  readonly tags: readonly string[];
  readonly agents: readonly NamedThing[];
  readonly groups: readonly NamedThing[];
  readonly bots: readonly NamedThing[];
  readonly entryPoints: readonly NamedThing[];
  readonly nameOf: (id: string, language: Language) => string | undefined;
}

const idsOf = (things: readonly NamedThing[]): ReadonlySet<string> => new Set(things.map(({ id }) => id));

export function useVocabularyQuery() {
  return useQuery({
    key: ['rule-vocabulary'],
    query: async (): Promise<Vocabulary> => {
      const { facts, ...lists } = await call(readRuleVocabulary);
      const { agents, groups, bots, entryPoints } = lists;
      const names = new Map(
        [...agents, ...groups, ...bots, ...entryPoints].map(({ id, name }) => [id, name]),
      );
      return {
        ...lists,
        catalogue: catalogueOf(facts as readonly FactDefinition[]),
        targets: { agents: idsOf(agents), groups: idsOf(groups), bots: idsOf(bots) },
        nameOf: (id, language) => {
          const name = names.get(id);
          return name && textIn(name, language);
        },
      };
    },
    staleTime: 60_000,
  });
}

const VOCABULARY: InjectionKey<ComputedRef<Vocabulary>> = Symbol('vocabulary');

export function provideVocabulary(vocabulary: ComputedRef<Vocabulary>): void {
  provide(VOCABULARY, vocabulary);
}

export function useVocabulary(): ComputedRef<Vocabulary> {
  const vocabulary = inject(VOCABULARY);
  if (vocabulary === undefined) throw new Error('Outside of the studio');
  return vocabulary;
}

/** How rules are told in the language of the screen. */
export function useSpeech(
  conditions: () => readonly NamedCondition[],
): (language?: Language) => SentenceSpeech {
  const vocabulary = useVocabulary();
  const { locale } = useI18n();
  const spoken = computed<Language>(() => (locale.value === 'zh' ? 'zh' : 'en'));
  return (language = spoken.value) => ({
    language,
    catalogue: vocabulary.value.catalogue,
    zone: vocabulary.value.zone,
    conditions: conditions(),
    nameOf: (id) => vocabulary.value.nameOf(id, language),
  });
}
