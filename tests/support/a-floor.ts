/** Groups, agents, rules and customers on a real database, with the session's step called by hand instead of by Temporal. */
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll } from 'vitest';
import { type AdvanceDeps, advanceSession } from '#activities/advance-session.ts';
import { botTurns } from '#activities/bots/bot-turn.ts';
import { deliverOutbox } from '#activities/deliver-outbox.ts';
import { submitCommand } from '#activities/store/commands.ts';
import { openStore, type Store } from '#activities/store/database.ts';
import { type Appended, appendMessage } from '#activities/store/messages.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { DEFAULT_ENTRY } from '#rules/session/default-policy.ts';
import type { CommandBody, CommandBy, CommandResult } from '#rules/session/facts.ts';
import type { AdvanceAnswer, Phase } from '#rules/session/messages.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';
import { type TestDatabase, useDatabase } from './database.ts';
import {
  ageSession,
  type Desk,
  insert,
  insertAgent,
  type OpenOptions,
  openFor,
  publishEntry,
  publishPlan,
} from './floor-rows.ts';

export interface FloorOptions extends Desk {
  /** Agents of the one group; default one. */
  readonly agents?: number;
  /** Default: the group, 60 s, then its queue. */
  readonly plan?: (groupId: string) => Plan;
  readonly policy?: Partial<PolicyEntry>;
  readonly fault?: (name: string) => void | Promise<void>;
}

export interface Floor {
  readonly groupId: string;
  readonly agentIds: readonly [string, ...string[]];
  readonly entryPointId: string;
  readonly policyNumber: number;
  /** A new visitor who says something; answers the session's id. No step is taken. */
  open(options?: OpenOptions): Promise<string>;
  say(sessionId: string, from: 'visitor' | 'agent', text?: string): Promise<Appended>;
  /** One step. */
  advance(sessionId: string): Promise<AdvanceAnswer>;
  /** Delivers the outbox, stepping the sessions it nudges, until nothing is left. */
  settle(): Promise<void>;
  /** Opens and settles. */
  arrive(options?: OpenOptions): Promise<string>;
  /** A command and its step; answers the result. */
  command(sessionId: string, body: CommandBody, by?: CommandBy): Promise<CommandResult | null>;
  phaseOf(sessionId: string): Promise<Phase>;
  /** As if all that is known of the session had happened so much earlier. */
  age(sessionId: string, byMs: number): Promise<void>;
  one<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row>;
}

export interface FloorHouse {
  readonly store: Store;
  readonly database: TestDatabase;
  build(options?: FloorOptions): Promise<Floor>;
}

/** A database of the file's own, on which every test builds a floor of its own. Call it at the top of the file. */
export function useFloors(): FloorHouse {
  const database = useDatabase();
  let store: Store | undefined;
  let before: Promise<unknown> = Promise.resolve();
  const current = (): Store => {
    if (store === undefined) throw new Error('the store is there from the first test on');
    return store;
  };
  beforeAll(() => {
    store = openStore({ databaseUrl: database.url, connections: 12 });
  });
  afterAll(() => store?.close());
  return {
    database,
    get store() {
      return current();
    },
    build: (options = {}) => {
      // One after the other: each publishes a policy on top of the newest.
      const built = before.then(() => buildFloor(current(), options));
      before = built.catch(() => undefined);
      return built;
    },
  };
}

/** One floor may deliver what wakes the session of another. */
const revisions = new WeakMap<Store, Map<string, number>>();

function nextRevision(store: Store, sessionId: string): number {
  const known = revisions.get(store) ?? new Map<string, number>();
  revisions.set(store, known);
  const revision = (known.get(sessionId) ?? 0) + 1;
  known.set(sessionId, revision);
  return revision;
}

/** A supervisor. */
export const STAFF: CommandBy = {
  who: 'staff',
  staffId: 'staff',
  agentId: null,
  supervisor: true,
  mayExceed: false,
};

/** The agent's own doing. */
export function byAgent(agentId: string, mayExceed = false): CommandBy {
  return { who: 'staff', staffId: agentId, agentId, supervisor: false, mayExceed };
}

export async function buildFloor(store: Store, options: FloorOptions): Promise<Floor> {
  const groupId = uuid();
  const agentIds = Array.from({ length: options.agents ?? 1 }, () => uuid());
  const [first, ...others] = agentIds;
  if (first === undefined) throw new RangeError('a floor has an agent at least');
  const entryPointId = uuid();
  await insert(store, 'groups', {
    id: groupId,
    name: '{"en":"Group"}',
    zone: 'Asia/Shanghai',
    hours: '{"always":true}',
  });
  for (const [place, id] of agentIds.entries())
    await insertAgent(store, { id, place, groupId, desk: options });
  await insert(store, 'entry_points', {
    id: entryPointId,
    public_key: entryPointId,
    name: '{"en":"Entry"}',
    secret: '',
    allowed_sites: '[]',
    look: '{}',
  });
  const policy = await publishEntry(store, { ...DEFAULT_ENTRY, ...options.policy });
  const assignmentVersionId = await publishPlan(store, (options.plan ?? groupFirst)(groupId));
  const deps: AdvanceDeps = {
    store,
    fault: options.fault ?? (() => undefined),
    isClosed: async () => true,
    onOffered: () => undefined,
  };
  const advance = (sessionId: string): Promise<AdvanceAnswer> => {
    const revision = nextRevision(store, sessionId);
    return advanceSession(deps, { sessionId, revision, received: revision, runId: `run-${sessionId}` });
  };
  const one: Floor['one'] = async <Row>(sql: string, values: readonly unknown[] = []): Promise<Row> => {
    const [row] = await store.rows<Row>(sql, values);
    if (row === undefined) throw new Error(`no row: ${sql}`);
    return row;
  };
  const settle = (): Promise<void> => drain(store, advance);
  const open = (asked: OpenOptions = {}): Promise<string> =>
    openFor(store, { ...asked, entryPointId, policy, assignmentVersionId });
  const phaseOf = async (sessionId: string): Promise<Phase> =>
    (await one<{ phase: Phase }>('SELECT phase FROM sessions WHERE id = ?', [sessionId])).phase;
  return {
    groupId,
    agentIds: [first, ...others],
    entryPointId,
    policyNumber: policy.number,
    open,
    advance,
    settle,
    phaseOf,
    one,
    arrive: async (asked) => {
      const sessionId = await open(asked);
      await settle();
      return sessionId;
    },
    say: async (sessionId, from, text = 'words') => {
      const row = await one<{ agent_id: string | null }>('SELECT agent_id FROM sessions WHERE id = ?', [
        sessionId,
      ]);
      const agentId = from === 'agent' ? row.agent_id : null;
      return appendMessage(store, {
        sessionId,
        clientId: uuid(),
        from,
        agentId,
        content: { type: 'text', text },
      });
    },
    command: async (sessionId, body, by = STAFF) => {
      const id = uuid();
      await submitCommand(store, { id, sessionId, body, by });
      await settle();
      const row = await one<{ result: string | null }>('SELECT result FROM commands WHERE id = ?', [id]);
      return row.result === null ? null : (JSON.parse(row.result) as CommandResult);
    },
    age: (sessionId, byMs) => ageSession(store, sessionId, byMs),
  };
}

function groupFirst(groupId: string): Plan {
  const target = {
    kind: 'group',
    groupId,
    strategy: 'highest-free-ratio',
    skills: [],
    headStartSeconds: 0,
  } as const;
  return { steps: [{ target, waitSeconds: 60 }], overflow: { to: 'queue' } };
}

/** The group's first free agent in the order of their places, of those with the skills; else its queue, at once. */
export function toGroup(groupId: string, skills: readonly string[] = []): Plan {
  const target = { kind: 'group', groupId, strategy: 'fixed-order', skills, headStartSeconds: 0 } as const;
  return { steps: [{ target, waitSeconds: 0 }], overflow: { to: 'queue' } };
}

const MOST_LOOKS = 500;

async function drain(store: Store, advance: (sessionId: string) => Promise<AdvanceAnswer>): Promise<void> {
  const deps = {
    store,
    signals: {
      wake: async (sessionId: string) => {
        // A step that left work over asks to be woken at once.
        for (let looks = 0; looks < 5; looks += 1) if ((await advance(sessionId)).alarmInMs !== 0) return;
      },
      isClosed: async () => true,
      running: async () => new Set<string>(),
      listRunning: async () => [],
      endStuck: async () => false,
    },
    takeBotTurn: botTurns(store),
    fault: () => undefined,
    onError: (error: unknown) => {
      throw error;
    },
  };
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await store.pool.query('UPDATE outbox SET due_at = NOW(3) WHERE sent_at IS NULL AND due_at > NOW(3)');
    if ((await deliverOutbox(deps, 'test')) === 0) return;
  }
  throw new Error('the outbox never empties');
}
