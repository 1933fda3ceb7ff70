/** Why an agent did not get a session: what was kept of them, and what the plan asked besides. */
import type { Candidate } from './choose-agent.ts';
import type { Plan, Strategy, Target } from './plan.ts';

/** How an agent lay behind the one who was chosen under the same target. */
export interface Behind {
  /** Most seats they could have held and still have come first, the moment being the same; null = no number of seats decides. */
  readonly firstAtLoad: number | null;
}

/**
 * `considered`: the roster has them, with the reason at each step. `not-reached`: a later step would have asked them.
 * `not-asked`: no step of the plan leads to them.
 */
export type WhyNotAgent =
  | { readonly kind: 'chosen' }
  | { readonly kind: 'considered'; readonly lines: readonly Candidate[]; readonly behind: Behind | null }
  | { readonly kind: 'not-reached'; readonly step: number }
  | { readonly kind: 'not-asked' };

export interface KnownOf {
  readonly agentId: string;
  readonly groupIds: readonly string[];
  readonly ownerId: string | null;
  readonly lastAgentId: string | null;
}

export function whyNotAgent(
  plan: Plan | null,
  candidates: readonly Candidate[],
  known: KnownOf,
): WhyNotAgent {
  const lines = candidates.filter(({ agentId }) => agentId === known.agentId);
  if (lines.some(({ chosen }) => chosen)) return { kind: 'chosen' };
  if (lines.length > 0) return { kind: 'considered', lines, behind: behindOf(plan, candidates, lines) };
  const step = plan?.steps.findIndex(({ target }) => leadsTo(target, known)) ?? -1;
  return step < 0 ? { kind: 'not-asked' } : { kind: 'not-reached', step };
}

export function leadsTo(target: Target, known: KnownOf): boolean {
  switch (target.kind) {
    case 'owner':
      return known.ownerId === known.agentId;
    case 'last-agent':
      return known.lastAgentId === known.agentId;
    case 'agent':
      return target.agentId === known.agentId;
    case 'group':
      return known.groupIds.includes(target.groupId);
    case 'bot':
      return false;
    default:
      return target satisfies never;
  }
}

function behindOf(
  plan: Plan | null,
  candidates: readonly Candidate[],
  lines: readonly Candidate[],
): Behind | null {
  const mine = lines.find(({ reason }) => reason === 'ranked-lower');
  const chosen = candidates.find((one) => one.chosen && one.step === mine?.step);
  if (mine === undefined || chosen === undefined) return null;
  const target = plan?.steps[mine.step]?.target;
  return { firstAtLoad: target?.kind === 'group' ? firstAtLoad(target.strategy, mine, chosen) : null };
}

type Seats = Pick<Candidate, 'load' | 'limit'>;

/** The chosen one's load is from before they were given the session. */
function firstAtLoad(strategy: Strategy, mine: Seats, chosen: Seats): number | null {
  switch (strategy) {
    case 'highest-free-ratio': {
      if (chosen.limit <= 0 || mine.limit <= 0) return null;
      return below((chosen.load * mine.limit) / chosen.limit, mine);
    }
    case 'fewest-sessions':
      return below(chosen.load, mine);
    case 'rotation':
    case 'longest-idle':
    case 'weighted-share':
    case 'fixed-order':
      return null;
    default:
      return strategy satisfies never;
  }
}

/** The largest whole number under `bound`; null where it is none, or where they held as few and waiting decided. */
function below(bound: number, mine: Seats): number | null {
  const load = Math.ceil(bound) - 1;
  return load < 0 || load >= mine.load ? null : load;
}
