/** Staff who work on rules, and the steps their tests share. */
import { beforeAll } from 'vitest';
import type { GuideRule } from '#rules/authoring/rule.ts';
import { aGuideRule } from '../support/a-rule-set.ts';
import type { AnApi, Answered } from './an-api.ts';

export type Person = 'admin' | 'lina' | 'chenming' | 'wangfang';

export interface RulePeople {
  /** Asks as this person, below `/api/rule-sets/guidance`. */
  ask(
    person: Person,
    path: string,
    body?: unknown,
    method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  ): Promise<Answered>;
  /** A fresh draft of what is live. */
  draft(person: Person): Promise<Answered['body']>;
  /** Saves one rule; fails the test where it is refused. */
  save(person: Person, draft: Answered['body'], rule: unknown, more?: object): Promise<Answered['body']>;
  publish(person: Person, draft: Answered['body'], more?: object): Promise<Answered>;
}

/** `lina` and `chenming` are operations, `wangfang` a supervisor, `admin` the administrator. */
export function useRulePeople(api: AnApi): RulePeople {
  const cookies = new Map<Person, string>();
  beforeAll(async () => {
    const roles: [Person, string][] = [
      ['admin', 'administrator'],
      ['lina', 'operations'],
      ['chenming', 'operations'],
      ['wangfang', 'supervisor'],
    ];
    for (const [name, role] of roles) {
      await api.store.pool.query('UPDATE staff SET roles = ?, must_change = 0 WHERE name = ?', [
        JSON.stringify([role]),
        name,
      ]);
      cookies.set(name, await api.signIn(name));
    }
  });
  const people: RulePeople = {
    ask: (person, path, body, method) => {
      const cookie = cookies.get(person);
      return api.ask(path.startsWith('/api') ? path : `/api/rule-sets/guidance${path}`, {
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { body }),
        ...(method === undefined ? {} : { method }),
      });
    },
    draft: async (person) => {
      const { body: before } = await people.ask(person, '/drafts', undefined, 'POST');
      await people.ask(person, `/drafts/${before.id}`, undefined, 'DELETE');
      const { status, body } = await people.ask(person, '/drafts', undefined, 'POST');
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    save: async (person, draft, rule, more = {}) => {
      const { id } = rule as { id: string };
      const path = `/drafts/${draft.id}/rules/${id}`;
      const { status, body } = await people.ask(
        person,
        path,
        { revision: draft.revision, rule, ...more },
        'PUT',
      );
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    publish: (person, draft, more = {}) =>
      people.ask(person, `/drafts/${draft.id}/publish`, {
        revision: draft.revision,
        live: draft.live,
        ...more,
      }),
  };
  return people;
}

/** For those who come from a campaign, so that it overlaps with no rule of the demo. */
export function aRule(id: string, campaign = id, more: Partial<GuideRule> = {}): GuideRule {
  const leaf = { id: 'leaf', fact: 'visit.campaign', operator: 'equal', value: campaign };
  return aGuideRule(id, [leaf], more);
}
