import { describe, expect, it } from 'vitest';
import { type MergeQuestion, mergeDrafts } from '#rules/authoring/merge.ts';
import type { GuidanceSet, GuideRule } from '#rules/authoring/rule.ts';
import {
  aGuidanceSet,
  aGuideRule,
  aLeaf,
  aNamedCondition,
  anAssignmentSet,
  aRouteRule,
  VIP,
} from '#tests/support/a-rule-set.ts';
import { type Random, seededRandom } from '#tests/support/random.ts';

const IDS = ['a', 'b', 'c', 'd', 'e'];
const base = aGuidanceSet(
  IDS.map((id) => aGuideRule(id)),
  [aNamedCondition('n', [VIP])],
);
const ruleOf = (set: GuidanceSet, id: string): GuideRule =>
  set.rules.find((rule) => rule.id === id) ?? aGuideRule(id);
const edited = (set: GuidanceSet, id: string, note: string): GuidanceSet => ({
  ...set,
  rules: set.rules.map((rule) => (rule.id === id ? { ...rule, note } : rule)),
});
const without = (set: GuidanceSet, id: string): GuidanceSet => ({
  ...set,
  rules: set.rules.filter((rule) => rule.id !== id),
});
const ordered = (set: GuidanceSet, ids: string): GuidanceSet => ({
  ...set,
  rules: [...ids].map((id) => ruleOf(set, id)),
});
const order = (ours: GuidanceSet, theirs: GuidanceSet) => {
  const merged = mergeDrafts(base, ours, theirs);
  return merged.ok ? merged.ruleSet.rules.map((rule) => rule.id).join('') : merged.questions;
};

describe('different units of two drafts', () => {
  it('both win: bodies, places, deletions, additions', () => {
    const ours = edited(ordered(base, 'eabcd'), 'a', 'mine');
    const theirs = without(edited(base, 'b', 'theirs'), 'c');
    const merged = mergeDrafts(base, ours, theirs);

    expect(order(ours, theirs)).toBe('eabd');
    expect(merged.ok && merged.ruleSet.rules.map((rule) => rule.note)).toEqual([
      undefined,
      'mine',
      'theirs',
      undefined,
    ]);
  });

  it('win also on the same rule: one edits it, the other moves it', () => {
    const merged = mergeDrafts(base, edited(base, 'a', 'mine'), ordered(base, 'bcdea'));

    expect(merged.ok && merged.ruleSet.rules.at(-1)).toMatchObject({ id: 'a', note: 'mine' });
  });

  it('keep what was added behind the rule it was put behind', () => {
    expect(order(ordered(base, 'abxcde'), ordered(base, 'cdeab'))).toBe('cdeabx');
    expect(order(ordered(base, 'axbcde'), ordered(base, 'aybcde'))).toBe('axybcde');
  });

  it('take a newer named condition and a changed default rule', () => {
    const newer = {
      ...base,
      conditions: [{ ...aNamedCondition('n', [aLeaf('customer.known', 'equal', true)]), revision: 2 }],
    };
    const merged = mergeDrafts(base, newer, edited(base, 'a', 'x'));
    const routes = anAssignmentSet([aRouteRule('r')]);
    const changed = { ...routes, defaultRule: { ...routes.defaultRule, id: 'other' } };
    const mergedRoutes = mergeDrafts(routes, changed, routes);

    expect(merged.ok && merged.ruleSet.conditions[0]?.revision).toBe(2);
    expect(mergedRoutes).toEqual({ ok: true, ruleSet: changed });
  });
});

describe('the same unit of two drafts', () => {
  it('is no question when both did the same', () => {
    const same = edited(ordered(base, 'bacde'), 'c', 'same');

    expect(mergeDrafts(base, same, same)).toEqual({ ok: true, ruleSet: same });
  });

  it('asks which body', () => {
    expect(order(edited(base, 'a', 'mine'), edited(base, 'a', 'theirs'))).toMatchObject([
      { unit: 'rule', ruleId: 'a', ours: { note: 'mine' }, theirs: { note: 'theirs' } },
    ]);
  });

  it('asks when one deleted what the other edited', () => {
    expect(order(without(base, 'a'), edited(base, 'a', 'x'))).toMatchObject([
      { unit: 'rule', ruleId: 'a', ours: null },
    ]);
  });

  it('asks which place', () => {
    expect(order(ordered(base, 'eabcd'), ordered(base, 'aebcd'))).toEqual([
      { unit: 'place', ruleId: 'e', ours: null, theirs: 'a' },
    ]);
  });

  it('asks when one put a rule behind what the other deleted', () => {
    expect(order(ordered(base, 'abcxde'), without(base, 'c'))).toEqual([
      { unit: 'anchor', ruleId: 'x', deleted: 'c' },
    ]);
  });
});

describe('merging', () => {
  /** The rule at another place; a new one where the draft does not have it. */
  function placed(draft: GuidanceSet, rule: GuideRule, random: Random): GuidanceSet {
    const others = draft.rules.filter((one) => one.id !== rule.id);
    const at = random.below(others.length + 1);
    return { ...draft, rules: [...others.slice(0, at), rule, ...others.slice(at)] };
  }

  function changedOnce(draft: GuidanceSet, random: Random): GuidanceSet {
    const id = random.pick(IDS);
    const kind = random.below(4);
    if (kind === 0) return edited(draft, id, random.pick(['x', 'y']));
    if (kind === 1) return without(draft, id);
    const rule =
      kind === 2 ? draft.rules.find((one) => one.id === id) : aGuideRule(random.pick(['p', 'q', 'r']));
    return rule ? placed(draft, rule, random) : draft;
  }

  function aDraft(random: Random): GuidanceSet {
    let draft = base;
    for (let change = random.below(3); change >= 0; change--) draft = changedOnce(draft, random);
    return draft;
  }
  const swapped = (question: MergeQuestion) =>
    'ours' in question ? { ...question, ours: question.theirs, theirs: question.ours } : question;

  it('gives the same document or the same questions in either order', () => {
    const random = seededRandom(8);
    let merged = 0;
    for (let turn = 0; turn < 2_000; turn++) {
      const [ours, theirs] = [aDraft(random), aDraft(random)];
      const forth = mergeDrafts(base, ours, theirs);
      const back = mergeDrafts(base, theirs, ours);
      if (forth.ok) merged++;
      expect(back).toEqual(forth.ok ? forth : { ok: false, questions: forth.questions.map(swapped) });
    }
    expect(merged).toBeGreaterThan(500);
  }, 60_000);

  it('with a draft that changed nothing gives the other draft', () => {
    const random = seededRandom(9);
    for (let turn = 0; turn < 500; turn++) {
      const ours = aDraft(random);
      expect(mergeDrafts(base, ours, base)).toEqual({ ok: true, ruleSet: ours });
    }
  });
});
