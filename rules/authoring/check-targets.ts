/** Whom a plan names: they exist and have not been retired. */
import type { Plan } from '../assignment/plan.ts';
import type { Path, Problems } from './problems.ts';

/** Ids of those who may be named, retired ones not among them. */
export interface KnownTargets {
  readonly agents: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly bots: ReadonlySet<string>;
}

export function checkPlanTargets(
  plan: Plan,
  path: Path,
  { targets, problems }: { readonly targets: KnownTargets; readonly problems: Problems },
): void {
  const require = (known: ReadonlySet<string>, id: string, at: readonly (string | number)[]) => {
    const what = String(at.at(-1)).replace('Id', '');
    if (!known.has(id))
      problems.add([...path, ...at], `there is no ${what} ${id}, or it is retired`, `choose another ${what}`);
  };
  for (const [index, { target }] of plan.steps.entries()) {
    const at = ['steps', index, 'target'];
    if (target.kind === 'agent') require(targets.agents, target.agentId, [...at, 'agentId']);
    if (target.kind === 'group') require(targets.groups, target.groupId, [...at, 'groupId']);
    if (target.kind === 'bot') require(targets.bots, target.botId, [...at, 'botId']);
  }
  if (plan.overflow.to === 'bot') require(targets.bots, plan.overflow.botId, ['overflow', 'botId']);
}
