// An agent who works without a browser: over HTTP, and present by a live connection as the console is.
import { io } from 'socket.io-client';
import { v4 as uuid } from 'uuid';
import { onTestFinished } from 'vitest';
import { LIVE_PATH, STAFF_NAMESPACE } from '#api/contract/live.ts';
import { sendStaffMessage } from '#api/contract/messages.ts';
import { setPresence } from '#api/contract/presence.ts';
import { commandSession, type SessionRow, type StaffCommand } from '#api/contract/sessions.ts';
import type { OwnPresence } from '#api/contract/staff.ts';
import { readMe } from '#api/contract/staff.ts';
import type { Staff } from './ask-staff.ts';
import { type Records, recordsOf } from './records.ts';
import { eventually } from './wait.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export interface Agent extends Records {
  readonly agentId: string;
  readonly staff: Staff;
  /** Sessions in my list now. */
  mine(): Promise<readonly SessionRow[]>;
  /** Waits until so many sessions are mine, and answers them, newest first. */
  has(count: number): Promise<readonly SessionRow[]>;
  /** The one session that is mine, as soon as it is. */
  session(): Promise<SessionRow>;
  say(sessionId: string, text: string): Promise<void>;
  /** Gives a command and throws unless it was done. */
  command(sessionId: string, command: WithoutId<StaffCommand>): Promise<void>;
  /** By the server's clock. */
  nowMs(): Promise<number>;
  presence(): Promise<OwnPresence>;
  go(presence: OwnPresence['presence']): Promise<void>;
}

interface Options {
  readonly url: string;
  readonly staff: Staff;
  readonly agentId: string;
}

/** Comes online and stays so until the test is over. */
export async function anAgentOf({ url, staff, agentId }: Options): Promise<Agent> {
  const live = io(`${url}${STAFF_NAMESPACE}`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    extraHeaders: { cookie: staff.cookie },
    forceNew: true,
  });
  onTestFinished(() => {
    live.close();
  });
  await eventually(() => {
    if (!live.connected) throw new Error('the live connection does not come up');
  });
  await staff.ask(setPresence, { body: { presence: 'online', accepting: true } });
  const records = recordsOf(staff);
  const mine = () => records.list('mine');
  const has = (count: number) =>
    eventually(
      async () => {
        const sessions = await mine();
        if (sessions.length !== count) throw new Error(`${sessions.length} sessions, not ${count}`);
        return sessions;
      },
      { withinMs: 60_000, everyMs: 50 },
    );
  return {
    ...records,
    agentId,
    staff,
    mine,
    has,
    session: async () => {
      const [session] = await has(1);
      if (session === undefined) throw new Error('no session');
      return session;
    },
    say: async (id, text) => {
      await staff.ask(sendStaffMessage, { params: { id }, body: { kind: 'text', clientId: uuid(), text } });
    },
    command: async (id, command) => {
      const body = { ...command, id: uuid() } as StaffCommand;
      const answer = await staff.ask(commandSession, { params: { id }, body });
      if (answer.status !== 'done' || !answer.result.ok)
        throw new Error(`${command.kind} was not done: ${JSON.stringify(answer)}`);
    },
    nowMs: async () => (await staff.ask(readMe)).nowMs,
    presence: async () => {
      const { presence } = await staff.ask(readMe);
      if (presence === null) throw new Error('not an agent');
      return presence;
    },
    go: async (presence) => {
      await staff.ask(setPresence, { body: { presence } });
    },
  };
}
