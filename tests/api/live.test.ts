import { io, type Socket } from 'socket.io-client';
import { v4 as uuid } from 'uuid';
import { afterEach, describe, expect, it } from 'vitest';
import { insertEvents, type LogNumbers, numbered } from '#activities/store/session-events.ts';
import { LIVE_PATH, STAFF_NAMESPACE, VISITOR_NAMESPACE } from '#api/contract/live.ts';
import { eventually } from '../support/wait.ts';
import { type AVisitor, useApi } from './an-api.ts';

const api = useApi();
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

interface Heard {
  readonly socket: Socket;
  /** Everything that came, by the name of its event. */
  readonly heard: { readonly [event: string]: unknown[] };
  of<T>(event: string): T[];
}

async function connect(namespace: string, options: object): Promise<Heard> {
  const socket = io(`${api.url}${namespace}`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...options,
  });
  sockets.push(socket);
  const heard: { [event: string]: unknown[] } = {};
  socket.onAny((event: string, body: unknown) => {
    heard[event] = [...(heard[event] ?? []), body];
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('hello', () => resolve());
    socket.on('connect_error', reject);
  });
  return { socket, heard, of: <T>(event: string) => (heard[event] ?? []) as T[] };
}

/** A line that no program wrote. */
async function write(sessionId: string, kind: string, audience: 'all' | 'staff'): Promise<void> {
  const before = 'SELECT id AS sessionId, seq, vseq FROM sessions WHERE id = ?';
  const [from = { sessionId, seq: 0, vseq: 0 }] = await api.store.rows<LogNumbers>(before, [sessionId]);
  const by = { author: 'system', agentId: null, groupId: null, clientId: null } as const;
  const { events, numbers } = numbered(from, [{ ...by, kind, audience, body: {} }]);
  const { seq, vseq } = numbers;
  await api.store.pool.query('UPDATE sessions SET seq = ?, vseq = ? WHERE id = ?', [seq, vseq, sessionId]);
  await insertEvents(api.store.pool, sessionId, { atMs: Date.now() }, events);
}

const asVisitor = ({ token }: AVisitor): Promise<Heard> => connect(VISITOR_NAMESPACE, { auth: { token } });
const asStaff = (cookie: string): Promise<Heard> => connect(STAFF_NAMESPACE, { extraHeaders: { cookie } });

describe('a visitor', () => {
  it('hears in another tab what was said in one', async () => {
    const visitor = await api.visit();
    const tab = await asVisitor(visitor);

    const { body } = await api.say(visitor, 'from the first tab');

    await eventually(() => {
      expect(tab.of('event')).toMatchObject([
        {
          kind: 'message',
          from: 'me',
          vseq: 1,
          sessionId: body.sessionId,
          content: { text: 'from the first tab' },
        },
      ]);
      expect(tab.of('state').at(-1)).toMatchObject({ sessionId: body.sessionId, answering: 'connecting' });
    });
  });

  it('hears nothing of another', async () => {
    const [mine, theirs] = [await api.visit(), await api.visit()];
    const [me, them] = [await asVisitor(mine), await asVisitor(theirs)];

    await api.say(theirs, 'not for you');

    await eventually(() => expect(them.of('event')).toHaveLength(1));
    expect(me.of('event')).toEqual([]);
  });

  it('is turned away without a token of ours', async () => {
    await expect(connect(VISITOR_NAMESPACE, { auth: { token: 'made up' } })).rejects.toThrow(
      'unauthenticated',
    );
  });

  it('gets each of many messages once and in order', async () => {
    const visitor = await api.visit();
    const tab = await asVisitor(visitor);

    await Promise.all(Array.from({ length: 20 }, (_, number) => api.say(visitor, `${number}`)));

    await eventually(() => {
      const numbers = tab.of<{ vseq: number }>('event').map((event) => event.vseq);
      expect([...numbers].sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, number) => number + 1),
      );
    });
  });
});

describe('a colleague', () => {
  it('reads names in the language of their console, pushed as well as asked for', async () => {
    await api.store.pool.query("UPDATE staff SET must_change = 0 WHERE name = 'admin'");
    const cookie = await api.signIn('admin');
    const screens = await Promise.all(
      ['zh', 'en'].map((language) =>
        connect(STAFF_NAMESPACE, { extraHeaders: { cookie }, auth: { language } }),
      ),
    );
    const { body } = await api.say(await api.visit(), 'in whose language?');
    const asked = await Promise.all(
      ['zh', 'en'].map((language) =>
        api.ask(`/api/sessions/${body.sessionId}`, { cookie, headers: { 'accept-language': language } }),
      ),
    );

    const names = [{ entryPoint: { name: '演示商店' } }, { entryPoint: { name: 'Demo shop' } }];
    expect(asked.map((answer) => answer.body)).toMatchObject(names);
    await eventually(() => {
      const rows = screens.map((screen) =>
        screen.of<{ id: string }>('row').findLast(({ id }) => id === body.sessionId),
      );
      expect(rows).toMatchObject(names);
    });
  });

  it('who watches gets every event from the number on, then the new ones', async () => {
    await api.store.pool.query("UPDATE staff SET must_change = 0 WHERE name = 'admin'");
    const visitor = await api.visit();
    const { body } = await api.say(visitor, 'first');
    const screen = await asStaff(await api.signIn('admin'));

    const ok = await screen.socket.emitWithAck('watch', { sessionId: body.sessionId, afterSeq: 0 });
    await api.say(visitor, 'second');

    expect(ok).toBe(true);
    await eventually(() => {
      const seqs = screen.of<{ seq: number }>('event').map((event) => event.seq);
      expect(seqs).toEqual([1, 2, 3]);
      expect(screen.of<{ excerpt: string }>('row').at(-1)?.excerpt).toBe('second');
    });
  });

  it('sees the last of many words in their list, and every one of them in the session', async () => {
    await api.store.pool.query("UPDATE staff SET must_change = 0 WHERE name = 'admin'");
    const visitor = await api.visit();
    const { body } = await api.say(visitor, 'first');
    const screen = await asStaff(await api.signIn('admin'));
    await screen.socket.emitWithAck('watch', { sessionId: body.sessionId, afterSeq: 0 });

    for (let at = 1; at <= 12; at += 1) await api.say(visitor, `word ${at}`);

    await eventually(() => {
      expect(screen.of<{ seq: number }>('event')).toHaveLength(14);
      const row = screen.of<{ excerpt: string; unread: number; seq: number }>('row').at(-1);
      expect(row).toMatchObject({ excerpt: 'word 12', unread: 13, seq: 14 });
    });
  });

  it('hears nothing more once a line has taken the session from them, though words were pushed before it', async () => {
    const visitor = await api.visit();
    const { body } = await api.say(visitor, 'for the group');
    const [group] = await api.store.rows<{ group_id: string }>(
      "SELECT m.group_id FROM memberships m JOIN agents a ON a.id = m.agent_id JOIN staff s ON s.id = a.staff_id WHERE s.name = 'lina' LIMIT 1",
    );
    const move = (groupId: string | null) =>
      api.store.pool.query('UPDATE sessions SET group_id = ? WHERE id = ?', [groupId, body.sessionId]);
    await move(group?.group_id ?? null);
    const screen = await asStaff(await api.signIn('lina'));
    await screen.socket.emitWithAck('watch', { sessionId: body.sessionId, afterSeq: 0 });
    const said = () => screen.of<{ body?: { content?: { text: string } } }>('event');
    await api.say(visitor, 'while it is theirs');
    await eventually(() => expect(JSON.stringify(said())).toContain('while it is theirs'));
    await api.say(visitor, 'still theirs');
    await eventually(() => expect(JSON.stringify(said())).toContain('still theirs'));

    await move(null);
    await write(body.sessionId, 'transferred', 'staff');
    await api.say(visitor, 'after it left');

    await eventually(() => expect(screen.of('row')).toContainEqual({ id: body.sessionId, gone: true }));
    expect(JSON.stringify(said())).not.toContain('after it left');
  });

  it('hears what happens where what the visitor is told of it cannot be read', async () => {
    await api.store.pool.query("UPDATE staff SET must_change = 0 WHERE name = 'admin'");
    const visitor = await api.visit();
    const { body } = await api.say(visitor, 'hello');
    const screen = await asStaff(await api.signIn('admin'));
    await screen.socket.emitWithAck('watch', { sessionId: body.sessionId, afterSeq: 0 });
    await asVisitor(visitor);
    await api.store.pool.query("UPDATE sessions SET state = '{' WHERE id = ?", [body.sessionId]);

    await write(body.sessionId, 'queued', 'all');

    await eventually(() =>
      expect(screen.of<{ seq: number }>('event').map(({ seq }) => seq)).toEqual([1, 2, 3]),
    );
  });

  it('may not watch what lies outside their scope, and hears nothing of it', async () => {
    const visitor = await api.visit();
    const { body } = await api.say(visitor, 'somebody else’s customer');
    const screen = await asStaff(await api.signIn('chenming'));

    const ok = await screen.socket.emitWithAck('watch', { sessionId: body.sessionId, afterSeq: 0 });
    const other = await asVisitor(visitor);
    await api.say(visitor, 'still not theirs');

    await eventually(() => expect(other.of('event')).toHaveLength(1));
    expect(ok).toBe(false);
    expect([screen.of('event'), screen.of('row')]).toEqual([[], []]);
  });

  it('sees a session of their group as supervisor, and no longer once it has left the group', async () => {
    const visitor = await api.visit();
    const { body } = await api.say(visitor, 'for the group');
    const [group] = await api.store.rows<{ group_id: string }>(
      "SELECT m.group_id FROM memberships m JOIN agents a ON a.id = m.agent_id JOIN staff s ON s.id = a.staff_id WHERE s.name = 'lina' LIMIT 1",
    );
    await api.store.pool.query('UPDATE sessions SET group_id = ? WHERE id = ?', [
      group?.group_id,
      body.sessionId,
    ]);
    const screen = await asStaff(await api.signIn('lina'));
    expect(await screen.socket.emitWithAck('watch', { sessionId: body.sessionId, afterSeq: 0 })).toBe(true);

    await api.store.pool.query('UPDATE sessions SET group_id = NULL WHERE id = ?', [body.sessionId]);
    await api.say(visitor, 'after it left');

    await eventually(() => expect(screen.of('row')).toContainEqual({ id: body.sessionId, gone: true }));
    expect(JSON.stringify(screen.of('event'))).not.toContain('after it left');
  });

  it('is turned away from a foreign page, whatever cookie it brings', async () => {
    const cookie = await api.signIn('lina');

    await expect(
      connect(STAFF_NAMESPACE, { extraHeaders: { cookie, origin: 'https://evil.example' } }),
    ).rejects.toThrow('forbidden');
  });

  it('hears a colleague’s switch', async () => {
    const screen = await asStaff(await api.signIn('lina'));
    const cookie = await api.signIn('liuyang');

    await api.ask('/api/me/presence', { method: 'PUT', cookie, body: { presence: 'online' } });

    await eventually(() =>
      expect(screen.of('staff')).toMatchObject([{ kind: 'presence', presence: { presence: 'online' } }]),
    );
  });
});

it('writes who is connected and removes them when they leave', async () => {
  const visitor = await api.visit();
  const tab = await asVisitor(visitor);
  const rows = () => api.database.rows('SELECT node FROM connections WHERE visit_id = ?', [visitor.visitId]);
  expect(await rows()).toEqual([{ node: 'test-node' }]);

  tab.socket.disconnect();

  await eventually(async () => expect(await rows()).toEqual([]));
});

it('tells a note to staff and never to the customer', async () => {
  const visitor = await api.visit();
  const { body } = await api.say(visitor, 'hello');
  const tab = await asVisitor(visitor);
  const cookie = await api.signIn('admin');

  const noted = await api.ask(`/api/sessions/${body.sessionId}/notes`, {
    cookie,
    body: { clientId: uuid(), text: 'between us' },
  });
  await api.say(visitor, 'after the note');

  expect(noted.status).toBe(200);
  await eventually(() => expect(tab.of('event')).toHaveLength(1));
  expect(JSON.stringify(tab.heard)).not.toContain('between us');
  const { body: events } = await api.ask(`/api/sessions/${body.sessionId}/events`, { cookie });
  expect(events.events.map((event: { kind: string }) => event.kind)).toEqual([
    'opened',
    'message',
    'note',
    'message',
  ]);
});
