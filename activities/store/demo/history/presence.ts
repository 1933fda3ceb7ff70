/** The agents' presence through the history: shifts, and coming back after a suspension for missed customers. */
import type { Presence } from '#rules/assignment/choose-agent.ts';
import type { World } from '#rules/simulation/world.ts';
import { PEOPLE } from '../people.ts';
import type { PresenceChange } from './roster.ts';

export interface PresenceStretch {
  readonly agentId: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly presence: Presence;
  readonly cause: 'self' | 'miss-budget';
}

export interface PresenceBook {
  readonly stretches: PresenceStretch[];
  /** The system suspended them; they come back by themselves after a while. */
  readonly suspended: (agentId: string) => void;
  /** Everybody goes home; closes the last stretches. */
  readonly end: () => void;
}

const BACK_AFTER_MS = 600_000;
const LOOK_AGAIN_MS = 300_000;

/** Follows the roster on the world's clock. */
export function keepPresence(world: World, roster: readonly PresenceChange[]): PresenceBook {
  const stretches: PresenceStretch[] = [];
  const since = new Map<string, Omit<PresenceStretch, 'untilMs'>>();
  const record = (agentId: string, presence: Presence, cause: PresenceStretch['cause']): void => {
    const atMs = world.clock.nowMs();
    const before = since.get(agentId);
    if (before !== undefined && before.fromMs < atMs) stretches.push({ ...before, untilMs: atMs });
    since.set(agentId, { agentId, fromMs: atMs, presence, cause });
  };
  const set = (agentId: string, presence: Presence): void => {
    if (world.floor.agents.get(agentId)?.presence === presence) return;
    world.setAgent(agentId, { presence });
    record(agentId, presence, 'self');
  };
  const goHome = (agentId: string): void => {
    // Nobody walks away from their customers: no new ones first, home when the last has left.
    if ((world.floor.agents.get(agentId)?.load ?? 0) === 0) {
      set(agentId, 'offline');
      return;
    }
    set(agentId, 'suspended');
    world.clock.at(world.clock.nowMs() + LOOK_AGAIN_MS, () => goHome(agentId));
  };
  for (const { agentId } of PEOPLE) record(agentId, 'offline', 'self');
  for (const { agentId, atMs, presence } of roster)
    world.clock.at(atMs, () => (presence === 'offline' ? goHome(agentId) : set(agentId, presence)));
  return {
    stretches,
    suspended: (agentId) => {
      record(agentId, 'suspended', 'miss-budget');
      world.clock.at(world.clock.nowMs() + BACK_AFTER_MS, () => {
        if (since.get(agentId)?.cause === 'miss-budget') set(agentId, 'online');
      });
    },
    end: () => {
      for (const { agentId } of PEOPLE) {
        set(agentId, 'offline');
        record(agentId, 'offline', 'self');
      }
    },
  };
}
