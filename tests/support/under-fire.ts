// The floor with everything around it that repeats: a client that asks again, a relay whose lease runs out, a Temporal that tries
// a step again. A fault ends "the process" at a named point: whatever was not committed is gone, and the call comes once more.
import { v7 as uuid } from 'uuid';
import { type AdvanceCall, advanceSession } from '#activities/advance-session.ts';
import { botTurns } from '#activities/bots/bot-turn.ts';
import { deliverOutbox } from '#activities/deliver-outbox.ts';
import { submitCommand } from '#activities/store/commands.ts';
import type { Store } from '#activities/store/database.ts';
import type { FaultPoint } from '#activities/store/fault-points.ts';
import { appendMessage } from '#activities/store/messages.ts';
import { changeSwitches, type Switches } from '#activities/store/presence.ts';
import { tellReminder } from '#activities/tell-reminder.ts';
import type { CommandBody, CommandBy } from '#rules/session/facts.ts';
import type { Phase } from '#rules/session/messages.ts';
import { buildFloor, type Floor, type FloorOptions } from './a-floor.ts';

class ProcessDied extends Error {}

interface Run {
  readonly sessionId: string;
  runId: string;
  revision: number;
  received: number;
  seen: number;
  phase: Phase;
  /** Milliseconds from the last answer; null = only a signal wakes it. */
  alarmAtMs: number | null;
  /** A step that was called and has not been answered: it is called again just so. */
  pending: AdvanceCall | null;
}

export interface UnderFire {
  readonly floor: Floor;
  /** The next visit but `at - 1` to this point ends the process. */
  arm(point: FaultPoint, at?: number): void;
  /** Points that ended a process since the last look. */
  fired(): readonly FaultPoint[];
  disarm(): void;
  says(sessionId: string, from: 'visitor' | string): Promise<void>;
  command(sessionId: string, body: CommandBody, by?: CommandBy): Promise<void>;
  switches(agentId: string, change: Switches): Promise<void>;
  remind(sessionId: string): Promise<void>;
  /** One look of the relay and one step of whoever was woken or whose alarm has come. */
  turn(): Promise<boolean>;
  /** Until nothing is left to deliver and nobody to step. Leases and pauses have run out by then. */
  rest(): Promise<void>;
  /** The workflow goes on as a new run. */
  newRun(sessionId: string): void;
}

/** A client asks this often before it would give up. */
const TRIES = 6;

export async function underFire(store: Store, options: FloorOptions): Promise<UnderFire> {
  const armed = new Map<FaultPoint, number>();
  let fired: FaultPoint[] = [];
  const fault = (point: FaultPoint): void => {
    const at = armed.get(point);
    if (at === undefined) return;
    if (at > 1) {
      armed.set(point, at - 1);
      return;
    }
    armed.delete(point);
    fired.push(point);
    throw new ProcessDied(point);
  };
  const floor = await buildFloor(store, options);
  const runs = new Map<string, Run>();
  const wake = async (sessionId: string): Promise<void> => {
    const run = runs.get(sessionId);
    if (run === undefined || run.phase === 'ended') runs.set(sessionId, newRunOf(sessionId));
    else run.received += 1;
  };
  const step = async (run: Run): Promise<void> => {
    run.pending ??= {
      sessionId: run.sessionId,
      runId: run.runId,
      revision: run.revision + 1,
      received: run.received,
    };
    const call = run.pending;
    const nowMs = await store.nowMs();
    const answer = await advanceSession(
      { store, fault, isClosed: async () => true, onOffered: () => undefined },
      call,
    );
    run.pending = null;
    run.revision = call.revision;
    run.seen = answer.seen;
    run.phase = answer.phase;
    run.alarmAtMs = answer.alarmInMs === null ? null : nowMs + answer.alarmInMs;
  };
  const relay = {
    store,
    signals: {
      wake,
      isClosed: async () => true,
      running: async () => new Set<string>(),
      listRunning: async () => [],
      endStuck: async () => false,
    },
    takeBotTurn: botTurns(store),
    fault,
    onError: (error: unknown) => {
      if (!(error instanceof ProcessDied)) throw error;
    },
  };
  const turn = async (): Promise<boolean> => {
    await store.pool.query(
      'UPDATE outbox SET due_at = NOW(3), lease_until = NULL WHERE sent_at IS NULL AND (due_at > NOW(3) OR lease_until IS NOT NULL)',
    );
    const unsent = (await store.rows('SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 1')).length;
    // One that died keeps its lease; the next look is another's.
    await deliverOutbox(relay, 'relay').catch((error: unknown) => {
      if (!(error instanceof ProcessDied)) throw error;
    });
    const nowMs = await store.nowMs();
    const due = [...runs.values()].filter(
      (run) =>
        run.phase !== 'ended' &&
        (run.pending !== null ||
          run.received > run.seen ||
          (run.alarmAtMs !== null && run.alarmAtMs <= nowMs)),
    );
    await Promise.all(due.map((run) => again(() => step(run))));
    return unsent > 0 || due.length > 0;
  };
  return {
    floor,
    arm: (point, at = 1) => {
      armed.set(point, at);
    },
    disarm: () => armed.clear(),
    fired: () => {
      const before = fired;
      fired = [];
      return before;
    },
    says: async (sessionId, from) => {
      const message = {
        sessionId,
        clientId: uuid(),
        from: from === 'visitor' ? ('visitor' as const) : ('agent' as const),
        agentId: from === 'visitor' ? null : from,
        content: { type: 'text', text: 'words' },
      };
      await again(() => appendMessage(store, message, fault));
    },
    command: async (sessionId, body, by = { who: 'visitor' }) => {
      const command = { id: uuid(), sessionId, body, by };
      await again(() => submitCommand(store, command, fault));
    },
    switches: (agentId, change) =>
      again(() => changeSwitches(store, agentId, { ...change, cause: 'self' }, fault)),
    remind: (sessionId) => again(() => tellReminder(store, sessionId, fault)),
    turn,
    rest: async () => {
      for (let looks = 0; looks < 100; looks += 1) if (!(await turn())) return;
      throw new Error('the floor does not come to rest');
    },
    newRun: (sessionId) => {
      const run = runs.get(sessionId);
      if (run !== undefined && run.phase !== 'ended' && run.pending === null)
        runs.set(sessionId, newRunOf(sessionId));
    },
  };
}

function newRunOf(sessionId: string): Run {
  const runId = uuid();
  return {
    sessionId,
    runId,
    revision: 0,
    received: 1,
    seen: 0,
    phase: 'routing',
    alarmAtMs: 0,
    pending: null,
  };
}

/** As whoever called would: the same call, until it is answered. */
async function again<T>(call: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ProcessDied) || tried >= TRIES) throw error;
    }
  }
}
