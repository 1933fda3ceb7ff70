/** Where one can go, each with its key; what one may never see is left out. */
import { ChatDotRound, Guide, MagicStick, Setting } from '@element-plus/icons-vue';
import { type Component, computed } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import { useMe } from '../me.ts';

export interface Place {
  readonly name: 'workbench' | 'rules' | 'welcome' | 'settings';
  readonly keys: string;
  readonly icon: Component;
  readonly to: RouteLocationRaw;
  readonly search: string;
}

const PLACES: readonly Place[] = [
  {
    name: 'workbench',
    keys: 'g w',
    icon: ChatDotRound,
    to: { name: 'workbench', params: { list: 'mine' } },
    search: 'gzt gongzuotai',
  },
  {
    name: 'rules',
    keys: 'g r',
    icon: Guide,
    to: { name: 'rules', params: { set: 'guidance' } },
    search: 'gzzx guizezhongxin',
  },
  {
    name: 'welcome',
    keys: 'g h',
    icon: MagicStick,
    to: { name: 'welcome' },
    search: 'ksly kaishi first run',
  },
  {
    name: 'settings',
    keys: 'g s',
    icon: Setting,
    to: { name: 'settings', params: { page: 'own' } },
    search: 'sz shezhi',
  },
];

export function usePlaces() {
  const me = useMe();
  return computed(() =>
    PLACES.filter(
      ({ name }) =>
        (name !== 'rules' || me.may('rules.read')) &&
        (name !== 'welcome' || me.may('demo.manage')) &&
        (name !== 'workbench' || me.may('sessions.read')),
    ),
  );
}
