/** What lists, counts, searches and trials answer lies within the caller's scope, and nothing of it is missing. */
import { describe, expect, it } from 'vitest';
import { ROLE_RIGHTS, ROLES, type Role } from '#api/contract/rights.ts';
import { useApi } from './an-api.ts';
import { RELATIONS, type Relation, useWorld } from './operations/a-world.ts';

const api = useApi();
const world = useWorld(api);

const withRight = (right: 'sessions.read' | 'queue.read' | 'left-messages.read' | 'decisions.read') =>
  ROLES.filter((role) => ROLE_RIGHTS[role][right] !== undefined);

async function get(role: Role, path: string) {
  return api.ask(path, { cookie: world.person(role).cookie });
}

/** Sessions of the cases, by what they are to this person; those of the other people's cases are everyone's strangers. */
function sessionsOf(role: Role, relations: readonly Relation[]): string[] {
  return relations.map((relation) => world.about(role, relation).sessionId);
}

describe('the list of open sessions', () => {
  it.each(withRight('sessions.read'))('holds what %s may read, and nothing else', async (role) => {
    const { body } = await get(role, '/api/sessions?list=open&limit=100');

    const ids: string[] = body.sessions.map((session: { id: string }) => session.id);
    const readable = await Promise.all(
      ids.map(async (id) => (await get(role, `/api/sessions/${id}`)).status),
    );
    expect(new Set(readable)).toEqual(new Set([200]));
    const scope = ROLE_RIGHTS[role]['sessions.read'];
    // What somebody served once is found by its address; lists show what lies with them now.
    const mine =
      scope === 'all'
        ? RELATIONS
        : scope === 'group'
          ? (['own', 'group', 'waits'] as const)
          : (['own'] as const);
    expect(ids).toEqual(expect.arrayContaining(sessionsOf(role, mine)));
    if (scope !== 'all') expect(ids).not.toContain(world.about(role, 'other').sessionId);
  });

  it.each(withRight('sessions.read'))('is searched within the scope of %s', async (role) => {
    const { sessionId } = world.about(role, 'other');

    const { body } = await get(role, `/api/sessions?list=open&search=${sessionId}`);

    const found = ROLE_RIGHTS[role]['sessions.read'] === 'all' ? [sessionId] : [];
    expect(body.sessions.map((session: { id: string }) => session.id)).toEqual(found);
  });
});

describe('the search for what was said', () => {
  it.each(withRight('sessions.read'))('finds what %s may read, and nothing else', async (role) => {
    const { body } = await get(role, '/api/messages?search=own&limit=50');

    const ids: string[] = body.messages.map((hit: { sessionId: string }) => hit.sessionId);
    const readable = await Promise.all(
      ids.map(async (id) => (await get(role, `/api/sessions/${id}`)).status),
    );
    expect(new Set(readable)).toEqual(new Set([200]));
    expect(ids).toContain(world.about(role, 'own').sessionId);
  });
});

describe('the queue', () => {
  it.each(withRight('queue.read'))('is listed and counted within the scope of %s', async (role) => {
    const { body } = await get(role, '/api/queue?limit=200');

    const ids: string[] = body.queue.map((row: { session: { id: string } }) => row.session.id);
    expect(body.total).toBe(ids.length);
    expect(ids).toContain(world.about(role, 'waits').sessionId);
    const stranger = world.firstInLine(world.person(role).otherGroup);
    expect(ids.includes(stranger)).toBe(ROLE_RIGHTS[role]['queue.read'] === 'all');
  });

  it('hides none of one’s own customers behind others’', async () => {
    const { sessionId } = world.about('agent', 'waits');

    const { body } = await get('agent', '/api/queue?limit=200');

    const place = body.queue.findIndex((row: { session: { id: string } }) => row.session.id === sessionId);
    const { body: page } = await get('agent', `/api/queue?limit=${place + 1}`);
    expect(page.queue.at(-1).session.id).toBe(sessionId);
  });
});

describe('the list of left messages', () => {
  it.each(withRight('left-messages.read'))('holds those of the groups of %s, and nobody’s', async (role) => {
    const { body } = await get(role, '/api/left-messages?limit=100');

    const ids: string[] = body.messages.map((message: { id: string }) => message.id);
    const left = (relation: Relation) => world.about(role, relation).leftMessageId;
    expect(ids).toEqual(expect.arrayContaining([left('own'), left('group'), left('served')]));
    expect(ids.includes(left('other'))).toBe(ROLE_RIGHTS[role]['left-messages.read'] === 'all');
  });

  it('is nobody’s to take without the right, and anybody’s with it, where no group was named', async () => {
    const { leftMessageId } = world.about('operations', 'served');
    const lonely = await world.newcomer('agent');

    const without = await api.ask(`/api/left-messages/${leftMessageId}/take`, {
      method: 'POST',
      cookie: world.person('operations').cookie,
    });
    const withIt = await api.ask(`/api/left-messages/${leftMessageId}/take`, {
      method: 'POST',
      cookie: lonely.cookie,
    });

    expect([without.status, without.body.details.right]).toEqual([403, 'left-messages.handle']);
    expect(withIt.status).toBe(200);
  });
});

describe('a recorded decision', () => {
  it('can be tried by those only who may read it', async () => {
    const tried = (relation: Relation) =>
      api.ask('/api/rule-sets/guidance/try', {
        cookie: world.person('supervisor').cookie,
        body: { decision: world.about('supervisor', relation).decisionId },
      });

    const statuses = [(await tried('group')).status, (await tried('other')).status];

    expect(statuses).toEqual([200, 404]);
  });
});

describe('a quick reply', () => {
  it('is filled with nobody’s facts but those of one’s own customers', async () => {
    const asked = (relation: Relation) =>
      get('agent', `/api/quick-replies?session=${world.about('agent', relation).sessionId}`);

    expect([(await asked('own')).status, (await asked('other')).status]).toEqual([200, 404]);
  });
});

describe('the way to transfer', () => {
  it('is a question about the session, asked by those only who may transfer it', async () => {
    const asked = (role: Role, relation: Relation) =>
      get(role, `/api/transfer-targets?session=${world.about(role, relation).sessionId}`);

    const statuses = await Promise.all([
      asked('supervisor', 'group'),
      asked('supervisor', 'other'),
      asked('agent', 'own'),
      asked('agent', 'group'),
    ]);

    expect(statuses.map((answer) => answer.status)).toEqual([200, 404, 200, 404]);
  });
});
