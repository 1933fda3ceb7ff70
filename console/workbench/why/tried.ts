/** Who had been looked at by a moment: a plan that is still waiting has not asked its later steps yet. */
import type { DecisionView } from '#api/contract/decisions.ts';
import type { StaffEvent } from '#api/contract/events.ts';

const AFTER_THE_QUEUE: ReadonlySet<StaffEvent['kind']> = new Set([
  'assigned',
  'left-queue',
  'bot-started',
  'form-opened',
  'closed',
]);

export function candidatesBy(
  decision: DecisionView,
  events: readonly StaffEvent[],
  atMs: number,
): DecisionView['candidates'] {
  const last = lastStepAsked(decision, events, atMs);
  return last === null ? decision.candidates : decision.candidates.filter(({ step }) => step <= last);
}

/** Null = all that were ever asked. */
function lastStepAsked(decision: DecisionView, events: readonly StaffEvent[], atMs: number): number | null {
  const queued = events.findIndex((event) => event.kind === 'queued' && event.decisionId === decision.id);
  if (queued < 0) return null;
  let last = firstWait(decision);
  for (const event of events.slice(queued + 1)) {
    if (event.atMs > atMs) return last;
    if (event.kind === 'widened') last = event.stepIndex;
    else if (AFTER_THE_QUEUE.has(event.kind)) return null;
  }
  return last;
}

/** The step at which the search first stood still; null where the plan does not say. */
function firstWait({ plan, candidates }: DecisionView): number | null {
  const step = plan.find(
    ({ index, waitSeconds }) =>
      (waitSeconds ?? 0) > 0 && candidates.some((candidate) => candidate.step === index),
  );
  return step?.index ?? null;
}
