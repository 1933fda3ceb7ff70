/** What the studio waits for with every key pressed: all nodes of one edited rule among 1,000, over the last 1,000 decisions. */
import { v7 as uuid } from 'uuid';
import { insertDecision } from '#activities/store/decisions.ts';
import { PEOPLE } from '#activities/store/demo/people.ts';
import { spreadOf } from './authoring.ts';
import type { Measurements } from './figures.ts';
import { call } from './http.ts';
import { withProduct } from './product.ts';
import { ruleMix } from './rule-mix.ts';
import { PASSWORD, publishSet } from './shop.ts';

const SEED = 20_261_131;

export async function measureCounts({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const [rules, decisions, keys] = quick ? [100, 50, 3] : [1_000, 1_000, 30];
  const mix = ruleMix({ rules, cases: decisions, seed: SEED });
  return withProduct({ furnishing: { guided: [], scale: 1 } }, async (product) => {
    const { store } = product;
    const versionId = await publishSet(store, mix.ruleSet, 3);
    for (const facts of mix.cases)
      await insertDecision(store.pool, {
        id: uuid(),
        sessionId: null,
        visitId: uuid(),
        set: 'assignment',
        versionId,
        ruleId: null,
        ruleName: null,
        facts,
        plan: null,
      });
    await store.pool.query('UPDATE staff SET roles = \'["operations"]\'');
    const url = product.urls[0] ?? '';
    const body = { name: PEOPLE[0]?.signInName, password: PASSWORD };
    const { headers } = await call(`${url}/api/sign-in`, { body });
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const draft = await call(`${url}/api/rule-sets/assignment/drafts`, { method: 'POST', cookie });
    const edited = mix.ruleSet.rules[rules >> 1];
    if (edited === undefined) throw new Error('there is no rule to edit');
    const took: number[] = [];
    for (let key = -2; key < keys; key += 1) {
      // Another letter of the name each time, as somebody types.
      const rule = { ...edited, conditions: withValue(edited.conditions, 30 + key) };
      const began = performance.now();
      const answer = await call(`${url}/api/rule-sets/assignment/counts`, {
        cookie,
        body: { draft: draft.body.id, rule },
      });
      if (key >= 0) took.push(performance.now() - began);
      if (answer.body.visits !== mix.cases.length) throw new Error(JSON.stringify(answer.body));
    }
    return { 'studio.countMs1000': spreadOf(took) };
  });
}

/** One more condition, whose value changes from key to key. */
function withValue(conditions: object, value: number): object {
  const all = 'all' in conditions && Array.isArray(conditions.all) ? conditions.all : [];
  const typed = { id: 'typed', fact: 'customer.score', operator: 'lessThan', value };
  return { ...conditions, all: [...all, typed] };
}
