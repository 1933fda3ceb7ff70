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
import { DAY_MS, instant, iso, oneValue, PATTERNS, PIECES, READ, READ_BY_BOTH } from './fact-generator.ts';
import type { Random } from './random.ts';

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

export function someShown(random: Random, ruleSet: RuleSet): { readonly [ruleId: string]: number } {
  return Object.fromEntries(
    ruleSet.rules.filter(() => random.chance(0.3)).map((rule) => [rule.id, random.below(72)]),
  );
}
