/** Rules to begin with where there are none yet, and the empty one that "add" makes. */
import type { Plan } from '#rules/assignment/plan.ts';
import type { DraftEntry } from '#rules/authoring/draft.ts';
import type { LeafValue, SetName } from '#rules/authoring/rule.ts';
import type { Text } from '#rules/text.ts';
import { newId } from './new-id.ts';

function leaf(fact: string, operator: string, value: LeafValue) {
  return { id: newId('n'), fact, operator, value };
}

function guided(name: Text, leaves: readonly object[], text: Text): DraftEntry {
  return {
    id: newId('r'),
    name,
    enabled: true,
    conditions: { id: newId('n'), all: leaves },
    event: {
      type: 'guide',
      params: { messages: [{ id: newId('m'), kind: 'text', intervalSeconds: 3, text }] },
    },
    cap: { hours: 24 },
  };
}

function guidanceStarters(): readonly DraftEntry[] {
  return [
    guided({ zh: '老客户回来', en: 'A regular is back' }, [leaf('visit.count', 'greaterThanInclusive', 3)], {
      zh: '欢迎回来！需要我接着上次的帮您看吗？',
      en: 'Welcome back! Shall we go on where we left off?',
    }),
    guided({ zh: '退款页面', en: 'On the refund page' }, [leaf('visit.page', 'textContains', '/refund')], {
      zh: '退款遇到问题？告诉我订单号，马上帮您查。',
      en: 'Trouble with a refund? Tell me the order number and I will look at once.',
    }),
    guided(
      { zh: '手机首次来访', en: 'First visit, on a phone' },
      [leaf('visit.count', 'equal', 1), leaf('visit.device', 'equal', 'mobile')],
      { zh: '您好，有什么想了解的？直接输入即可。', en: 'Hello! Just type what you would like to know.' },
    ),
  ];
}

function routed(name: Text, leaves: readonly object[], plan: Plan): DraftEntry {
  return {
    id: newId('r'),
    name,
    enabled: true,
    conditions: { id: newId('n'), all: leaves },
    event: { type: 'route', params: { plan } },
  };
}

const OWNER: Plan = {
  steps: [{ target: { kind: 'owner', exclusive: false, evenSuspended: false }, waitSeconds: 20 }],
  overflow: { to: 'queue' },
};

function lastAgentPlan(): Plan {
  return {
    steps: [{ target: { kind: 'last-agent', evenSuspended: false }, waitSeconds: 20 }],
    overflow: { to: 'queue' },
  };
}

function assignmentStarters(): readonly DraftEntry[] {
  return [
    routed(
      { zh: '有归属人的客户', en: 'Customers with an owner' },
      [leaf('customer.owner', 'isSet', true)],
      OWNER,
    ),
    routed(
      { zh: '一天内回来', en: 'Back within a day' },
      [leaf('customer.lastSession', 'withinLast', 1)],
      lastAgentPlan(),
    ),
    routed(
      { zh: '提到退款', en: 'Speaks of a refund' },
      [leaf('session.firstMessage', 'textContainsAny', ['退款', 'refund'])],
      { steps: [], overflow: { to: 'queue' } },
    ),
  ];
}

export function starterRules(set: SetName): readonly DraftEntry[] {
  return set === 'guidance' ? guidanceStarters() : assignmentStarters();
}

/** Unfinished on purpose: nothing is asked and nothing said yet. */
export function emptyRule(set: SetName, name: Text): DraftEntry {
  const conditions = { id: newId('n'), all: [] };
  const base = { id: newId('r'), name, enabled: true, conditions };
  if (set === 'assignment')
    return { ...base, event: { type: 'route', params: { plan: { steps: [], overflow: { to: 'queue' } } } } };
  return { ...base, event: { type: 'guide', params: { messages: [] } }, cap: { hours: 24 } };
}
