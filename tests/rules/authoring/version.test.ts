import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { evaluate } from '#rules/authoring/compile.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { validateRuleSet } from '#rules/authoring/validate.ts';
import { canonicalText, compileVersion, versionDocument } from '#rules/authoring/version.ts';
import {
  aGuidanceSet,
  aGuideRule,
  aLeaf,
  aNamedCondition,
  CATALOGUE,
  CLOCK,
} from '#tests/support/a-rule-set.ts';

const NAMED = aNamedCondition('c', [aLeaf('customer.field.seats', 'greaterThan', 3)]);
const RULE = aGuideRule('r', [{ id: 'ref', condition: 'c' }, aLeaf('customer.since', 'withinLast', 30)], {
  event: {
    type: 'guide',
    params: {
      messages: [{ id: 'm', intervalSeconds: 0, kind: 'text', text: { en: 'Hi {{customer.name}}' } }],
    },
  },
});
const RULE_SET = aGuidanceSet([RULE], [NAMED]);

describe('a version', () => {
  it('holds the entries its conditions and templates read, and what those come from', () => {
    const { facts, semantics } = versionDocument(RULE_SET, CATALOGUE);

    expect(semantics).toBe(1);
    expect(facts.map((fact) => fact.id)).toEqual([
      'age.customer.since',
      'customer.field.seats',
      'customer.name',
      'customer.since',
    ]);
  });

  it('is written the same whatever the order of its keys', () => {
    const document = versionDocument(RULE_SET, CATALOGUE);
    const shuffled = JSON.parse(JSON.stringify(document), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );

    expect(canonicalText(shuffled)).toBe(canonicalText(document));
  });

  it('decides without the catalogue of today', () => {
    const stored = JSON.parse(canonicalText(versionDocument(RULE_SET, CATALOGUE)));
    const reading = compileVersion(stored);
    const facts = { ...CLOCK, 'customer.field.seats': 4, 'customer.since': CLOCK['clock.now'] - 1_000 };
    const assembled = assembleFacts(CATALOGUE, facts).facts;

    expect(buildCatalogue().facts.has('customer.field.seats')).toBe(false);
    expect(reading.ok && evaluate(reading.compiled, assembled).winner).toBe('r');
  });

  it('of a meaning that is not known is not guessed at', () => {
    expect(compileVersion({ ...versionDocument(RULE_SET, CATALOGUE), semantics: 2 })).toEqual({
      ok: false,
      reason: 'unknown-semantics',
    });
  });

  it('cannot hold half a character', () => {
    const checked = validateRuleSet({ ...RULE_SET, rules: [{ ...RULE, note: 'a\ud83d' }] }, CATALOGUE);

    expect(checked).toMatchObject({
      ok: false,
      problems: [{ path: '/rules/0/note', reason: 'half a character' }],
    });
  });
});
