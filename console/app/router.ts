/** Where everything is. Whoever is not signed in, or still has a one-time password, goes there first. */
import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteRecordRaw,
  type Router,
} from 'vue-router';
import type { Right } from '#api/contract/rights.ts';
import type { Person, useMe } from './me.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown before anybody is signed in. */
    readonly open?: true;
    /** Shown whether anybody is signed in or not. */
    readonly everybody?: true;
    /** Without it the page says which right is missing. */
    readonly right?: Right;
    /** Title of the browser's tab. */
    readonly title?: string;
  }
}

const ROUTES: readonly RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./entry/sign-in.vue'),
    meta: { open: true, title: 'entry.sign-in' },
  },
  {
    path: '/new-password',
    name: 'new-password',
    component: () => import('./entry/new-password.vue'),
    meta: { title: 'entry.new-password' },
  },
  {
    path: '/help/findings',
    name: 'help-findings',
    component: () => import('../help/findings.vue'),
    meta: { everybody: true, title: 'help.title' },
  },
  {
    path: '/',
    component: () => import('./shell/shell.vue'),
    children: [
      { path: '', name: 'home', component: { render: () => null } },
      {
        path: 'welcome',
        name: 'welcome',
        component: () => import('./welcome/welcome.vue'),
        meta: { right: 'demo.manage', title: 'place.welcome' },
      },
      {
        path: 'workbench/:list(mine|queue|messages|open|ended)?/:sessionId?',
        name: 'workbench',
        component: () => import('../workbench/workbench.vue'),
        meta: { right: 'sessions.read', title: 'place.workbench' },
      },
      {
        path: 'notices',
        name: 'notices',
        component: () => import('./notices/notices-page.vue'),
        meta: { title: 'place.notices' },
      },
      {
        path: 'sessions/:id',
        redirect: ({ params }) => ({ name: 'workbench', params: { list: 'ended', sessionId: params.id } }),
      },
      {
        path: 'sessions/:id/why',
        name: 'why',
        component: () => import('../workbench/why/why-page.vue'),
        meta: { right: 'decisions.read', title: 'place.why' },
      },
      { path: 'rules', redirect: '/rules/guidance' },
      {
        path: 'rules/:set(guidance|assignment)',
        component: () => import('../rules-studio/studio.vue'),
        meta: { right: 'rules.read', title: 'place.rules' },
        children: [
          { path: '', name: 'rules', component: () => import('../rules-studio/list/rule-list.vue') },
          {
            path: 'conditions',
            name: 'rules-conditions',
            component: () => import('../rules-studio/conditions/conditions-page.vue'),
          },
          {
            path: 'fixtures/:id?',
            name: 'rules-fixtures',
            component: () => import('../rules-studio/fixtures/fixtures-page.vue'),
          },
          {
            path: 'versions/:n(\\d+)?',
            name: 'rules-versions',
            component: () => import('../rules-studio/versions/versions-page.vue'),
          },
          {
            path: 'publish',
            name: 'rules-publish',
            component: () => import('../rules-studio/publish/publish-page.vue'),
          },
          { path: 'try', name: 'rules-try', component: () => import('../rules-studio/trial/try-page.vue') },
          {
            path: 'versions/canary',
            name: 'rules-canary',
            component: () => import('../rules-studio/rollout/rollout-page.vue'),
          },
          { path: ':ruleId', name: 'rule', component: () => import('../rules-studio/editor/rule-page.vue') },
        ],
      },
      {
        path: 'settings/roles',
        name: 'roles',
        component: () => import('../settings/roles.vue'),
        meta: { right: 'staff.change', title: 'roles.title' },
      },
      {
        path: 'settings/:page(own|demo)?',
        name: 'settings',
        component: () => import('../settings/settings.vue'),
        meta: { title: 'place.settings' },
      },
      {
        path: ':rest(.*)*',
        name: 'nowhere',
        component: () => import('./shell/nowhere.vue'),
        meta: { title: 'place.nowhere' },
      },
    ],
  },
];

/** Where a role begins its day. */
export function landing(person: Pick<Person, 'roles' | 'preferences'>): string {
  if (person.roles.includes('administrator') && !person.preferences.welcome.includes('closed'))
    return '/welcome';
  if (person.roles.includes('operations')) return '/rules/guidance';
  if (person.roles.includes('inspector')) return '/workbench/ended';
  return '/workbench/mine';
}

export function makeRouter(useMeStore: () => ReturnType<typeof useMe>): Router {
  const router = createRouter({ history: createWebHistory(), routes: [...ROUTES] });
  router.beforeEach(async (to) => {
    const me = useMeStore();
    if (me.me === null) await me.load().catch(() => null);
    return me.me === null ? stranger(to) : known(to, me.me);
  });
  return router;
}

type Way = true | string | { readonly name: string; readonly query?: Record<string, string> };

function stranger(to: RouteLocationNormalized): Way {
  if (to.meta.open || to.meta.everybody) return true;
  return { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } };
}

function known(to: RouteLocationNormalized, person: Person): Way {
  if (to.meta.everybody) return true;
  if (to.meta.open) return '/';
  if (person.mustChangePassword) return to.name === 'new-password' ? true : { name: 'new-password' };
  return to.name === 'home' ? landing(person) : true;
}
