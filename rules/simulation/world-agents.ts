/** What agents and hours change on the imagined floor, and whom that serves. */
import type { Presence } from '../assignment/choose-agent.ts';
import { serve, withdrawOffers } from './world-claims.ts';
import type { Floor } from './world-state.ts';
import { nudge } from './world-step.ts';

export interface AgentChange {
  readonly presence?: Presence;
  readonly accepting?: boolean;
  readonly limit?: number;
}

/** What makes an agent able to take more serves the queue; what makes them unable withdraws their offers. */
export function setAgent(floor: Floor, agentId: string, change: AgentChange): void {
  const agent = floor.agents.get(agentId);
  if (agent === undefined) throw new Error(`no agent ${agentId}`);
  Object.assign(agent, change);
  if (agent.presence !== 'online' || !agent.accepting) withdrawOffers(floor, agentId);
  serveAndNudge(floor, agentId);
}

export function serveAndNudge(floor: Floor, agentId: string): void {
  for (const sessionId of serve(floor, agentId)) nudge(floor, sessionId);
}

export function groupEdge(floor: Floor, groupId: string): void {
  for (const membership of floor.memberships)
    if (membership.groupId === groupId) serveAndNudge(floor, membership.agentId);
  for (const entry of floor.queue.values())
    if (entry.targets.some((target) => target.kind === 'group' && target.groupId === groupId))
      nudge(floor, entry.sessionId);
}
