/** What is sent to be counted: conditions and when they are in force; an action that is not finished takes nothing from them. */
import type { DraftEntry } from '#rules/authoring/draft.ts';
import type { Group, SetName } from '#rules/authoring/rule.ts';

const ANY_EVENT = {
  guidance: {
    type: 'guide',
    params: { messages: [{ id: 'm', kind: 'text', intervalSeconds: 0, text: { en: '.' } }] },
  },
  assignment: {
    type: 'route',
    params: {
      plan: {
        steps: [{ target: { kind: 'last-agent', evenSuspended: false }, waitSeconds: 0 }],
        overflow: { to: 'queue' },
      },
    },
  },
};

export function countableOf(
  id: string,
  set: SetName,
  conditions: Group,
  inForce: Readonly<Record<string, unknown>> = {},
): DraftEntry {
  const given = Object.entries(inForce).filter(([, value]) => value !== undefined);
  return {
    id,
    name: { en: id },
    enabled: true,
    conditions,
    event: ANY_EVENT[set],
    ...Object.fromEntries(given),
  };
}
