/** What conditions must not hold, each one edit away from a document that is accepted. */
import { describe, expect, it } from 'vitest';
import { problemWords } from '#rules/authoring/problem-words.ts';
import {
  accepted,
  edited,
  leaf,
  many,
  nested,
  problemsOf,
  type Refusal,
  wide,
} from '#tests/support/accepted-document.ts';

const ROOT = ['rules', 0, 'conditions'];
const TAGS = [...ROOT, 'all', 0];
const REGION = [...ROOT, 'all', 1, 'any', 0];
const BETWEEN = [...ROOT, 'all', 1, 'any', 1];
const REMARK = [...ROOT, 'all', 2, 'not'];
const SINCE = [...ROOT, 'all', 3];
const SEX = [...ROOT, 'all', 5];
const TIMES = [...ROOT, 'all', 6];
const OWNER = [...ROOT, 'all', 7];
const _TEXT = ['rules', 0, 'event', 'params', 'messages', 0, 'text', 'zh'];

const REFUSALS: readonly Refusal[] = [
  [
    'a condition alone at the root',
    ROOT,
    leaf('n0', 'customer.vip', 'equal', true),
    '/rules/0/conditions',
    /alone at the root/,
    /group/,
  ],
  [
    'an empty group',
    [...ROOT, 'all', 1, 'any'],
    [],
    '/rules/0/conditions/all/1/any',
    /empty/,
    /at least one condition/,
  ],
  [
    'a group that is no list',
    [...ROOT, 'all', 1, 'any'],
    { id: 'x' },
    '/rules/0/conditions/all/1/any',
    /list/,
    /\[ \]/,
  ],
  ['an empty list', [...TAGS, 'value'], [], '/rules/0/conditions/all/0/value', /empty/, /at least one value/],
  ['an empty string', [...REGION, 'value'], [' '], '/rules/0/conditions/all/1/any/0/value', /empty/, /text/],
  [
    'an unknown fact',
    [...SEX, 'fact'],
    'customer.shoe',
    '/rules/0/conditions/all/5/fact',
    /no fact customer\.shoe/,
    /catalogue/,
  ],
  [
    'a fact that only generated conditions read',
    [...TAGS, 'fact'],
    'visit.cappedRules',
    '/rules/0/conditions/all/0/fact',
    /no fact/,
    /catalogue/,
  ],
  [
    'an unknown operator',
    [...SEX, 'operator'],
    'like',
    '/rules/0/conditions/all/5/operator',
    /no operator like/,
    /equal, notEqual/,
  ],
  [
    'an operator named as a method',
    [...SEX, 'operator'],
    'toString',
    '/rules/0/conditions/all/5/operator',
    /no operator/,
    /equal/,
  ],
  [
    'an operator of another type',
    [...SEX, 'operator'],
    'greaterThan',
    '/rules/0/conditions/all/5/operator',
    /does not compare/,
    /equal/,
  ],
  [
    'asking whether what is never unknown is known',
    [...BETWEEN],
    leaf('n4', 'visit.count', 'isSet', true),
    '/rules/0/conditions/all/1/any/1/operator',
    /never unknown/,
    /equal/,
  ],
  [
    'a value of another type',
    [...BETWEEN, 'value'],
    ['3', 9],
    '/rules/0/conditions/all/1/any/1/value',
    /not a number/,
    /without quotes/,
  ],
  [
    'a number where a text belongs',
    [...SEX, 'value'],
    5,
    '/rules/0/conditions/all/5/value',
    /not a text/,
    /quotes/,
  ],
  [
    'a single value where a list belongs',
    [...TAGS, 'value'],
    'VIP',
    '/rules/0/conditions/all/0/value',
    /not a list/,
    /\[ \]/,
  ],
  [
    'a value outside a closed list',
    [...SEX, 'value'],
    'femail',
    '/rules/0/conditions/all/5/value',
    /not a value of customer\.sex/,
    /female, male, other/,
  ],
  ['equal null', [...SEX, 'value'], null, '/rules/0/conditions/all/5/value', /null/, /isNotSet/],
  [
    'isSet with anything but true',
    [...OWNER, 'value'],
    false,
    '/rules/0/conditions/all/7/value',
    /must be true/,
    /true/,
  ],
  [
    'a reversed between',
    [...BETWEEN, 'value'],
    [9, 3],
    '/rules/0/conditions/all/1/any/1/value',
    /reversed/,
    /\[3, 9\]/,
  ],
  [
    'a reversed span of time',
    [...TIMES, 'value'],
    ['2026-12-01T00:00:00Z', '2026-11-01T00:00:00Z'],
    '/rules/0/conditions/all/6/value',
    /reversed/,
    /smaller/,
  ],
  ['a range of one', [...BETWEEN, 'value'], [3], '/rules/0/conditions/all/1/any/1/value', /pair/, /from, to/],
  [
    'a time in year 0',
    [...TIMES, 'value'],
    ['0000-01-01T00:00:00Z', '2026-12-01T00:00:00Z'],
    '/rules/0/conditions/all/6/value',
    /instant/,
    /2000 to 2200/,
  ],
  [
    'a day that does not exist',
    [...TIMES, 'value'],
    ['2026-02-30T00:00:00Z', '2026-12-01T00:00:00Z'],
    '/rules/0/conditions/all/6/value',
    /instant/,
    /2026-12-01/,
  ],
  [
    'a span of no days',
    [...SINCE, 'value'],
    0,
    '/rules/0/conditions/all/3/value',
    /number of days/,
    /above 0/,
  ],
  [
    'path',
    [...TAGS, 'path'],
    '$.x',
    '/rules/0/conditions/all/0/path',
    /path is not part/,
    /fact that holds the value/,
  ],
  [
    'params',
    [...TAGS, 'params'],
    { a: 1 },
    '/rules/0/conditions/all/0/params',
    /params is not part/,
    /no parameters/,
  ],
  [
    'priority',
    [...TAGS, 'priority'],
    3,
    '/rules/0/conditions/all/0/priority',
    /priority/,
    /order of the list/,
  ],
  [
    'a value that is a fact reference',
    [...SEX, 'value'],
    { fact: 'customer.status' },
    '/rules/0/conditions/all/5/value',
    /another fact/,
    /value itself/,
  ],
  [
    'all beside any',
    [...ROOT, 'any'],
    [leaf('z', 'customer.vip', 'equal', true)],
    '/rules/0/conditions',
    /all beside any/,
    /own group/,
  ],
  [
    'a group with a fact',
    [...ROOT, 'fact'],
    'customer.vip',
    '/rules/0/conditions/fact',
    /not part/,
    /remove/,
  ],
  [
    'a cycle',
    ['conditions', 0, 'conditions', 'all', 0],
    { id: 'b', condition: 'c2' },
    '/conditions/0/conditions',
    /circle/,
    /take one/,
  ],
  [
    'a condition that names itself',
    ['conditions', 0, 'conditions', 'all', 0],
    { id: 'b', condition: 'c1' },
    '/conditions/0/conditions',
    /circle/,
    /take one/,
  ],
  [
    'an unknown named condition',
    [...ROOT, 'all', 4, 'condition'],
    'c9',
    '/rules/0/conditions/all/4/condition',
    /no named condition c9/,
    /conditions/,
  ],
  [
    'depth over 6',
    [...ROOT, 'all', 0],
    nested(5),
    '/rules/0/conditions/all/0/all/0/all/0/all/0/all/0/all/0',
    /7 deep/,
    /at most 6/,
  ],
  [
    'over 64 nodes',
    [...ROOT, 'all'],
    wide,
    '/rules/0/conditions/all/1/any/30',
    /too many conditions/,
    /at most 64/,
  ],
  [
    'over 32 children',
    [...ROOT, 'all'],
    many(33, (place) => leaf(`w${place}`, 'visit.count', 'equal', place)),
    '/rules/0/conditions/all',
    /33 conditions/,
    /at most 32/,
  ],
  [
    'the key __proto__',
    [...TAGS, '__proto__'],
    { a: 1 },
    '/rules/0/conditions/all/0/__proto__',
    /forbidden/,
    /remove/,
  ],
  ['the key constructor', ['rules', 0, 'constructor'], 1, '/rules/0/constructor', /forbidden/, /remove/],
  ['the key prototype', ['prototype'], 1, '/prototype', /forbidden/, /remove/],
  [
    'a pattern with look-ahead',
    [...REMARK, 'value'],
    'a(?=b)',
    '/rules/0/conditions/all/2/not/value',
    /not RE2/,
    /look-ahead/,
  ],
  [
    'a pattern with a back reference',
    [...REMARK, 'value'],
    '(a)\\1',
    '/rules/0/conditions/all/2/not/value',
    /not RE2/,
    /back references/,
  ],
  ['an empty pattern', [...REMARK, 'value'], '', '/rules/0/conditions/all/2/not/value', /empty/, /pattern/],
  [
    'a pattern that is too large',
    [...REMARK, 'value'],
    '(?:[a-z]{0,30}){0,30}',
    '/rules/0/conditions/all/2/not/value',
    /too large/,
    /RE2/,
  ],
  [
    'a fact not available to this set',
    [...REMARK, 'fact'],
    'session.firstMessage',
    '/rules/0/conditions/all/2/not/fact',
    /not known yet/,
    /assignment/,
  ],
];

describe('a rule set', () => {
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
