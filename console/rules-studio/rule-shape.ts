/** What a stored rule does, as far as this page shows it; a rule written by a newer version shows what is understood. */
import type { Plan } from '#rules/assignment/plan.ts';
import type { GuidedMessage, Rule, Schedule } from '#rules/authoring/rule.ts';

export type RuleDoes =
  | { readonly kind: 'guide'; readonly messages: readonly GuidedMessage[]; readonly capHours: number | null }
  | { readonly kind: 'route'; readonly plan: Plan }
  | { readonly kind: 'unknown' };

export interface RuleBounds {
  readonly since: string | null;
  readonly until: string | null;
  readonly schedule: Schedule | null;
  readonly percent: number | null;
}

export function ruleDoes(stored: unknown): RuleDoes {
  const rule = stored as Partial<Rule> & { readonly plan?: Plan };
  const event = rule?.event;
  if (event?.type === 'guide' && Array.isArray(event.params?.messages)) {
    const cap = 'cap' in rule ? (rule.cap?.hours ?? null) : null;
    return { kind: 'guide', messages: event.params.messages, capHours: cap };
  }
  if (event?.type === 'route' && Array.isArray(event.params?.plan?.steps))
    return { kind: 'route', plan: event.params.plan };
  // The default rule is a plan without conditions.
  if (Array.isArray(rule?.plan?.steps)) return { kind: 'route', plan: rule.plan };
  return { kind: 'unknown' };
}

export function ruleBounds(stored: unknown): RuleBounds {
  const rule = (stored ?? {}) as Partial<Rule>;
  return {
    since: rule.since ?? null,
    until: rule.until ?? null,
    schedule: rule.schedule ?? null,
    percent: rule.rollout?.percent ?? null,
  };
}

/** Seconds after opening at which each message goes out. */
export function messageTimes(messages: readonly GuidedMessage[]): readonly number[] {
  let at = 0;
  return messages.map(({ intervalSeconds }) => {
    at += intervalSeconds;
    return at;
  });
}
