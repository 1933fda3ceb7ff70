/** Builders of valid rule sets: the test says only what matters. */
import type {
  AssignmentSet,
  GuidanceSet,
  GuideRule,
  Leaf,
  NamedCondition,
  Node,
  RouteRule,
} from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { clockFacts } from '#rules/calendar/clock-facts.ts';

export const CATALOGUE = buildCatalogue({
  customFields: [{ id: 'seats', type: 'number', label: { zh: '席位数', en: 'Seats' } }],
  groups: [{ id: 'g1', name: { zh: '售前', en: 'Pre-sales' } }],
});

export const ZONE = 'Asia/Shanghai';
/** Wednesday 25 November 2026, 14:30 in Shanghai. */
export const NOW_MS = Date.UTC(2026, 10, 25, 6, 30);
export const CLOCK = clockFacts(ZONE, NOW_MS);

export function aLeaf(fact: string, operator: string, value: Leaf['value'], id = 'leaf'): Leaf {
  return { id, fact, operator, value };
}

export const VIP = aLeaf('customer.vip', 'equal', true);

export function aGuideRule(
  id: string,
  nodes: readonly Node[] = [VIP],
  more: Partial<GuideRule> = {},
): GuideRule {
  return {
    id,
    name: { en: id },
    enabled: true,
    conditions: { id: 'root', all: nodes },
    event: {
      type: 'guide',
      params: {
        messages: [{ id: 'm1', intervalSeconds: 2, kind: 'text', text: { zh: '你好', en: 'Hello' } }],
      },
    },
    ...more,
  };
}

export function aGuidanceSet(
  rules: readonly GuideRule[],
  conditions: readonly NamedCondition[] = [],
): GuidanceSet {
  return { format: 1, set: 'guidance', rules, conditions };
}

export function aRouteRule(
  id: string,
  nodes: readonly Node[] = [VIP],
  more: Partial<RouteRule> = {},
): RouteRule {
  const target = {
    kind: 'group',
    groupId: 'g1',
    strategy: 'highest-free-ratio',
    skills: [],
    headStartSeconds: 0,
  } as const;
  return {
    id,
    name: { en: id },
    enabled: true,
    conditions: { id: 'root', all: nodes },
    event: {
      type: 'route',
      params: { plan: { steps: [{ target, waitSeconds: 60 }], overflow: { to: 'queue' } } },
    },
    ...more,
  };
}

export function anAssignmentSet(rules: readonly RouteRule[]): AssignmentSet {
  const target = { kind: 'last-agent', evenSuspended: false } as const;
  const plan = { steps: [{ target, waitSeconds: 0 }], overflow: { to: 'message-form' } } as const;
  return { format: 1, set: 'assignment', rules, conditions: [], defaultRule: { id: 'default', plan } };
}

export function aNamedCondition(id: string, nodes: readonly Node[]): NamedCondition {
  return { id, revision: 1, name: { en: id }, conditions: { id: 'root', all: nodes } };
}
