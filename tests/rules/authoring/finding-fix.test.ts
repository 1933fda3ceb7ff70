import { describe, expect, it } from 'vitest';
import { compile } from '#rules/authoring/compile.ts';
import { type DraftDocument, inspectDraft } from '#rules/authoring/draft.ts';
import type { Finding, FindingCode } from '#rules/authoring/finding.ts';
import { fixed, hasFix } from '#rules/authoring/finding-fix.ts';
import { lint } from '#rules/authoring/lint.ts';
import { type LintWorld, lintWithin } from '#rules/authoring/lint-world.ts';
import type { GuideRule, Node, RuleSet } from '#rules/authoring/rule.ts';
import {
  aGuidanceSet,
  aGuideRule,
  aLeaf,
  anAssignmentSet,
  aRouteRule,
  CATALOGUE,
  VIP,
} from '#tests/support/a-rule-set.ts';
import { GENERATOR_CATALOGUE } from '#tests/support/fact-generator.ts';
import { seededRandom } from '#tests/support/random.ts';
import { aRuleSet } from '#tests/support/rule-generator.ts';

const TARGETS = { agents: new Set<string>(), groups: new Set(['g1']), bots: new Set(['b1']) };
const score = (operator: string, value: number, id: string) => aLeaf('customer.score', operator, value, id);
const region = aLeaf('visit.region', 'notIn', ['吉林'], 'region');
const rule = (id: string, ...nodes: Node[]): GuideRule => aGuideRule(id, nodes);
const findingsOf = (ruleSet: RuleSet, catalogue = CATALOGUE) => lint(compile(ruleSet, catalogue));

function afterFix(
  ruleSet: RuleSet,
  code: FindingCode,
): { readonly ruleSet: RuleSet; readonly found: readonly Finding[] } {
  const found = findingsOf(ruleSet).find((one) => one.code === code);
  if (!found) throw new Error(`no ${code}`);
  const draft = fixed(ruleSet as unknown as DraftDocument, found);
  if (!draft) throw new Error('no fix');
  const inspected = inspectDraft(draft, { catalogue: CATALOGUE, targets: TARGETS });
  expect(inspected.problems).toEqual([]);
  return { ruleSet: inspected.ruleSet, found: findingsOf(inspected.ruleSet) };
}
const codes = (found: readonly Finding[]) =>
  found.map(({ code }) => code).filter((code) => code !== 'overlap');

describe('the fix of a finding', () => {
  it.each<[FindingCode, readonly GuideRule[]]>([
    ['duplicate', [rule('a', VIP), rule('b', VIP)]],
    ['shadowed', [rule('a', score('greaterThan', 3, 'x')), rule('b', VIP, score('greaterThan', 5, 'y'))]],
    ['negative-on-unknown', [rule('a', region)]],
    ['always-true', [rule('a', VIP, aLeaf('visit.count', 'greaterThanInclusive', 1, 'one'))]],
    ['invisible', [rule('a', aLeaf('visit.page', 'textContains', 'ｓｋｉ', 'page'))]],
    [
      'always-false',
      [rule('a', { id: 'or', any: [VIP, aLeaf('clock.weekday', 'greaterThan', 7, 'never')] })],
    ],
  ])('takes away %s and leaves nothing else', (code, rules) => {
    expect(codes(afterFix(aGuidanceSet(rules), code).found)).toEqual([]);
  });

  it('leads a plan that goes in a circle to the message form', () => {
    const target = { kind: 'bot', botId: 'b1' } as const;
    const plan = { steps: [{ target, waitSeconds: 0 }], overflow: { to: 'bot', botId: 'b1' } } as const;
    const set = anAssignmentSet([aRouteRule('a', [VIP], { event: { type: 'route', params: { plan } } })]);

    expect(afterFix(set, 'overflow-loops').found).toEqual([]);
  });

  it('is none where a person must decide', () => {
    const set = aGuidanceSet([rule('a', score('lessThan', 3, 'x'), score('greaterThan', 5, 'y'))]);
    const [found] = findingsOf(set);

    expect(hasFix('contradiction')).toBe(false);
    expect(found && fixed(set as unknown as DraftDocument, found)).toBeNull();
  });

  it('is none for a draft in which the rule or the condition is not there any more', () => {
    const [found] = findingsOf(aGuidanceSet([rule('a', region)]));
    const other = aGuidanceSet([rule('a', VIP)]) as unknown as DraftDocument;

    expect(found && fixed(other, found)).toBeNull();
    expect(found && fixed({ ...other, rules: [] }, found)).toBeNull();
  });

  it('of any random rule set makes a draft without that finding, which compiles', () => {
    const random = seededRandom(5);
    let tried = 0;
    for (let turn = 0; turn < 12; turn += 1) {
      const set = aRuleSet(random, 6);
      for (const found of findingsOf(set, GENERATOR_CATALOGUE)) {
        const draft = fixed(set as unknown as DraftDocument, found);
        if (!draft) continue;
        tried += 1;
        const again = findingsOf(draft as unknown as RuleSet, GENERATOR_CATALOGUE);
        const same = (one: Finding) =>
          one.code === found.code && one.ruleId === found.ruleId && one.nodeId === found.nodeId;
        const stays = again.filter(same).filter(({ others }) => others.join() === found.others.join());
        expect(stays, JSON.stringify(found)).toEqual([]);
      }
    }
    expect(tried).toBeGreaterThan(10);
  }, 60_000);
});

describe('findings that need to know who is there', () => {
  const nothing: LintWorld = {
    retired: new Set(),
    empty: new Set(),
    closed: new Set(),
    notWon: new Set(),
    longestVisitSeconds: null,
    sessions: [],
  };
  const within = (ruleSet: RuleSet, world: Partial<LintWorld>) => {
    const compiled = compile(ruleSet, CATALOGUE);
    return lintWithin(lint(compiled), compiled, { ...nothing, ...world });
  };

  it('are none where nothing is known', () => {
    expect(within(anAssignmentSet([aRouteRule('a')]), {})).toEqual([]);
  });

  it.each([
    ['retired-target', 'retired'],
    ['empty-target', 'empty'],
    ['closed-target', 'closed'],
  ] as const)('tell of a %s', (code, part) => {
    const found = within(anAssignmentSet([aRouteRule('a')]), { [part]: new Set(['g1']) });

    expect(found.map((one) => [one.ruleId, one.code])).toEqual([['a', code]]);
  });

  it('tell of a message that comes later than any visit ends', () => {
    const set = aGuidanceSet([rule('a', VIP)]);

    expect(within(set, { longestVisitSeconds: 1 }).map(({ code }) => code)).toEqual(['never-due']);
    expect(within(set, { longestVisitSeconds: 2 })).toEqual([]);
  });

  it('tell of a rule that has not won in 30 days, unless it is off', () => {
    const set = aGuidanceSet([rule('a', VIP), aGuideRule('b', [VIP], { enabled: false })]);
    const found = within(set, { notWon: new Set(['a', 'b']) });

    expect(found.map(({ ruleId, code }) => [ruleId, code])).toEqual([['a', 'not-won']]);
  });

  it('show a recorded session that two neighbours both match', () => {
    const known = aLeaf('visit.region', 'equal', '吉林', 'known');
    const other = aGuideRule('b', [known], {
      event: {
        type: 'guide',
        params: { messages: [{ id: 'm', intervalSeconds: 9, kind: 'text', text: { en: 'x' } }] },
      },
    });
    const facts = { 'customer.vip': true, 'visit.region': '吉林' };
    const sessions = [
      { sessionId: 's1', facts: { ...facts, 'customer.vip': false } },
      { sessionId: 's2', facts },
    ];

    expect(within(aGuidanceSet([rule('a', VIP), other]), { sessions })).toMatchObject([
      { code: 'overlap', sessionId: 's2' },
    ]);
  });
});
