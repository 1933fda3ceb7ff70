/** A visitor as the widget is one: a visit, a live connection, words. */
import { io, type Socket } from 'socket.io-client';
import { v4 as uuid } from 'uuid';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import type { VisitorEvent } from '#api/contract/events.ts';
import { LIVE_PATH, VISITOR_NAMESPACE, type VisitorListens, type VisitorSays } from '#api/contract/live.ts';
import { call } from './http.ts';
import { Moments } from './moments.ts';

export interface Visitor {
  /** Answers the session, once the message is stored. */
  readonly say: (text: string, clientId?: string) => Promise<string>;
  /** Resolves when an event of that kind has come, at once where it was here already. */
  readonly sees: (kind: VisitorEvent['kind'], from?: string) => Promise<void>;
  /** Messages by session and number (`session:vseq`), as they come in. */
  readonly messages: Moments;
  readonly leave: () => void;
}

export async function aVisitor(url: string): Promise<Visitor> {
  const { body } = await call(`${url}/api/visits`, {
    body: {
      entryPoint: ENTRY_POINT_KEY,
      page: { url: 'https://shop.example/', title: 'Shop' },
      languages: ['en'],
    },
  });
  const token = String(body.token);
  const messages = new Moments();
  const events = new Moments();
  const socket: Socket<VisitorListens, VisitorSays> = io(`${url}${VISITOR_NAMESPACE}`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    auth: { token },
    forceNew: true,
  });
  const note = (event: VisitorEvent): void => {
    events.happened(event.kind);
    if (event.kind !== 'message') return;
    events.happened(`message ${event.from}`);
    messages.happened(`${event.sessionId}:${event.vseq}`);
  };
  for (const event of body.events as readonly VisitorEvent[]) note(event);
  socket.on('event', note);
  // What was pushed while the connection was lost is fetched, as the widget does.
  socket.io.on('reconnect', () => {
    call(`${url}/api/visits/${String(body.visitId)}/events?limit=200`, { token }).then(
      (missed) => {
        for (const event of missed.body.events as readonly VisitorEvent[]) note(event);
      },
      () => undefined,
    );
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  return {
    say: async (text, clientId = uuid()) => {
      const receipt = await call(`${url}/api/visits/${String(body.visitId)}/messages`, {
        token,
        body: { kind: 'text', clientId, text },
      });
      return String(receipt.body.sessionId);
    },
    sees: (kind, from) => events.waitFor(from === undefined ? kind : `${kind} ${from}`),
    messages,
    leave: () => socket.close(),
  };
}
