/** What the rest of a document must not hold, and input that is merely bad. */
import { describe, expect, it } from 'vitest';
import { problemWords } from '#rules/authoring/problem-words.ts';
import { validateRuleSet } from '#rules/authoring/validate.ts';
import { CATALOGUE } from '#tests/support/a-rule-set.ts';
import {
  accepted,
  acceptedAssignment,
  edited,
  type Json,
  leaf,
  many,
  problemsOf,
  type Refusal,
} from '#tests/support/accepted-document.ts';

const ROOT = ['rules', 0, 'conditions'];
const _TAGS = [...ROOT, 'all', 0];
const REGION = [...ROOT, 'all', 1, 'any', 0];
const _BETWEEN = [...ROOT, 'all', 1, 'any', 1];
const _REMARK = [...ROOT, 'all', 2, 'not'];
const _SINCE = [...ROOT, 'all', 3];
const SEX = [...ROOT, 'all', 5];
const _TIMES = [...ROOT, 'all', 6];
const _OWNER = [...ROOT, 'all', 7];
const TEXT = ['rules', 0, 'event', 'params', 'messages', 0, 'text', 'zh'];

const REFUSALS: readonly Refusal[] = [
  ['a node id used twice', [...SEX, 'id'], 'n1', '/rules/0/conditions/all/5/id', /used twice/, /own id/],
  ['a node without id', [...SEX, 'id'], undefined, '/rules/0/conditions/all/5/id', /no proper id/, /letters/],
  [
    'an id of generated conditions',
    [...SEX, 'id'],
    'r1#cap',
    '/rules/0/conditions/all/5/id',
    /no proper id/,
    /letters/,
  ],
  [
    'something that is no condition',
    [...ROOT, 'all', 5],
    'vip',
    '/rules/0/conditions/all/5',
    /not a condition/,
    /group or a condition/,
  ],
  ['a rule id used twice', ['rules', 1, 'id'], 'r1', '/rules/1/id', /used twice/, /own id/],
  [
    'a message id used twice',
    ['rules', 0, 'event', 'params', 'messages', 1, 'id'],
    'm1',
    '/rules/0/event/params/messages/1/id',
    /used twice/,
    /own id/,
  ],
  ['an unknown version of the format', ['format'], 2, '/format', /expected 1/, /1/],
  ['an unknown set', ['set'], 'billing', '/set', /./, /./],
  ['a key that is not known', ['rules', 0, 'prioritty'], 1, '/rules/0/prioritty', /unknown key/, /remove/],
  ['a rule without name', ['rules', 0, 'name'], {}, '/rules/0/name', /one language/, /./],
  [
    'an end before the beginning',
    ['rules', 0, 'until'],
    '2026-10-01T00:00:00Z',
    '/rules/0/until',
    /before it begins/,
    /after since/,
  ],
  ['an empty schedule', ['rules', 0, 'schedule', 'to'], '09:00', '/rules/0/schedule/to', /empty/, /./],
  ['no weekday', ['rules', 0, 'schedule', 'weekdays'], [], '/rules/0/schedule/weekdays', /./, /at least 1/],
  [
    'a share over 100',
    ['rules', 0, 'rollout', 'percent'],
    101,
    '/rules/0/rollout/percent',
    /./,
    /at most 100/,
  ],
  ['a cap over 720 hours', ['rules', 0, 'cap', 'hours'], 721, '/rules/0/cap/hours', /./, /at most 720/],
  [
    'a rule without messages',
    ['rules', 0, 'event', 'params', 'messages'],
    [],
    '/rules/0/event/params/messages',
    /./,
    /at least 1/,
  ],
  [
    'a plan in a guidance rule',
    ['rules', 0, 'event', 'type'],
    'route',
    '/rules/0/event/type',
    /guide/,
    /guide/,
  ],
  [
    'a link that runs script',
    ['rules', 0, 'event', 'params', 'messages', 0],
    {
      id: 'm1',
      intervalSeconds: 1,
      kind: 'card',
      title: { en: 'a' },
      text: { en: 'b' },
      link: 'javascript:alert(1)',
    },
    '/rules/0/event/params/messages/0/link',
    /https/,
    /form/,
  ],
  [
    'a template over an unknown fact',
    TEXT,
    '{{customer.shoe}}',
    '/rules/0/event/params/messages/0/text/zh',
    /no fact/,
    /catalogue/,
  ],
  [
    'a template that puts text in unchecked',
    TEXT,
    '{{{customer.name}}}',
    '/rules/0/event/params/messages/0/text/zh',
    /unchecked/,
    /\{\{/,
  ],
];

describe('a rule set', () => {
  it('is accepted as it stands, in both kinds', () => {
    expect(problemsOf(accepted())).toEqual([]);
    expect(problemsOf(acceptedAssignment())).toEqual([]);
  });

  it('is refused as assignment rules without a default rule', () => {
    const [problem] = problemsOf(edited(acceptedAssignment(), ['defaultRule'], undefined));

    expect(problem).toMatchObject({ path: '/defaultRule', remedy: 'give a value of type object' });
  });

  it('may not show a rule of assignment once per so many hours', () => {
    const [problem] = problemsOf(edited(acceptedAssignment(), ['rules', 0, 'cap'], { hours: 24 }));

    expect(problem).toEqual({ path: '/rules/0/cap', reason: 'unknown key', remedy: 'remove it' });
  });

  it('is refused when named conditions stand too deep or too many in their place', () => {
    const named = (place: number) => ({
      id: `c${place}`,
      revision: 1,
      name: { en: 'x' },
      conditions: {
        id: 'a',
        any: [
          { id: 'b', condition: `c${place + 1}` },
          { id: 'c', condition: `c${place + 1}` },
        ],
      },
    });
    const last = { ...named(9), conditions: { id: 'a', any: [leaf('b', 'customer.vip', 'equal', true)] } };
    const problems = problemsOf({ ...accepted(), rules: [], conditions: [...many(9, named), last] });

    expect(problems[0]).toMatchObject({
      path: '/conditions/0/conditions',
      reason: expect.stringMatching(/conditions$/),
    });
    const chain = many(14, (place) => ({
      ...named(place),
      conditions: { id: 'a', all: [{ id: 'b', condition: `c${place + 1}` }] },
    }));
    const end = { ...named(14), conditions: { id: 'a', all: [leaf('b', 'customer.vip', 'equal', true)] } };
    expect(problemsOf({ ...accepted(), rules: [], conditions: [...chain, end] })[0]?.reason).toMatch(/deep/);
  });

  it('keeps operands in the form in which they are compared', () => {
    const document = edited(accepted(), [...REGION, 'value'], [' ＪＩＬＩＮ ', 'jilin', '吉\u200b林']);
    const checked = validateRuleSet(document, CATALOGUE);

    expect(checked.ok && checked.ruleSet.rules[0]?.conditions).toMatchObject({
      all: { 1: { any: { 0: { value: ['jilin', '吉林'] } } } },
    });
  });

  it('is the same when it is checked again', () => {
    const checked = validateRuleSet(accepted(), CATALOGUE);
    const again = checked.ok && validateRuleSet(structuredClone(checked.ruleSet), CATALOGUE);

    expect(again).toEqual(checked);
  });

  it.each(REFUSALS)('is refused for %s', (_, path, value, at, reason, remedy) => {
    const problems = problemsOf(edited(accepted(), path, value));

    expect(problems.map((problem) => problem.path)).toContain(at);
    const problem = problems.find((entry) => entry.path === at);
    expect(problem?.reason).toMatch(reason);
    expect(problem?.remedy).toMatch(remedy);
    // What RE2 itself says is told as it said it.
    const chinese = problemWords(problem ?? { reason: '', remedy: '' }, 'zh').replace(/RE2 支持：.*/su, '');
    expect(chinese).not.toMatch(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/iu);
  });
});

describe('bad input', () => {
  it.each([
    null,
    5,
    'x',
    [],
    {},
    [[]],
    { format: 1 },
    { format: 1, set: 'guidance', rules: {}, conditions: [] },
  ])('is refused without throwing: %j', (json) => {
    expect(problemsOf(json).length).toBeGreaterThan(0);
  });

  it('of ten megabytes is refused for its size', () => {
    const note = 'x'.repeat(10_000_001);

    expect(problemsOf(edited(accepted(), ['rules', 0, 'note'], note))[0]?.reason).toMatch(/too large/);
  });

  it('of 100,000 rules is refused for their number', () => {
    expect(problemsOf({ ...accepted(), rules: many(100_000, () => 0) })[0]).toMatchObject({
      path: '/rules',
      remedy: 'at most 10000',
    });
  });

  it('a thousand and a hundred thousand levels deep is refused for its depth', () => {
    for (const levels of [1_000, 100_000]) {
      let node: Json = leaf('a', 'customer.vip', 'equal', true);
      for (let level = 0; level < levels; level++) node = { id: 'x', all: [node] };
      const document = { ...accepted(), rules: [{ ...accepted().rules[0], conditions: node }] };
      expect(problemsOf(document)[0]?.reason).toMatch(/levels deep/);
    }
  });

  it('with a number that is none is refused', () => {
    expect(problemsOf({ ...accepted(), format: Number.NaN })[0]).toMatchObject({ path: '/format' });
  });

  it('with a thousand conditions that each name the next is refused', () => {
    const named = many(1_000, (place) => ({
      id: `c${place}`,
      revision: 1,
      name: { en: 'x' },
      conditions: { id: 'a', all: [{ id: 'b', condition: `c${(place + 1) % 1_000}` }] },
    }));

    expect(problemsOf({ ...accepted(), rules: [], conditions: named })[0]?.path).toBe(
      '/conditions/0/conditions',
    );
  });

  it('names at most a hundred faults', () => {
    expect(problemsOf({ ...accepted(), rules: many(500, () => ({})) }).length).toBe(100);
  });
});
