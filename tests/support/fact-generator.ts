/** Random raw facts, and the small pools that rules and facts both draw from, so that they meet. */
import type { FactDefinition } from '#rules/authoring/facts.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { clockFacts } from '#rules/calendar/clock-facts.ts';
import type { Random } from './random.ts';

export const GENERATOR_CATALOGUE = buildCatalogue({
  customFields: [
    { id: 'plan', type: 'enum', label: { en: 'Plan' }, values: [aValue('free'), aValue('pro')] },
    { id: 'size', type: 'number', label: { en: 'Company size' } },
    { id: 'hobbies', type: 'set', label: { en: 'Hobbies' } },
  ],
  groups: [{ id: 'g1', name: { zh: '售前', en: 'Pre-sales' } }],
});

function aValue(value: string) {
  return { value, label: { en: value } };
}

/** Facts the generator uses; few, so that rules and facts meet. */
export const READ_BY_BOTH: readonly FactDefinition[] = wholeFacts([
  'customer.vip',
  'customer.tags',
  'customer.owner',
  'customer.score',
  'customer.sex',
  'customer.age',
  'customer.daysToBirthday',
  'customer.location',
  'customer.remark',
  'customer.since',
  'customer.known',
  'customer.field.plan',
  'customer.field.size',
  'customer.field.hobbies',
  'visit.count',
  'visit.page',
  'visit.referrer',
  'visit.region',
  'visit.device',
  'visit.previousAt',
  'visit.openedAt',
  'session.channel',
  'group.g1.open',
  'group.g1.waiting',
  'clock.weekday',
  'clock.minuteOfDay',
]);

/** Texts more often than others: their operators are many. */
export const READ: { readonly [set in SetName]: readonly FactDefinition[] } = {
  guidance: [...READ_BY_BOTH, ...wholeFacts(['customer.remark', 'customer.remark'])],
  assignment: [
    ...READ_BY_BOTH,
    ...wholeFacts(['session.firstMessage', 'session.firstMessage', 'session.guidedBy']),
  ],
};

function wholeFacts(ids: readonly string[]): readonly FactDefinition[] {
  return ids.flatMap((id) => GENERATOR_CATALOGUE.facts.get(id) ?? []);
}

const SETS = ['vip', 'old friend', '老客户', 'b2b', '😀'];
const IDS = ['a1', 'a2', 'a3'];
const STRINGS = ['吉林', '吉林 长春', 'beijing', '北京', 'cafe', 'abc 123'];
const URLS = ['https://shop.example/refund', 'https://shop.example/', '/price', 'https://www.baidu.com/?q=1'];
const TEXTS = [
  '我要退款',
  'please refund order 12',
  'hello there',
  '你好 在吗',
  'cancel it now',
  'not yet arrived',
  'aax',
];
export const PIECES = [
  '退款',
  'refund',
  'order',
  '你好',
  'it',
  'h',
  '吉林',
  'a',
  'shop',
  '/',
  'https://',
  'now',
  '京',
  'x',
];
export const PATTERNS = [
  'refund|退款',
  '^我要',
  'order\\s*\\d+',
  '[a-c]x+',
  '[a-z]+',
  '\\w \\w',
  'o',
  'not .* arrived',
  '(?:cancel|stop) it',
  'HELLO',
  '在吗$',
  '\\d{2}',
  'a+x',
  '你好|it',
];
const START_MS = Date.UTC(2026, 10, 20, 16, 0);
export const DAY_MS = 86_400_000;

export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

export function instant(random: Random): number {
  return START_MS + random.below(40) * (DAY_MS / 4) - 5 * DAY_MS;
}

export function oneValue(fact: FactDefinition, random: Random): string | number | boolean {
  if (fact.values && fact.type !== 'set') return random.pick(fact.values).value;
  switch (fact.type) {
    case 'boolean':
      return random.chance(0.5);
    case 'number':
      if (fact.id === 'clock.minuteOfDay') return random.below(1_440);
      return fact.id === 'clock.weekday' ? 1 + random.below(7) : random.below(12);
    case 'time':
      return iso(instant(random));
    case 'set':
      return random.pick(SETS);
    case 'id':
    case 'enum':
      return random.pick(IDS);
    case 'url':
      return random.pick(URLS);
    case 'text':
      return random.pick(TEXTS);
    default:
      return random.pick(STRINGS);
  }
}

/** Writes a text as people do: wide, upper case, with invisible characters and stray blanks. */
function untidy(text: string, random: Random): string {
  const wide = (char: string) =>
    /[!-~]/u.test(char) ? String.fromCodePoint(char.charCodeAt(0) + 0xfee0) : char;
  if (random.chance(0.15)) return [...text].map(wide).join('');
  if (random.chance(0.15)) return ` ${text.toUpperCase().replaceAll(' ', ' \t ')}\u3000`;
  return random.chance(0.15) ? [...text].join('\u200b') : text;
}

function rawValue(fact: FactDefinition, random: Random): unknown {
  if (fact.type === 'set') return random.some(SETS, 0, 3);
  if (fact.nullable && random.chance(0.25)) return null;
  if (fact.type === 'time') return instant(random);
  const value = oneValue(fact, random);
  return typeof value === 'string' && !fact.values && fact.type !== 'id' && fact.type !== 'url'
    ? untidy(value, random)
    : value;
}

/** Facts as they come in, clock included. */
export function someRawFacts(random: Random): { readonly [fact: string]: unknown } {
  const drawn = [...READ.guidance, ...READ.assignment].filter(
    (fact) => fact.derivedFrom === undefined && fact.group !== 'clock',
  );
  const birthday = random.chance(0.3) ? null : iso(START_MS - random.below(12 * 366) * DAY_MS).slice(0, 10);
  return {
    ...Object.fromEntries(drawn.map((fact) => [fact.id, rawValue(fact, random)])),
    'customer.birthday': birthday,
    ...clockFacts('Asia/Shanghai', START_MS + random.below(14 * 96) * (DAY_MS / 96)),
  };
}
