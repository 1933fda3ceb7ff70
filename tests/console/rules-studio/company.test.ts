import { describe, expect, it } from 'vitest';
import { asPin, namesIn, pinsFor } from '#console/rules-studio/conditions/use-named.ts';
import { replaceRule } from '#console/rules-studio/document/rule-list.ts';
import { hear, present } from '#console/rules-studio/draft/company.ts';
import { onlyRuleChanged } from '#console/rules-studio/draft/draft-calls.ts';
import { ALL_RULES, matchesFilter } from '#console/rules-studio/list/list-filter.ts';
import { aLeaf } from '../../support/a-rule-set.ts';

const WU = { id: 'wu', name: '吴' };

describe('company in a draft', () => {
  it('shows others at their rule until they leave or fall silent', () => {
    const here = hear(new Map(), { what: 'looking', who: WU, ruleId: 'vip' }, 1_000);

    expect(present(here, 2_000)).toMatchObject([{ id: 'wu', name: '吴', ruleId: 'vip' }]);
    expect(present(hear(here, { what: 'saved', who: WU, ruleId: null }, 20_000), 40_000)).toMatchObject([
      { ruleId: 'vip' },
    ]);
    expect(present(here, 40_000)).toEqual([]);
    expect(present(hear(here, { what: 'left', who: WU, ruleId: null }, 3_000), 3_000)).toEqual([]);
  });
});

describe('what is saved', () => {
  const draft = {
    format: 1,
    set: 'guidance',
    rules: [{ id: 'a' }, { id: 'b' }],
    conditions: [],
  } as const;

  it('is one rule where one rule alone was changed, else the whole draft', () => {
    const edited = replaceRule(draft, 'b', { id: 'b', enabled: true });

    expect(onlyRuleChanged(draft, edited)).toBe('b');
    expect(onlyRuleChanged(draft, { ...edited, conditions: [{ id: 'c' }] })).toBeNull();
    expect(onlyRuleChanged(draft, { ...draft, rules: [...draft.rules].reverse() })).toBeNull();
    expect(onlyRuleChanged(draft, { ...draft, rules: draft.rules.slice(1) })).toBeNull();
    expect(onlyRuleChanged(draft, draft)).toBeNull();
  });
});

describe('the list’s filter', () => {
  const rule = {
    id: 'r',
    conditions: { id: 'root', all: [aLeaf('customer.tags', 'containsAny', ['VIP'])] },
  };
  const filtered = { rule, name: '贵宾', findings: [], wonMonth: 0 };

  it('looks for a name, a fact, a tag, findings, and what did not win', () => {
    const passes = (change: object) => matchesFilter({ ...ALL_RULES, ...change }, filtered);

    expect(passes({})).toBe(true);
    expect([passes({ text: '宾' }), passes({ text: 'x' })]).toEqual([true, false]);
    expect([passes({ fact: 'customer.tags' }), passes({ fact: 'visit.count' })]).toEqual([true, false]);
    expect([passes({ tag: 'VIP' }), passes({ tag: 'old' })]).toEqual([true, false]);
    expect([passes({ withFindings: true }), passes({ notWon: true })]).toEqual([false, true]);
  });

  it('shows no rule as not won while that is not known', () => {
    expect(matchesFilter({ ...ALL_RULES, notWon: true }, { ...filtered, wonMonth: null })).toBe(false);
  });
});

describe('a named condition', () => {
  const kept = (id: string, names: readonly string[]) =>
    asPin({
      id,
      revision: 1,
      name: { en: id },
      conditions: { id: 'root', all: names.map((condition, at) => ({ id: `n${at}`, condition })) },
      retiredAtMs: null,
      savedBy: null,
      savedAtMs: 0,
    });

  it('is pinned with all that it names, each once, and what is pinned already stays', () => {
    const [a, b, c, d] = [kept('a', ['b', 'c']), kept('b', ['c', 'd']), kept('c', []), kept('d', [])];

    const pins = pinsFor(a, [a, b, c, d], new Set(['d']));

    expect(pins.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(pins[0]).not.toHaveProperty('savedBy');
    expect(namesIn(a.conditions)).toEqual(['b', 'c']);
  });
});
