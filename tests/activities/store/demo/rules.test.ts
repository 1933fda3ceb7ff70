import { describe, expect, it } from 'vitest';
import { ASSIGNMENT } from '#activities/store/demo/assignment-rules.ts';
import { GUIDANCE } from '#activities/store/demo/guidance-rules.ts';
import { demoCatalogue, published, publishedRuleSets } from '#activities/store/demo/rule-versions.ts';
import { compile } from '#rules/authoring/compile.ts';

describe('the rules of the demo', () => {
  it('counts twelve guidance rules and eight assignment rules beside the default', () => {
    expect(GUIDANCE.rules).toHaveLength(12);
    expect(ASSIGNMENT.rules).toHaveLength(8);
    expect(ASSIGNMENT.defaultRule.plan.steps.length).toBeGreaterThan(0);
  });

  it('passes the validation that every publishing passes', () => {
    expect(published(GUIDANCE).rules.map((rule) => rule.id)).toEqual(GUIDANCE.rules.map((rule) => rule.id));
    expect(published(ASSIGNMENT).rules.map((rule) => rule.id)).toEqual(
      ASSIGNMENT.rules.map((rule) => rule.id),
    );
  });

  it('compiles whole, no rule set aside', () => {
    for (const set of [GUIDANCE, ASSIGNMENT])
      expect(compile(published(set), demoCatalogue()).quarantined).toEqual([]);
  });

  it('reads tags, region, visits, page and time', () => {
    const reads = [
      ...compile(published(GUIDANCE), demoCatalogue()).reads,
      ...compile(published(ASSIGNMENT), demoCatalogue()).reads,
    ];

    for (const fact of ['customer.tags', 'visit.region', 'visit.count', 'visit.page', 'clock.minuteOfDay'])
      expect(reads).toContain(fact);
  });

  it('keeps version 1 of each under the hash of its own text', async () => {
    const { createHash } = await import('node:crypto');
    for (const { version } of publishedRuleSets())
      expect(createHash('sha256').update(String(version.document)).digest('hex')).toBe(version.hash);
  });
});
