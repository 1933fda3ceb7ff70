/** What comes over the socket obeys the same rights as what is asked by HTTP: also for hints and places, and when rights change. */
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { LIVE_PATH, STAFF_NAMESPACE, VISITOR_NAMESPACE } from '#api/contract/live.ts';
import { ROLE_RIGHTS, ROLES } from '#api/contract/rights.ts';
import { eventually } from '../support/wait.ts';
import { type AVisitor, useApi } from './an-api.ts';
import { RELATIONS, useWorld } from './operations/a-world.ts';

const api = useApi();
const world = useWorld(api);
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

interface Ear {
  readonly socket: Socket;
  readonly heard: { readonly event: string; readonly body: unknown }[];
  /** All that was heard, as one text to look in. */
  text(): string;
}

async function connect(namespace: string, options: object): Promise<Ear> {
  const socket = io(`${api.url}${namespace}`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...options,
  });
  sockets.push(socket);
  const heard: { event: string; body: unknown }[] = [];
  socket.onAny((event: string, body: unknown) => heard.push({ event, body }));
  await new Promise<void>((resolve, reject) => {
    socket.on('hello', () => resolve());
    socket.on('connect_error', reject);
  });
  return { socket, heard, text: () => JSON.stringify(heard) };
}

const asVisitor = ({ token }: AVisitor) => connect(VISITOR_NAMESPACE, { auth: { token } });
const asStaff = (cookie: string) => connect(STAFF_NAMESPACE, { extraHeaders: { cookie } });
const watch = (ear: Ear, sessionId: string): Promise<boolean> =>
  ear.socket.emitWithAck('watch', { sessionId, afterSeq: 0 });

const REACH = { own: ['own', 'served'], group: ['own', 'served', 'group', 'waits'], all: RELATIONS } as const;

describe('watching', () => {
  it.each(ROLES)('is allowed to %s as far as reading is', async (role) => {
    const ear = await asStaff(world.person(role).cookie);
    const scope = ROLE_RIGHTS[role]['sessions.read'];

    const answers = await Promise.all(
      RELATIONS.map(async (relation) => [relation, await watch(ear, world.about(role, relation).sessionId)]),
    );

    const reach: readonly string[] = scope === undefined ? [] : REACH[scope];
    expect(answers).toEqual(RELATIONS.map((relation) => [relation, reach.includes(relation)]));
  });
});

describe('an agent', () => {
  it('hears nothing of a stranger’s customer: no event, row, typing or place', async () => {
    const { visitor, sessionId } = world.about('agent', 'other');
    const [agent, inspector, customer] = await Promise.all([
      asStaff(world.person('agent').cookie),
      asStaff(world.person('inspector').cookie),
      asVisitor(visitor),
    ]);
    await Promise.all([watch(agent, sessionId), watch(inspector, sessionId)]);

    customer.socket.emit('typing', { sessionId, typing: true });
    await api.say(visitor, 'a secret');

    await eventually(() => {
      expect(inspector.text()).toContain('a secret');
      expect(inspector.heard.map(({ event }) => event)).toContain('hint');
    });
    expect(agent.text()).not.toContain(sessionId);
  });

  it('hears no typing any more once the session is out of reach', async () => {
    const { visitor, sessionId } = world.about('supervisor', 'group');
    const [supervisor, inspector, customer] = await Promise.all([
      asStaff(world.person('supervisor').cookie),
      asStaff(world.person('inspector').cookie),
      asVisitor(visitor),
    ]);
    expect(await watch(supervisor, sessionId)).toBe(true);
    await watch(inspector, sessionId);
    const { otherGroup } = world.person('supervisor');
    await api.store.pool.query('UPDATE sessions SET group_id = ?, agent_id = NULL WHERE id = ?', [
      otherGroup,
      sessionId,
    ]);
    await api.say(visitor, 'after it went');
    await eventually(() => expect(supervisor.text()).toContain('"gone":true'));
    supervisor.heard.length = 0;

    customer.socket.emit('typing', { sessionId, typing: true });

    await eventually(() => expect(inspector.text()).toContain('"kind":"typing"'));
    expect(supervisor.text()).not.toContain(sessionId);
  });

  it('who does not serve a customer is not shown to them as typing', async () => {
    const { visitor, sessionId } = world.about('administrator', 'group');
    const [looking, customer, inspector] = await Promise.all([
      asStaff(world.person('administrator').cookie),
      asVisitor(visitor),
      asStaff(world.person('inspector').cookie),
    ]);
    await Promise.all([watch(looking, sessionId), watch(inspector, sessionId)]);

    looking.socket.emit('typing', { sessionId, typing: true });

    await eventually(() => expect(inspector.text()).toContain('"who":"colleague"'));
    expect(customer.text()).not.toContain('"kind":"typing"');
  });

  it('who serves the customer is', async () => {
    const { visitor, sessionId } = world.about('agent', 'own');
    const [serving, customer] = await Promise.all([
      asStaff(world.person('agent').cookie),
      asVisitor(visitor),
    ]);
    await watch(serving, sessionId);

    serving.socket.emit('typing', { sessionId, typing: true });

    await eventually(() => expect(customer.text()).toContain('"who":"agent"'));
  });
});

describe('a visitor', () => {
  it('hears no typing of another’s, and cannot type into theirs', async () => {
    const [mine, theirs] = [world.about('agent', 'group'), world.about('agent', 'own')];
    const [me, them, colleague] = await Promise.all([
      asVisitor(mine.visitor),
      asVisitor(theirs.visitor),
      asStaff(world.person('inspector').cookie),
    ]);
    await Promise.all([watch(colleague, mine.sessionId), watch(colleague, theirs.sessionId)]);

    me.socket.emit('typing', { sessionId: theirs.sessionId, typing: true });
    them.socket.emit('typing', { sessionId: theirs.sessionId, typing: false });

    await eventually(() => expect(colleague.text()).toContain('"on":false'));
    expect(colleague.text()).not.toContain('"on":true');
    expect(me.text()).not.toContain(theirs.sessionId);
  });
});

describe('someone whose password was reset', () => {
  it('hears nothing from that moment on', async () => {
    const person = await world.newcomer('inspector');
    const ear = await asStaff(person.cookie);
    const gone = new Promise<string>((resolve) => ear.socket.on('disconnect', resolve));

    await api.ask(`/api/staff/${person.staffId}/reset`, {
      method: 'POST',
      cookie: world.person('administrator').cookie,
    });

    expect(await gone).toBe('io server disconnect');
    expect(ear.heard.map(({ event }) => event)).toContain('signedOut');
  });
});
