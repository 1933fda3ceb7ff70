/** Random rule sets and raw facts that meet often enough to be worth comparing: both draw from the same small pools. */
import type { FactDefinition } from '#rules/authoring/facts.ts';
import { operatorsFor } from '#rules/authoring/operators.ts';
import type {
  Group,
  GuideRule,
  LeafValue,
  NamedCondition,
  Node,
  RouteRule,
  Rule,
  RuleSet,
  SetName,
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
const READ_BY_BOTH: readonly FactDefinition[] = wholeFacts([
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
const READ: { readonly [set in SetName]: readonly FactDefinition[] } = {
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

/** Half of the time a piece of what the fact may well hold. */
function pieceFor(operator: string, fact: FactDefinition, random: Random): string | null {
  if (!['textContains', 'startsWith', 'endsWith'].includes(operator)) return null;
  const whole = String(oneValue(fact, random));
  const length = Math.min(whole.length, 1 + random.below(6));
  const piece = operator === 'endsWith' ? whole.slice(whole.length - length) : whole.slice(0, length);
  return random.chance(0.6) && piece.trim() !== '' ? piece : random.pick(PIECES);
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
      return pieceFor(operator, fact, random) ?? oneValue(fact, random);
  }
}

interface Drawing {
  readonly random: Random;
  readonly named: readonly string[];
  readonly facts: readonly FactDefinition[];
  ids: number;
}

function aLeaf(drawing: Drawing): Node {
  const { random } = drawing;
  const fact = random.pick(drawing.facts);
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

function conditionsOf(random: Random, named: readonly string[], set: SetName | null): Group {
  return aGroup(
    { random, named, facts: set === null ? READ_BY_BOTH : READ[set], ids: 0 },
    set === null ? 3 : 1,
  );
}

function whenInForce(random: Random): Pick<Rule, 'since' | 'until' | 'schedule' | 'rollout'> {
  const since = instant(random);
  const rollout = () => ({
    percent: random.below(101),
    salt: random.pick(['s1', 's2']),
    by: random.pick(['visit', 'visitor'] as const),
  });
  return {
    ...(random.chance(0.2) ? { since: iso(since) } : {}),
    ...(random.chance(0.2) ? { until: iso(since + (1 + random.below(30)) * DAY_MS) } : {}),
    ...(random.chance(0.2) ? { schedule: aSchedule(random) } : {}),
    ...(random.chance(0.2) ? { rollout: rollout() } : {}),
  };
}

function base(random: Random, id: string, conditions: Group) {
  return { id, name: { en: id }, enabled: !random.chance(0.04), conditions, ...whenInForce(random) };
}

function aGuideRule(random: Random, id: string, named: readonly string[]): GuideRule {
  return {
    ...base(random, id, conditionsOf(random, named, 'guidance')),
    event: {
      type: 'guide',
      params: { messages: [{ id: 'm1', intervalSeconds: 1, kind: 'text', text: { en: id } }] },
    },
    ...(random.chance(0.3) ? { cap: { hours: 1 + random.below(72) } } : {}),
  };
}

const PLAN = {
  steps: [{ target: { kind: 'last-agent', evenSuspended: false }, waitSeconds: 0 }],
  overflow: { to: 'queue' },
} as const;

function aRouteRule(random: Random, id: string, named: readonly string[]): RouteRule {
  return {
    ...base(random, id, conditionsOf(random, named, 'assignment')),
    event: { type: 'route', params: { plan: PLAN } },
  };
}

export function aRuleSet(random: Random, count: number): RuleSet {
  const names = ['c1', 'c2'];
  // The second may use the first, never the other way round.
  const conditions = names.map(
    (id, place): NamedCondition => ({
      id,
      revision: 1,
      name: { en: id },
      conditions: conditionsOf(random, names.slice(0, place), null),
    }),
  );
  const ids = Array.from({ length: count }, (_, place) => `r${place}`);
  if (random.chance(0.6)) {
    const rules = ids.map((id) => aGuideRule(random, id, names));
    return { format: 1, set: 'guidance', rules, conditions };
  }
  const rules = ids.map((id) => aRouteRule(random, id, names));
  return { format: 1, set: 'assignment', rules, conditions, defaultRule: { id: 'default', plan: PLAN } };
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

export function someShown(random: Random, ruleSet: RuleSet): { readonly [ruleId: string]: number } {
  return Object.fromEntries(
    ruleSet.rules.filter(() => random.chance(0.3)).map((rule) => [rule.id, random.below(72)]),
  );
}
