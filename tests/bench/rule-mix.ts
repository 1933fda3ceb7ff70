/**
 * Rules and facts as a large installation has them: 17 facts, 2 to 4 conditions a rule, a quarter with a part of an address, a
 * quarter with a keyword pattern. Pools of tags, pages and words grow with the rules, as they do where people write rules.
 */
import { PRE_SALES } from '#activities/store/demo/ids.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { type CompiledRuleSet, compile, evaluate } from '#rules/authoring/compile.ts';
import type { Catalogue, FactObject } from '#rules/authoring/facts.ts';
import type { AssignmentSet, Leaf, RouteRule } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { clockFacts } from '#rules/calendar/clock-facts.ts';
import { type Random, seededRandom } from '#tests/support/random.ts';

export const MIX_CATALOGUE: Catalogue = buildCatalogue({
  groups: [{ id: PRE_SALES, name: { en: 'Sales' } }],
});

const AT_MS = Date.UTC(2026, 10, 25, 6, 30);
const ZONE = 'Asia/Shanghai';
const REGIONS = ['吉林', '北京', '上海', '广东', '四川', '浙江', '辽宁', '山东'];
const CAMPAIGNS = ['winter', 'spring', 'mail', 'search', 'partner', 'launch'];
const STATUSES = ['lead', 'trial', 'customer', 'lost'];

type Raw = { [fact: string]: unknown };

/** One condition, and what to put into facts so that it holds. */
interface Part {
  readonly fact: string;
  readonly operator: string;
  readonly value: Leaf['value'];
  readonly fulfil: (raw: Raw) => void;
}

const tag = (number: number): string => `tag-${number}`;
const page = (number: number): string => `/page-${number}/`;
/** Two words of which either will do, neither part of another. */
const words = (number: number): readonly [string, string] => [`keyword${number}x`, `关键词${number}号`];

function set(fact: string, operator: string, value: Leaf['value'], fulfilled: unknown = value): Part {
  return { fact, operator, value, fulfil: (raw) => (raw[fact] = fulfilled) };
}

function range(random: Random, fact: string, most: number): Part {
  const from = random.below(most);
  const to = from + 1 + random.below(Math.max(2, most >> 2));
  return set(fact, 'between', [from, to], from);
}

/** The 14 ordinary facts; tags, page and first message have their own. */
const ORDINARY: readonly ((random: Random) => Part)[] = [
  (random) => set('customer.vip', 'equal', random.chance(0.3)),
  (random) => range(random, 'customer.score', 100),
  (random) => set('customer.sex', 'equal', random.pick(['female', 'male', 'other'])),
  (random) => set('customer.status', 'in', random.some(STATUSES, 1, 2), undefined),
  (random) => range(random, 'customer.sessions', 40),
  (random) => set('customer.location', 'startsWith', random.pick(REGIONS)),
  (random) => range(random, 'visit.count', 30),
  (random) => set('visit.referrer', 'textContains', random.pick(['baidu', 'bing', 'weixin', 'zhihu'])),
  (random) => set('visit.campaign', 'equal', random.pick(CAMPAIGNS)),
  (random) => set('visit.region', 'equal', random.pick(REGIONS)),
  (random) => set('visit.device', 'equal', random.pick(['desktop', 'mobile', 'tablet'])),
  (random) => range(random, 'visit.secondsOnPage', 300),
  (random) => set('visit.language', 'equal', random.pick(['zh', 'en', 'other'])),
  (random) => range(random, 'visit.pages', 20),
];

function ordinary(random: Random): Part {
  const part = random.pick(ORDINARY)(random);
  if (part.operator !== 'in' || !Array.isArray(part.value)) return part;
  return set(part.fact, 'in', part.value, part.value[0]);
}

function tagPart(number: number): Part {
  return {
    fact: 'customer.tags',
    operator: 'contains',
    value: tag(number),
    fulfil: (raw) =>
      (raw['customer.tags'] = [...((raw['customer.tags'] as string[] | undefined) ?? []), tag(number)]),
  };
}

function pagePart(number: number): Part {
  return set('visit.page', 'textContains', page(number), `https://shop.example${page(number)}index.html`);
}

function wordsPart(number: number): Part {
  const [one, other] = words(number);
  return set('session.firstMessage', 'matchesRegex', `${one}|${other}`, `您好，我想问 ${other} 的事`);
}

const ROUTE: RouteRule['event'] = {
  type: 'route',
  params: {
    plan: {
      steps: [
        {
          target: {
            kind: 'group',
            groupId: PRE_SALES,
            strategy: 'highest-free-ratio',
            skills: [],
            headStartSeconds: 0,
          },
          waitSeconds: 60,
        },
      ],
      overflow: { to: 'queue' },
    },
  },
};

function partsOf(random: Random, pool: number): readonly Part[] {
  const kind = random.next();
  const own =
    kind < 0.25
      ? pagePart(random.below(pool))
      : kind < 0.5
        ? wordsPart(random.below(pool))
        : tagPart(random.below(pool));
  const more = new Map([[own.fact, own]]);
  const count = 2 + random.below(3);
  while (more.size < count) {
    const part = ordinary(random);
    more.set(part.fact, part);
  }
  return [...more.values()];
}

export interface Mix {
  /** As it is stored: read from JSON. */
  readonly json: string;
  readonly ruleSet: AssignmentSet;
  readonly compiled: CompiledRuleSet;
  /** Winners uniform over the list; a tenth matches nothing. */
  readonly cases: readonly FactObject[];
}

function base(random: Random): Raw {
  const raw: Raw = { ...clockFacts(ZONE, AT_MS), 'session.channel': 'web', 'customer.known': true };
  for (const make of ORDINARY) if (random.chance(0.5)) make(random).fulfil(raw);
  raw['customer.tags'] = [];
  raw['visit.page'] = 'https://shop.example/elsewhere';
  raw['session.firstMessage'] = '你好，请问有人在吗';
  return raw;
}

const TRIES = 400;

/** Facts with which exactly that rule wins; null where an earlier one always does. */
function caseFor(
  random: Random,
  compiled: CompiledRuleSet,
  wanted: { readonly index: number; readonly parts: readonly Part[] | null },
): FactObject | null {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const raw = base(random);
    for (const part of wanted.parts ?? []) part.fulfil(raw);
    const { facts } = assembleFacts(MIX_CATALOGUE, raw);
    if (evaluate(compiled, facts).index === wanted.index) return facts;
  }
  return null;
}

export interface MixOptions {
  readonly rules: number;
  /** How many facts to make. */
  readonly cases: number;
  readonly seed: number;
  /** Place of the rule that wins every case; default: any, and a tenth of the cases none. */
  readonly winner?: number;
}

function setOf(parts: readonly (readonly Part[])[]): AssignmentSet {
  const rules = parts.map((own, index): RouteRule => {
    const all = own.map(({ fact, operator, value }, at) => ({ id: `n${at + 1}`, fact, operator, value }));
    return {
      id: `rule-${index}`,
      name: { en: `Rule ${index}` },
      enabled: true,
      conditions: { id: 'root', all },
      event: ROUTE,
    };
  });
  const defaultRule = { id: 'default', plan: ROUTE.params.plan };
  return { format: 1, set: 'assignment', rules, conditions: [], defaultRule };
}

/** Some rules may be shadowed by chance: whoever asks for such a winner gets fewer cases. */
export function ruleMix({ rules, cases: wanted, seed, winner }: MixOptions): Mix {
  const random = seededRandom(seed);
  const pool = Math.max(1, Math.ceil(rules / 3));
  const parts = Array.from({ length: rules }, () => partsOf(random, pool));
  const ruleSet = setOf(parts);
  const compiled = compile(ruleSet, MIX_CATALOGUE);
  const cases: FactObject[] = [];
  for (let tried = 0; cases.length < wanted && tried < 20 * wanted; tried += 1) {
    const nobody = cases.length % 10 === 9;
    const index = winner ?? (nobody ? rules : random.below(rules));
    const facts = caseFor(random, compiled, { index, parts: parts[index] ?? null });
    if (facts !== null) cases.push(facts);
  }
  return { json: JSON.stringify(ruleSet), ruleSet, compiled, cases };
}
