/** Whom a trial asks: the agents of today, as a kept decision saw them, and as somebody changes them by hand. */
import type { Candidate, Member, Presence, RefusalReason } from './choose-agent.ts';
import type { Server } from './serve-next.ts';
import type { TrialWorld } from './try-plan.ts';

/** Today's agents and members, and which groups are open at the moment tried. */
export interface Today {
  readonly servers: ReadonlyMap<string, Server>;
  readonly members: readonly Member[];
  readonly isOpen: (groupId: string) => boolean;
}

/** What is put in place of what is so; what is not named stays. */
export interface RosterChange {
  readonly agentId: string;
  readonly presence?: Presence | undefined;
  readonly accepting?: boolean | undefined;
  /** Seats held; limit: seats at most. */
  readonly load?: number | undefined;
  readonly limit?: number | undefined;
}

export interface TrialAsk {
  readonly today: Today;
  /** The roster that a decision kept; empty = the trial is about today. */
  readonly recorded: readonly Candidate[];
  readonly changes: readonly RosterChange[];
  readonly ownerId: string | null;
  readonly lastAgentId: string | null;
  /** What the recorded plan asked at this step, to tell the skills that were there. */
  readonly skillsAt: (step: number) => readonly string[];
}

/** An agent as the trial sees them at a step, in a group or by name; null = there is none. */
type See = (agentId: string, groupId: string | null) => Server | null;

export function worldAt(ask: TrialAsk, step: number): TrialWorld {
  const { today, recorded } = ask;
  const see: See = (agentId, groupId) => seenAs(ask, { agentId, groupId, step });
  const groupIsOpen = (groupId: string): boolean =>
    recordedOpen(recorded, groupId, step) ?? today.isOpen(groupId);
  const passedOver = recorded
    .filter((line) => line.step === step && line.reason === 'passed-over' && !isChanged(ask, line.agentId))
    .map(({ agentId }) => agentId);
  const against = (agentId: string): RefusalReason | null =>
    isChanged(ask, agentId)
      ? null
      : (recorded.find((line) => line.agentId === agentId && line.step === step && isQueue(line.reason))
          ?.reason ?? null);
  return {
    ownerId: ask.ownerId,
    lastAgentId: ask.lastAgentId,
    agentOf: (agentId) => see(agentId, null),
    membersOf: (groupId) => membersOf(ask, { groupId, step, see }),
    groupIsOpen,
    inOpenGroup: (agentId) => {
      const line = lineOf(recorded, { agentId, groupId: null, step });
      if (line !== null) return line.reason !== 'group-closed';
      return today.servers.get(agentId)?.groups.some(({ groupId }) => groupIsOpen(groupId)) === true;
    },
    waitsBefore: (agentId) => against(agentId) !== null,
    passedOver,
    stoodAgainst: (agentId) => against(agentId) ?? 'queue-before',
  };
}

function isChanged({ changes }: TrialAsk, agentId: string): boolean {
  return changes.some((change) => change.agentId === agentId);
}

/** Others waited before, or somebody was quicker: nothing of the agent's own. */
function isQueue(reason: RefusalReason | null): boolean {
  return reason === 'queue-before' || reason === 'taken-meanwhile';
}

interface Place {
  readonly agentId: string;
  readonly groupId: string | null;
  readonly step: number;
}

/** What was kept of the agent: of this step and group, else of this group, else at all. */
function lineOf(recorded: readonly Candidate[], { agentId, groupId, step }: Place): Candidate | null {
  const own = recorded.filter((line) => line.agentId === agentId);
  return (
    own.find((line) => line.step === step && line.groupId === groupId) ??
    own.find((line) => line.groupId === groupId) ??
    own[0] ??
    null
  );
}

/** Null: the record says nothing of it. */
function recordedOpen(recorded: readonly Candidate[], groupId: string, step: number): boolean | null {
  const lines = recorded.filter((line) => line.groupId === groupId);
  const line = lines.find((one) => one.step === step) ?? lines[0];
  return line === undefined ? null : line.reason !== 'group-closed';
}

/** In the order kept: at that moment it was the strategy's own, and it decides again where loads are equal. */
function membersOf(
  ask: TrialAsk,
  { groupId, step, see }: { readonly groupId: string; readonly step: number; readonly see: See },
): readonly Member[] {
  const today = ask.today.members.filter((member) => member.groupId === groupId);
  const kept = ask.recorded.filter((line) => line.groupId === groupId);
  const lines = kept.some((line) => line.step === step) ? kept.filter((line) => line.step === step) : kept;
  if (lines.length === 0) {
    // The decision went past this step and kept nobody of it: there was nobody.
    if (ask.recorded.some((line) => line.step > step)) return [];
    return today.map((member) => ({ ...member, ...see(member.agentId, groupId) }));
  }
  const ids = [...new Set(lines.map(({ agentId }) => agentId))];
  return ids.flatMap((agentId, place): readonly Member[] => {
    const agent = see(agentId, groupId);
    if (agent === null) return [];
    const memory = {
      place,
      weight: 1,
      shareServed: place,
      idleSinceMs: place,
      // Before all time, so that a rotation begins with the first.
      lastAssignedAtMs: place - LONG_AGO,
    };
    return [{ ...agent, groupId, ...memory }];
  });
}

const LONG_AGO = 1_000_000;

function seenAs({ today, recorded, changes, skillsAt }: TrialAsk, place: Place): Server | null {
  const now = today.servers.get(place.agentId);
  const line = lineOf(recorded, place);
  const change = changes.find((one) => one.agentId === place.agentId);
  if (line === null ? now === undefined : line.reason === 'unknown' && change === undefined) return null;
  const base = now ?? { ...STRANGER, agentId: place.agentId };
  const then = line === null ? base : asKept(base, line, skillsAt(line.step));
  return {
    ...then,
    presence: change?.presence ?? then.presence,
    accepting: change?.accepting ?? then.accepting,
    load: change?.load ?? then.load,
    limit: change?.limit ?? then.limit,
  };
}

/** Somebody of whom nothing is left but the line. */
const STRANGER: Omit<Server, 'agentId'> = {
  presence: 'online',
  accepting: true,
  load: 0,
  limit: 0,
  skills: [],
  retired: false,
  groups: [],
};

/** Reasons that are asked about before skills are; see `refusalOf`. */
const BEFORE_SKILLS: readonly (RefusalReason | null)[] = [
  'retired',
  'passed-over',
  'offline',
  'suspended',
  'not-accepting',
  'unknown',
];

/** The first reason against is the one that was kept: all that is asked before it was in order. */
function asKept(agent: Server, { reason, load, limit }: Candidate, wanted: readonly string[]): Server {
  const presence = reason === 'offline' ? 'offline' : reason === 'suspended' ? 'suspended' : 'online';
  const had = BEFORE_SKILLS.includes(reason) ? agent.skills : [...new Set([...agent.skills, ...wanted])];
  return {
    ...agent,
    load,
    limit,
    presence,
    accepting: reason !== 'not-accepting',
    skills: reason === 'lacks-skill' ? [] : had,
    retired: reason === 'retired',
  };
}

/** Everyone who may be asked, as they are seen where they are asked first. */
export function rosterOf(ask: TrialAsk): readonly Server[] {
  const ids = new Set([...ask.today.servers.keys(), ...ask.recorded.map(({ agentId }) => agentId)]);
  return [...ids].flatMap((agentId) => {
    const line = ask.recorded.find((one) => one.agentId === agentId);
    const seen = seenAs(ask, { agentId, groupId: line?.groupId ?? null, step: line?.step ?? 0 });
    return seen === null || seen.retired ? [] : [seen];
  });
}
