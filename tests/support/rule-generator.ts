/** Random rule sets and raw facts that meet often enough to be worth comparing: both draw from the same small pools. */
import type { FactDefinition } from '#rules/authoring/facts.ts';
import { operatorsFor } from '#rules/authoring/operators.ts';
import type {
  Group,
  GuideRule,
  LeafValue,
  NamedCondition,
  Node,
  Rule,
  RuleSet,
  Weekday,
} from '#rules/authoring/rule.ts';
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
const READ: readonly FactDefinition[] = [
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
].flatMap((id) => GENERATOR_CATALOGUE.facts.get(id) ?? []);

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
const PIECES = [
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
const PATTERNS = [
  'refund|退款',
  '^我要',
  'order\\s*\\d+',
  '[a-c]x+',
  'not .* arrived',
  '(?:cancel|stop) it',
  'HELLO',
  '在吗$',
  '\\d{2}',
  'a+x',
  '你好|it',
];
const START_MS = Date.UTC(2026, 10, 20, 16, 0);
const DAY_MS = 86_400_000;

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function instant(random: Random): number {
  return START_MS + random.below(40) * (DAY_MS / 4) - 5 * DAY_MS;
}

function oneValue(fact: FactDefinition, random: Random): string | number | boolean {
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

function rangeValue(fact: FactDefinition, random: Random): LeafValue {
  if (fact.type === 'time') {
    const from = instant(random);
    return [iso(from), iso(from + (1 + random.below(8)) * DAY_MS)];
  }
  const from = Number(oneValue(fact, random));
  return [from, from + random.below(fact.id === 'clock.minuteOfDay' ? 600 : 6)];
}

function leafValue(fact: FactDefinition, operator: string, operand: string, random: Random): LeafValue {
  const list = () => Array.from({ length: 1 + random.below(3) }, () => oneValue(fact, random) as string);
  switch (operand) {
    case 'list':
      return [...new Set(list())];
    case 'words':
      return [...new Set([random.pick(PIECES), random.pick(PIECES)])];
    case 'range':
      return rangeValue(fact, random);
    case 'true':
      return true;
    case 'days':
      return 0.5 * (1 + random.below(20));
    case 'pattern':
      return random.pick(PATTERNS);
    default:
      return ['textContains', 'startsWith', 'endsWith'].includes(operator)
        ? random.pick(PIECES)
        : oneValue(fact, random);
  }
}

interface Drawing {
  readonly random: Random;
  readonly named: readonly string[];
  ids: number;
}

function aLeaf(drawing: Drawing): Node {
  const { random } = drawing;
  const fact = random.pick(READ);
  const offered = operatorsFor(fact.type).filter((operator) => operator.operand !== 'true' || fact.nullable);
  const operator = random.pick(offered);
  const value = leafValue(fact, operator.id, operator.operand, random);
  return { id: `n${drawing.ids++}`, fact: fact.id, operator: operator.id, value };
}

function aNode(drawing: Drawing, depth: number): Node {
  const { random } = drawing;
  if (drawing.named.length > 0 && random.chance(0.08)) {
    return { id: `n${drawing.ids++}`, condition: random.pick(drawing.named) };
  }
  return depth >= 4 || random.chance(0.65) ? aLeaf(drawing) : aGroup(drawing, depth);
}

function aGroup(drawing: Drawing, depth: number): Group {
  const { random } = drawing;
  const id = `n${drawing.ids++}`;
  if (random.chance(0.12)) return { id, not: aNode(drawing, depth + 1) };
  const nodes = Array.from({ length: 1 + random.below(4) }, () => aNode(drawing, depth + 1));
  return random.chance(0.5) ? { id, all: nodes } : { id, any: nodes };
}

function aSchedule(random: Random): NonNullable<Rule['schedule']> {
  const weekdays = random.some<Weekday>([1, 2, 3, 4, 5, 6, 7], 1, 7);
  const time = () => `${String(random.below(24)).padStart(2, '0')}:${random.pick(['00', '30'])}`;
  const from = time();
  const to = time();
  return { weekdays, from, to: to === from ? '24:00' : to };
}

export function aRule(random: Random, id: string, named: readonly string[]): GuideRule {
  const since = instant(random);
  return {
    id,
    name: { en: id },
    enabled: !random.chance(0.04),
    conditions: aGroup({ random, named, ids: 0 }, 1),
    event: {
      type: 'guide',
      params: { messages: [{ id: 'm1', intervalSeconds: 1, kind: 'text', text: { en: id } }] },
    },
    ...(random.chance(0.2) ? { since: iso(since) } : {}),
    ...(random.chance(0.2) ? { until: iso(since + (1 + random.below(30)) * DAY_MS) } : {}),
    ...(random.chance(0.2) ? { schedule: aSchedule(random) } : {}),
    ...(random.chance(0.2)
      ? {
          rollout: {
            percent: random.below(101),
            salt: random.pick(['s1', 's2']),
            by: random.pick(['visit', 'visitor'] as const),
          },
        }
      : {}),
    ...(random.chance(0.2) ? { cap: { hours: 1 + random.below(72) } } : {}),
  };
}

export function aRuleSet(random: Random, count: number): RuleSet {
  const names = ['c1', 'c2'];
  const conditions = names.map(
    (id, place): NamedCondition => ({
      id,
      revision: 1,
      name: { en: id },
      // The second may use the first, never the other way round.
      conditions: aGroup({ random, named: names.slice(0, place), ids: 0 }, 3),
    }),
  );
  const rules = Array.from({ length: count }, (_, place) => aRule(random, `r${place}`, names));
  return { format: 1, set: 'guidance', rules, conditions };
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
  const drawn = READ.filter((fact) => fact.derivedFrom === undefined && fact.group !== 'clock');
  const birthday = random.chance(0.3) ? null : iso(START_MS - random.below(12 * 366) * DAY_MS).slice(0, 10);
  return {
    ...Object.fromEntries(drawn.map((fact) => [fact.id, rawValue(fact, random)])),
    'customer.birthday': birthday,
    ...clockFacts('Asia/Shanghai', START_MS + random.below(14 * 96) * (DAY_MS / 96)),
  };
}

export function someShown(random: Random, ruleSet: RuleSet): { readonly [ruleId: string]: number } {
  return Object.fromEntries(
    ruleSet.rules.filter(() => random.chance(0.3)).map((rule) => [rule.id, random.below(72)]),
  );
}
