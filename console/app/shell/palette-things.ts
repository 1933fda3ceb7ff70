/** What the palette finds by name beside actions and sessions: rules, colleagues, settings; each within what I may see. */
import { useQuery } from '@pinia/colada';
import { computed, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { RouteLocationRaw } from 'vue-router';
import { readRuleSet } from '#api/contract/rule-sets.ts';
import { listStaff } from '#api/contract/staff.ts';
import { useTextIn } from '../../ui/text-in.ts';
import { call } from '../client.ts';
import { useMe } from '../me.ts';

export interface Thing {
  readonly kind: 'rules' | 'agents' | 'settings';
  readonly id: string;
  readonly words: string;
  /** Its name in the other language and the like, for the search. */
  readonly search: string;
  readonly aside: string;
  readonly to: RouteLocationRaw;
}

const SETS = ['guidance', 'assignment'] as const;
/** Names seldom change while somebody searches. Milliseconds. */
const FRESH_MS = 60_000;

export function useThings(): {
  readonly things: Readonly<Ref<readonly Thing[]>>;
  /** Something could not be asked: what is found may not be all. */
  readonly failed: Readonly<Ref<boolean>>;
} {
  const { t } = useI18n();
  const textIn = useTextIn();
  const me = useMe();
  const rules = useQuery({
    key: ['palette-rules'],
    query: () => Promise.all(SETS.map((set) => call(readRuleSet, { params: { set } }))),
    enabled: () => me.may('rules.read'),
    staleTime: FRESH_MS,
  });
  const staff = useQuery({
    key: ['palette-agents'],
    query: () => call(listStaff),
    // Whoever sees only their own sessions would be led to an empty list.
    enabled: () => me.may('settings.read') && ['group', 'all'].includes(me.scopeOf('sessions.read') ?? ''),
    staleTime: FRESH_MS,
  });

  const foundRules = computed(() =>
    (rules.data.value ?? []).flatMap(({ set, rules: all }) =>
      all.map(
        ({ id, name }): Thing => ({
          kind: 'rules',
          id: `${set} ${id}`,
          words: textIn(name),
          search: Object.values(name).join(' '),
          aside: t(`palette.set-${set}`),
          to: { name: 'rule', params: { set, ruleId: id } },
        }),
      ),
    ),
  );
  const foundAgents = computed(() =>
    (staff.data.value?.staff ?? [])
      .filter(({ agentId, disabled }) => agentId !== null && !disabled)
      .map(
        ({ id, displayName, name }): Thing => ({
          kind: 'agents',
          id,
          words: displayName,
          search: name,
          aside: t('palette.open-sessions'),
          to: { name: 'workbench', params: { list: 'open' }, query: { search: displayName } },
        }),
      ),
  );
  const settings = computed(() =>
    SETTINGS.filter(({ right }) => right === null || me.may(right)).map(
      ({ id, words, search, to }): Thing => ({
        kind: 'settings',
        id,
        words: t(words),
        search,
        aside: t('place.settings'),
        to,
      }),
    ),
  );
  return {
    things: computed(() => [...foundRules.value, ...foundAgents.value, ...settings.value]),
    failed: computed(() => Boolean(rules.error.value ?? staff.error.value)),
  };
}

const SETTINGS = [
  { id: 'look', words: 'settings.look', search: 'language theme', right: null, to: '/settings/own' },
  { id: 'work', words: 'settings.work', search: 'sound keys', right: null, to: '/settings/own' },
  { id: 'password', words: 'action.password', search: 'password', right: null, to: '/settings/own' },
  { id: 'demo', words: 'welcome.demo-title', search: 'demo', right: 'demo.manage', to: '/settings/demo' },
  { id: 'roles', words: 'roles.title', search: 'roles rights', right: 'staff.change', to: '/settings/roles' },
] as const;
