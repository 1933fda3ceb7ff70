import { describe, expect, it } from 'vitest';
import { type DraftDocument, inspectDraft, readDraft } from '#rules/authoring/draft.ts';
import { validateRuleSet } from '#rules/authoring/validate.ts';
import { CATALOGUE } from '../../support/a-rule-set.ts';
import { accepted, acceptedAssignment, edited, type Json } from '../../support/accepted-document.ts';

const targets = { agents: new Set<string>(), groups: new Set(['g1']), bots: new Set<string>() };

function aDraft(document: Json): DraftDocument {
  const read = readDraft(document, (document as DraftDocument).set);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.draft;
}

const inspect = (document: Json) => inspectDraft(aDraft(document), { catalogue: CATALOGUE, targets });

describe('a draft', () => {
  it.each([
    ['guidance', accepted()],
    ['assignment', acceptedAssignment()],
  ])('that is a whole %s document is read as validation reads it', (_, document) => {
    const validated = validateRuleSet(document, CATALOGUE);
    const inspected = inspect(document);

    expect(inspected).toMatchObject({ complete: true, unfinished: [], problems: [] });
    expect(validated.ok && validated.ruleSet).toEqual(inspected.ruleSet);
  });

  it('goes on without its unfinished rules', () => {
    const half = edited(accepted(), ['rules', 0, 'conditions'], { id: 'x', all: [] });

    const inspected = inspect(half);

    expect(inspected).toMatchObject({ complete: false, unfinished: ['r1'] });
    expect(inspected.ruleSet.rules.map((rule) => rule.id)).toEqual(['r2']);
    expect(inspected.problems).toMatchObject([{ path: '/rules/0/conditions/all' }]);
  });

  it('tells every broken rule, however much is wrong with the first', () => {
    const leaves = Array.from({ length: 32 }, (_, place) => ({ id: `l${place}`, fact: 'none', more: 1 }));
    const broken = { id: 'x', name: {}, conditions: { id: 'g', all: leaves } };
    const document = {
      ...accepted(),
      rules: Array.from({ length: 9 }, (_, at) => ({ ...broken, id: `b${at}` })),
    };

    expect(inspect(document).unfinished).toHaveLength(9);
  });

  it('does without what refers to a broken named condition', () => {
    const document = edited(accepted(), ['conditions', 0, 'conditions'], { id: 'a', all: [] });

    const inspected = inspect(document);

    expect(inspected).toMatchObject({ unfinished: ['r1'], unfinishedConditions: ['c1', 'c2'] });
    expect(inspected.problems.map((problem) => problem.path)).toContain(
      '/rules/0/conditions/all/4/condition',
    );
  });

  it('tells at its own place what named conditions make too large', () => {
    const wide = (id: string, other: string) => ({
      id,
      revision: 1,
      name: { en: id },
      conditions: {
        id: 'g',
        any: Array.from({ length: 30 }, (_, at) => ({ id: `n${at}`, condition: other })),
      },
    });
    const base = accepted();
    const rule = {
      ...base.rules[1],
      id: 'wide',
      conditions: { id: 'g', all: [{ id: 'n', condition: 'b' }] },
    };
    const [c1] = base.conditions;
    const conditions = [c1, wide('a', 'c1'), wide('b', 'a')];

    const inspected = inspect({ ...base, conditions, rules: [base.rules[1], rule] });

    expect(inspected).toMatchObject({ unfinished: ['wide'], unfinishedConditions: ['b'] });
    expect(inspected.problems[0]?.path).toBe('/conditions/2/conditions');
  });

  it('says which target of a plan is not there any more', () => {
    const target = { kind: 'group', groupId: 'gone', strategy: 'rotation', skills: [], headStartSeconds: 0 };
    const plan = { steps: [{ target, waitSeconds: 0 }], overflow: { to: 'bot', botId: 'none' } };
    const document = { ...acceptedAssignment(), defaultRule: { id: 'default', plan } };

    const inspected = inspect(document);

    expect(inspected.unfinished).toEqual(['default']);
    expect(inspected.problems.map(({ path, remedy }) => [path, remedy])).toEqual([
      ['/defaultRule/plan/steps/0/target/groupId', 'choose another group'],
      ['/defaultRule/plan/overflow/botId', 'choose another bot'],
    ]);
  });
});
