import { describe, expect, it } from 'vitest';
import { decisionsView, proved, relationView } from '#api/relation-view.ts';
import { diffRuleSets } from '#rules/authoring/diff.ts';
import type { GuideRule, RouteRule } from '#rules/authoring/rule.ts';
import {
  aGuidanceSet,
  aGuideRule,
  aLeaf,
  anAssignmentSet,
  aRouteRule,
  CATALOGUE,
  VIP,
  ZONE,
} from '#tests/support/a-rule-set.ts';

const vocabulary = { catalogue: CATALOGUE, conditions: [], zone: ZONE, nameOf: () => null };
const compared = (before: readonly GuideRule[], after: readonly GuideRule[]) =>
  decisionsView([aGuidanceSet(before), aGuidanceSet(after)], vocabulary);
const often = (count: number) => aGuideRule('often', [aLeaf('visit.count', 'greaterThan', count)]);
const remark = (pattern: string) => aGuideRule('r', [aLeaf('customer.remark', 'matchesRegex', pattern)]);

describe('two versions side by side', () => {
  it('decide alike where a change reaches nobody', () => {
    expect(compared([often(2)], [often(2), { ...often(3), id: 'oftener' }])).toEqual({
      answer: 'yes',
      example: null,
      because: [],
      words: { zh: '对任何来访，两者的决定都相同。', en: 'Both decide alike for every visit.' },
    });
  });

  it('decide otherwise for facts that the deciding rules read', () => {
    expect(compared([often(3)], [often(2)])).toEqual({
      answer: 'no',
      example: { 'visit.count': 3 },
      because: [],
      words: {
        zh: '两者的决定不同，例如来访次数：3（之前：无规则；之后：规则「often」）。',
        en: 'They decide differently, for example for number of visits: 3 (before: no rule; after: rule “often”).',
      },
    });
  });

  it('are not judged where patterns stand in the way, which are named', () => {
    expect(compared([remark('a.b')], [remark('a.+b')])).toMatchObject({
      answer: 'unknown',
      because: ['customer.remark'],
      words: { zh: '无法判定两者的决定是否相同，原因在于涉及以下内容的条件：备注。' },
    });
  });

  it('are not judged where there is too much to ask, which is said', () => {
    const each = Array.from({ length: 120 }, (_, at) => aLeaf('visit.count', 'equal', at));
    const before = each.map((leaf, at) => aGuideRule(`r${at}`, [leaf]));
    const after = each.map((leaf, at) => aGuideRule(`r${at}`, [{ id: 'twice', any: [leaf, leaf] }]));

    expect(compared(before, after)).toEqual({
      answer: 'unknown',
      example: null,
      because: [],
      words: {
        zh: '无法判定两者的决定是否相同：过于复杂。',
        en: 'Whether they decide alike could not be told: it is too complex.',
      },
    });
  });

  it('name the default rule, and a rule that does something else', () => {
    const sent = (rule: RouteRule) => anAssignmentSet([rule]);
    const vip = aRouteRule('vip', [VIP]);
    const patient = aRouteRule('vip', [VIP], {
      event: { type: 'route', params: { plan: { steps: [], overflow: { to: 'queue' } } } },
    });

    const gone = decisionsView([sent(vip), anAssignmentSet([])], vocabulary);
    const changed = decisionsView([sent(vip), sent(patient)], vocabulary);

    expect(gone?.words.en).toContain('(before: rule “vip”; after: the default rule)');
    expect(changed?.words.en).toContain('(rule “vip” decides in both, but does something else)');
  });

  it('give no facts where those that no rule asks for are decided otherwise', () => {
    const before = anAssignmentSet([]);
    const plan = { ...before.defaultRule.plan, overflow: { to: 'queue' } } as const;

    const view = decisionsView([before, { ...before, defaultRule: { id: 'default', plan } }], vocabulary);

    expect(view?.words.en).toBe(
      'They decide differently (the default rule decides in both, but does something else).',
    );
  });
});

describe('a changed rule', () => {
  const relation = (before: GuideRule, after: GuideRule) => {
    const sets = [aGuidanceSet([before]), aGuidanceSet([after])] as const;
    const [change] = diffRuleSets(...sets);
    if (change?.kind !== 'changed') throw new Error('the rule has not changed');
    return relationView(change, sets, vocabulary);
  };

  it.each([
    [
      'fewer',
      often(2),
      often(3),
      'It asks for fewer visits: no longer, for example, for number of visits: 3.',
    ],
    ['more', often(3), often(2), 'It asks for more visits: now, for example, for number of visits: 3.'],
    [
      'more, though capped, of which nothing is said,',
      { ...often(3), cap: { hours: 24 } },
      { ...often(2), cap: { hours: 24 } },
      'It asks for more visits: now, for example, for number of visits: 3.',
    ],
    [
      'other',
      often(5),
      aGuideRule('often', [aLeaf('visit.count', 'equal', 3)]),
      'It asks for none of the visits it asked for: no longer, for example, for number of visits: 6; now, for example, for number of visits: 3.',
    ],
    [
      'the same',
      often(2),
      aGuideRule('often', [
        aLeaf('visit.count', 'greaterThan', 2),
        { ...aLeaf('visit.count', 'greaterThan', 1), id: 'again' },
      ]),
      'It still asks for the same visits.',
    ],
    [
      'unprovable',
      remark('a.b'),
      remark('a.+b'),
      'What it asks for otherwise could not be told, because of conditions on: remark.',
    ],
  ] as const)('asks for %s visits, in words with an example', (_, before, after, words) => {
    expect(relation(before, after)?.words.en).toBe(words);
  });

  it('is proved of twenty rules at most, and others have their turn between two of them', async () => {
    const set = (count: number) =>
      aGuidanceSet(Array.from({ length: 25 }, (_, at) => ({ ...often(count), id: `r${at}` })));
    const changes = diffRuleSets(set(2), set(3));
    let turns = 0;
    const others = setInterval(() => turns++, 0);

    const views = await proved(changes, (change) => {
      const until = performance.now() + 2;
      while (performance.now() < until);
      return change.after.id;
    });

    clearInterval(others);
    expect([...views.values()]).toEqual(Array.from({ length: 20 }, (_, at) => `r${at}`));
    expect(turns).toBeGreaterThan(10);
  });

  it('says so in Chinese too', () => {
    expect(relation(often(2), often(3))?.words.zh).toBe('适用的来访变少：例如不再适用于来访次数：3。');
  });
});
