import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GuideRule, Node } from '#rules/authoring/rule.ts';
import { ruleSentence } from '#rules/authoring/sentence.ts';
import { rulePieces } from '#rules/authoring/sentence-pieces.ts';
import { aGuideRule, aLeaf, CATALOGUE, ZONE } from '../../support/a-rule-set.ts';

const node: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(aLeaf('visit.count', 'greaterThanInclusive', 3)),
    fc.constant(aLeaf('customer.tags', 'containsAny', ['VIP', '老客户'])),
    fc.constant({ id: 'named', condition: 'c' }),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all): Node => ({ id: 'all', all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any): Node => ({ id: 'any', any })),
    tie('node').map((not): Node => ({ id: 'not', not })),
  ),
})).node;
const extras: fc.Arbitrary<Partial<GuideRule>> = fc.constantFrom(
  {},
  { cap: { hours: 24 } },
  { since: '2026-12-01T00:00:00+08:00', rollout: { percent: 5, salt: 's', by: 'visit' } },
  { schedule: { weekdays: [6, 7], from: '22:00', to: '02:00' }, until: '2026-12-31T00:00:00+08:00' },
);

describe('the pieces of a sentence', () => {
  it('are the sentence once they are joined', () => {
    fc.assert(
      fc.property(
        fc.array(node, { minLength: 1, maxLength: 3 }),
        extras,
        fc.constantFrom('zh' as const, 'en' as const),
        (nodes, more, language) => {
          const rule = aGuideRule('r', nodes, more);
          const speech = { language, catalogue: CATALOGUE, zone: ZONE, conditions: [] };

          const joined = rulePieces(rule, speech)
            .map(({ text }) => text)
            .join('');

          expect(joined).toBe(ruleSentence(rule, speech));
        },
      ),
    );
  });

  it('lead from a word to its condition', () => {
    const rule = aGuideRule('r', [aLeaf('visit.count', 'greaterThanInclusive', 3, 'third')]);
    const speech = { language: 'en', catalogue: CATALOGUE, zone: ZONE, conditions: [] } as const;

    expect(rulePieces(rule, speech)).toContainEqual({
      text: 'number of visits is at least 3',
      to: { kind: 'node', id: 'third' },
    });
  });

  it('leave a gap where a group of a draft is still empty', () => {
    const rule = aGuideRule('r', []);
    const speech = { language: 'en', catalogue: CATALOGUE, zone: ZONE, conditions: [] } as const;

    const pieces = rulePieces(rule, speech);

    expect(pieces.map(({ text }) => text).join('')).toMatch(/^When …, send/);
    expect(pieces[1]?.to).toEqual({ kind: 'node', id: rule.conditions.id });
  });

  it('name a region in English to those who read English', () => {
    const rule = aGuideRule('r', [aLeaf('visit.region', 'in', ['吉林', '某地'])]);
    const told = (language: 'zh' | 'en') =>
      rulePieces(rule, { language, catalogue: CATALOGUE, zone: ZONE, conditions: [] })[1]?.text;

    expect(told('en')).toBe('region is one of Jilin, 某地');
    expect(told('zh')).toBe('地域是其中之一吉林、某地');
  });
});
