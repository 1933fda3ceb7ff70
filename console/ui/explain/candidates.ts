/** Candidates under the step that asked them, the chosen one first. */

import type { z } from 'zod';
import type { CandidateView, PlanStepView } from '#api/contract/decisions.ts';

export type Candidate = z.output<typeof CandidateView>;
export type PlanStep = z.output<typeof PlanStepView>;

export interface StepWithCandidates {
  readonly index: number;
  /** Null where the plan does not name the step (a transfer by hand). */
  readonly plan: PlanStep | null;
  readonly candidates: readonly Candidate[];
}

export function candidatesByStep(
  plan: readonly PlanStep[],
  candidates: readonly Candidate[],
): readonly StepWithCandidates[] {
  const indexes = [...new Set([...plan.map(({ index }) => index), ...candidates.map(({ step }) => step)])];
  return indexes
    .sort((a, b) => a - b)
    .map((index) => ({
      index,
      plan: plan.find((step) => step.index === index) ?? null,
      candidates: candidates
        .filter((candidate) => candidate.step === index)
        .sort((a, b) => Number(b.chosen) - Number(a.chosen) || rank(a) - rank(b)),
    }));
}

/** Why a step has no candidates: an earlier one found somebody, one is still waited in, or it was passed over as closed or empty. */
export function whyUntried(
  index: number,
  steps: readonly Pick<StepWithCandidates, 'index' | 'plan' | 'candidates'>[],
): 'skipped' | 'found' | 'later' {
  const tried = steps.filter(({ candidates }) => candidates.length > 0);
  const before = tried.filter((step) => step.index < index);
  if (tried.length > before.length) return 'skipped';
  if (before.some(({ candidates }) => candidates.some(({ chosen }) => chosen))) return 'found';
  return (before.at(-1)?.plan?.waitSeconds ?? 0) > 0 ? 'later' : 'skipped';
}

/** Those who could have served stand above those who could not. */
function rank({ reason }: Candidate): number {
  return reason === 'ranked-lower' || reason === 'taken-meanwhile' ? 0 : 1;
}

/** Free seats as a share of all, 0–100. */
export function freePercent({ load, limit }: Pick<Candidate, 'load' | 'limit'>): number {
  return limit <= 0 ? 0 : Math.max(0, Math.round((1 - load / limit) * 100));
}
