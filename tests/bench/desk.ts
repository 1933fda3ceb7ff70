/** An agent as the workbench is one: signed in, connected, with a list that lives and the sessions of it watched. */
import { io, type Socket } from 'socket.io-client';
import { v4 as uuid } from 'uuid';
import { PEOPLE } from '#activities/store/demo/people.ts';
import { LIVE_PATH, STAFF_NAMESPACE, type StaffListens, type StaffSays } from '#api/contract/live.ts';
import type { SessionRow } from '#api/contract/sessions.ts';
import { call } from './http.ts';
import { Moments } from './moments.ts';
import { PASSWORD } from './shop.ts';

/** As many as the server allows on one screen. Count. */
const MOST_WATCHED = 50;

export interface Desks {
  /** Session id → when it appeared in its agent's list, served. */
  readonly shown: Moments;
  /** Messages by their client id, as they appear on the screen of whoever watches. */
  readonly messages: Moments;
  /** From whoever serves the session; answers the message's number for the visitor. */
  readonly say: (sessionId: string, text: string) => Promise<number>;
  readonly end: (sessionId: string) => Promise<void>;
  readonly leave: () => void;
}

interface Desk {
  readonly cookie: string;
  readonly agentId: string;
  readonly socket: Socket<StaffListens, StaffSays>;
  readonly watched: Set<string>;
}

/** The row of a session of theirs: what they serve is watched, what is over no longer. */
function followRow(desk: Desk, row: SessionRow): 'serves' | 'over' | 'elsewhere' {
  if (row.phase === 'ended' || row.phase === 'surveying') {
    if (desk.watched.delete(row.id)) desk.socket.emit('unwatch', { sessionId: row.id });
    return 'over';
  }
  if (row.agent?.id !== desk.agentId) return 'elsewhere';
  if (!desk.watched.has(row.id) && desk.watched.size < MOST_WATCHED) {
    desk.watched.add(row.id);
    desk.socket.emit('watch', { sessionId: row.id, afterSeq: 0 }, () => undefined);
  }
  return 'serves';
}

export async function openDesks(url: string): Promise<Desks> {
  const shown = new Moments();
  const messages = new Moments();
  const serving = new Map<string, Desk>();
  const desks = await Promise.all(
    PEOPLE.map(({ signInName, agentId }) => openDesk(url, { name: signInName, agentId })),
  );
  for (const desk of desks) {
    desk.socket.on('row', (row) => {
      if ('gone' in row || followRow(desk, row) !== 'serves') return;
      serving.set(row.id, desk);
      shown.happened(row.id);
    });
    // As the workbench: what is on the screen is watched again from where it was.
    desk.socket.io.on('reconnect', () => {
      for (const sessionId of desk.watched)
        desk.socket.emit('watch', { sessionId, afterSeq: 0 }, () => undefined);
    });
    desk.socket.on('event', (event) => {
      if (event.kind === 'message' && event.clientId !== null) messages.happened(event.clientId);
    });
  }
  const deskOf = (sessionId: string): Desk => {
    const desk = serving.get(sessionId);
    if (desk === undefined) throw new Error(`nobody serves ${sessionId}`);
    return desk;
  };
  return {
    shown,
    messages,
    say: async (sessionId, text) => {
      const { cookie } = deskOf(sessionId);
      const { body } = await call(`${url}/api/sessions/${sessionId}/messages`, {
        cookie,
        body: { kind: 'text', clientId: uuid(), text },
      });
      return Number(body.vseq);
    },
    end: async (sessionId) => {
      const { cookie } = deskOf(sessionId);
      await call(`${url}/api/sessions/${sessionId}/commands`, { cookie, body: { id: uuid(), kind: 'end' } });
      serving.delete(sessionId);
    },
    leave: () => {
      for (const desk of desks) desk.socket.close();
    },
  };
}

async function openDesk(
  url: string,
  { name, agentId }: { readonly name: string; readonly agentId: string },
): Promise<Desk> {
  const { headers } = await call(`${url}/api/sign-in`, { body: { name, password: PASSWORD } });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket: Desk['socket'] = io(`${url}${STAFF_NAMESPACE}`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    extraHeaders: { cookie },
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  await call(`${url}/api/me/presence`, {
    method: 'PUT',
    cookie,
    body: { presence: 'online', accepting: true },
  });
  return { cookie, agentId, socket, watched: new Set() };
}
