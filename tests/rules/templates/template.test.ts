import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { templateFacts } from '#rules/authoring/check-templates.ts';
import { parseTemplate } from '#rules/templates/parse-template.ts';
import { renderTemplate } from '#rules/templates/render-template.ts';
import { factsRead, type Template } from '#rules/templates/template.ts';
import { CATALOGUE, NOW_MS, ZONE } from '#tests/support/a-rule-set.ts';

const LOOKUP = templateFacts(CATALOGUE, 'guidance');
const ZH = { language: 'zh', zone: ZONE } as const;
const EN = { language: 'en', zone: ZONE } as const;

function parsed(source: string): Template {
  const checked = parseTemplate(source, LOOKUP);
  if (!checked.ok) throw new Error(checked.reason);
  return checked.template;
}

function render(
  source: string,
  values: { readonly [fact: string]: unknown } = {},
  options: typeof ZH | typeof EN = ZH,
) {
  return renderTemplate(parsed(source), values, options);
}

describe('a template', () => {
  it('shows raw values of facts in its text', () => {
    expect(render('欢迎回来，{{customer.name}}！', { 'customer.name': ' Zhāng ＷＥＩ' })).toBe(
      '欢迎回来， Zhāng ＷＥＩ！',
    );
  });

  it('shows nothing for what is unknown', () => {
    expect(render('[{{customer.name}}{{customer.tags}}{{visit.count}}]', { 'customer.tags': [] })).toBe('[]');
  });

  it('chooses by if, unless and else', () => {
    const source =
      '{{#if customer.vip}}VIP{{else if customer.known}}known{{else}}new{{/if}}{{#unless customer.vip}}!{{/unless}}';

    expect(render(source, { 'customer.vip': true })).toBe('VIP');
    expect(render(source, { 'customer.vip': false, 'customer.known': true })).toBe('known!');
    expect(render(source)).toBe('new!');
  });

  it('takes zero, false and empty lists as nothing to show', () => {
    const source = '{{#if visit.count}}a{{/if}}{{#if customer.tags}}b{{/if}}';

    expect(render(source, { 'visit.count': 0, 'customer.tags': [] })).toBe('');
    expect(render(source, { 'visit.count': 1, 'customer.tags': ['x'] })).toBe('ab');
  });

  it('goes through a list, at most twenty of it', () => {
    const tags = Array.from({ length: 30 }, (_, place) => `t${place}`);

    expect(
      render('{{#each customer.tags}}{{@index}}{{this}} {{/each}}', { 'customer.tags': ['a', 'b'] }),
    ).toBe('0a 1b ');
    expect(render('{{#each customer.tags}}x{{/each}}', { 'customer.tags': tags })).toBe('x'.repeat(20));
    expect(render('{{#each customer.tags}}x{{else}}none{{/each}}')).toBe('none');
  });

  it('says booleans, closed values, lists and times in the language of the reader', () => {
    const values = {
      'customer.vip': true,
      'customer.sex': 'female',
      'customer.tags': ['a', 'b'],
      'customer.since': NOW_MS,
    };
    const source = '{{customer.vip}} {{customer.sex}} {{customer.tags}} {{customer.since}}';

    expect(render(source, values)).toBe('是 女 a、b 2026年11月25日');
    expect(render(source, values, EN)).toBe('yes female a, b 25 Nov 2026');
  });

  it('escapes what came from facts where the place shows HTML', () => {
    const template = parsed('<b>{{customer.name}}</b>');

    expect(renderTemplate(template, { 'customer.name': `<i>"'&` }, { ...ZH, escape: 'html' })).toBe(
      '<b>&lt;i&gt;&quot;&#39;&amp;</b>',
    );
  });

  it('ends its output at 8,192 units, never inside a pair', () => {
    const long = '😀'.repeat(8_000);

    expect(render('a{{customer.remark}}', { 'customer.remark': long })).toBe(`a${'😀'.repeat(4_095)}`);
  });

  it('never walks a value: an id is a name, not a path', () => {
    const values = { customer: { name: 'walked' }, 'customer.name': 'named' };

    expect(render('{{customer.name}}', values)).toBe('named');
    expect(
      render('{{customer.name}}', Object.create({ 'customer.name': 'inherited' }) as object as never),
    ).toBe('');
  });

  it('names the facts it reads', () => {
    const source =
      '{{customer.name}}{{#if customer.vip}}{{default visit.city "x"}}{{else}}{{visit.region}}{{/if}}{{customer.name}}';

    expect(factsRead(parsed(source))).toEqual([
      'customer.name',
      'customer.vip',
      'visit.city',
      'visit.region',
    ]);
  });

  it('renders as Handlebars does, as far as the two languages are one', () => {
    const source =
      'Hi {{visit.city}},\n{{#if customer.company}}\n  from {{customer.company}}\n{{else}}\n  stranger\n{{/if}}\n{{! note }}{{~#unless visit.campaign~}}  x  {{~/unless}} {{#each customer.tags}}{{@index}}:{{this}};{{/each}}';
    const nested = {
      visit: { city: '长春', campaign: '' },
      customer: { company: 'Acme & Co', tags: ['a', 'b'] },
    };
    const flat = {
      'visit.city': '长春',
      'visit.campaign': '',
      'customer.company': 'Acme & Co',
      'customer.tags': ['a', 'b'],
    };

    expect(render(source, flat, EN)).toBe(Handlebars.compile(source, { noEscape: true })(nested));
  });
});

describe('the filters', () => {
  it.each([
    ['{{default customer.name "朋友"}}', {}, '朋友'],
    ['{{default customer.name "朋友"}}', { 'customer.name': '张伟' }, '张伟'],
    ['{{default visit.count 5}}', { 'visit.count': 0 }, '0'],
    ['{{date customer.since}}', { 'customer.since': NOW_MS }, '2026年11月25日'],
    ['{{time customer.since}}', { 'customer.since': NOW_MS }, '14:30'],
    ['{{time customer.since}}', {}, ''],
    ['{{number customer.score 1}}', { 'customer.score': 1_234_567.25 }, '1,234,567.3'],
    ['{{number customer.score}}', { 'customer.score': -1_234 }, '-1,234'],
    ['{{number customer.score}}', { 'customer.score': 1e21 }, '1e+21'],
    ['{{truncate customer.name 3}}', { 'customer.name': 'abcdef' }, 'abc…'],
    ['{{truncate customer.name 3}}', { 'customer.name': 'ab😀d' }, 'ab…'],
    ['{{truncate (default customer.name "abcdef") 3}}', {}, 'abc…'],
    ['{{default (date customer.since) "?"}}', {}, '?'],
  ] as const)('%s of %j is %s', (source, values, expected) => {
    expect(render(source, values)).toBe(expected);
  });
});

describe('a hostile or mistaken template', () => {
  /** Counts the characters the parser is given; what is refused before is refused by size alone. */
  function refusal(source: string) {
    const original = Handlebars.parse;
    let given = 0;
    Handlebars.parse = (input, options) => {
      given += String(input).length;
      return original(input, options);
    };
    try {
      const checked = parseTemplate(source, LOOKUP);
      return { refused: !checked.ok, given, reason: checked.ok ? '' : checked.reason };
    } finally {
      Handlebars.parse = original;
    }
  }

  it.each([
    ['10,000 nested blocks', '{{#if customer.vip}}'.repeat(10_000) + '{{/if}}'.repeat(10_000)],
    ['nine open blocks', `${'{{#if customer.vip}}'.repeat(9)}${'{{/if}}'.repeat(9)}`],
    [
      'nine open blocks of the inverse kind',
      `${'{{^customer.vip}}'.repeat(9)}${'{{/customer.vip}}'.repeat(9)}`,
    ],
    ['nine open blocks with blanks and tildes', '{{~ #if customer.vip }}'.repeat(9)],
    ['forty blocks side by side', '{{#if customer.vip}}x{{/if}}'.repeat(40)],
    ['a ladder of else if', `{{#if customer.vip}}${'{{else if customer.known}}'.repeat(60)}{{/if}}`],
    ['filters within filters within filters', `{{default ${'(default '.repeat(100)}`],
    ['more than 4 KB', 'x'.repeat(4_097)],
    ['4 KB of braces and one more', '{'.repeat(4_097)],
  ])('is refused before it is parsed: %s', (_, source) => {
    expect(refusal(source)).toMatchObject({ refused: true, given: 0 });
  });

  it.each([
    ['4 KB of braces', '{'.repeat(4_096)],
    ['4 KB of open mustaches', '{{'.repeat(2_048)],
    ['a prototype walk', '{{constructor.constructor}}'],
    ['a prototype walk from a fact', '{{customer.tags.constructor}}'],
    ['__proto__', '{{__proto__}}'],
    ['a literal segment', '{{customer.[__proto__]}}'],
    ['lookup', '{{lookup customer "name"}}'],
    ['with', '{{#with customer}}{{name}}{{/with}}'],
    ['log', '{{log customer.name}}'],
    ['a foreign helper', '{{exec customer.name}}'],
    ['a foreign block', '{{#repeat customer.tags}}x{{/repeat}}'],
    ['a partial', '{{> header}}'],
    ['a partial block', '{{#> layout}}x{{/layout}}'],
    ['an inline partial', '{{#*inline "x"}}y{{/inline}}'],
    ['a decorator', '{{* foo}}'],
    ['three braces', '{{{customer.name}}}'],
    ['an ampersand', '{{&customer.name}}'],
    ['a raw block', '{{{{raw}}}}x{{{{/raw}}}}'],
    ['the parent', '{{../customer.name}}'],
    ['this outside a list', '{{this}}'],
    ['a fact through this', '{{this.customer.name}}'],
    ['a fact inside a list', '{{#each customer.tags}}{{customer.name}}{{/each}}'],
    ['@root', '{{@root.customer}}'],
    ['@index outside a list', '{{@index}}'],
    ['block parameters', '{{#each customer.tags as |tag|}}{{tag}}{{/each}}'],
    ['named arguments', '{{truncate customer.name length=3}}'],
    ['a constant', '{{"text"}}'],
    ['each over a text', '{{#each customer.name}}x{{/each}}'],
    ['each over a list within a list', '{{#each customer.tags}}{{#each this}}x{{/each}}{{/each}}'],
    ['a date that is none', '{{date customer.name}}'],
    ['a number that is none', '{{number customer.name}}'],
    ['a filter without its second value', '{{truncate customer.name}}'],
    ['a filter of a constant', '{{default "a" "b"}}'],
    ['filters three deep', '{{default (default (default customer.name "a") "b") "c"}}'],
    ['an unknown fact', '{{customer.shoe}}'],
    ['a fact that comes later', '{{session.firstMessage}}'],
    ['an open block', '{{#if customer.vip}}x'],
    ['blocks that cross', '{{#if customer.vip}}{{#each customer.tags}}{{/if}}{{/each}}'],
  ])('is refused: %s', (_, source) => {
    expect(refusal(source).refused).toBe(true);
  });

  it('says what is wrong and what would be right', () => {
    expect(parseTemplate('a\n{{#if customer.vip}}', LOOKUP)).toMatchObject({
      reason: expect.stringMatching(/^the braces do not fit/),
      remedy: expect.stringContaining('{{/if}}'),
    });
  });

  it('keeps a custom field and a group apart from a path', () => {
    expect(
      render('{{customer.field.seats}} {{group.g1.waiting}}', {
        'customer.field.seats': 3,
        'group.g1.waiting': 0,
      }),
    ).toBe('3 0');
  });
});
