import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClaimNeed, type ClaimWorld, claimRank, rosterAfter } from '#rules/assignment/claim-rank.ts';
import { closingOf, queueIsFull } from '#rules/assignment/overflow.ts';
import {
  canonicalSkills,
  compareEntries,
  headStartOf,
  orderAtMs,
  type QueueEntry,
  queueTargetOf,
  targetKey,
} from '#rules/assignment/queue-order.ts';
import { positionOf, type Server, serveNext, waitRange, waitsBefore } from '#rules/assignment/serve-next.ts';
import { aGroup, aMember, aPolicyEntry, EXCLUSIVE_OWNER, OWNER, T0 } from '../session/builders.ts';

function anEntry(sessionId: string, over: Partial<QueueEntry> = {}): QueueEntry {
  return {
    sessionId,
    arrivedAtMs: T0,
    orderAtMs: T0,
    targets: [{ kind: 'group', groupId: 'g1', skills: [] }],
    passedOver: [],
    passedOverUntilMs: null,
    offeredTo: null,
    weight: 1,
    ...over,
  };
}

function aServer(over: Partial<Server> = {}): Server {
  return { ...aMember('a1'), groups: [{ groupId: 'g1', open: true }], ...over };
}

describe('the order of a queue', () => {
  it('is arrival less the largest head start, then arrival, then id', () => {
    const targets = [aGroup('g1', { headStartSeconds: 30 }), aGroup('g2', { headStartSeconds: 90 }), OWNER];

    const sorted = [
      anEntry('c'),
      anEntry('b'),
      anEntry('late', { arrivedAtMs: T0 + 5, orderAtMs: T0 }),
      anEntry('vip', { arrivedAtMs: T0 + 60_000, orderAtMs: orderAtMs(T0 + 60_000, headStartOf(targets)) }),
    ].sort(compareEntries);

    expect(headStartOf(targets)).toBe(90);
    expect(sorted.map(({ sessionId }) => sessionId)).toEqual(['vip', 'b', 'c', 'late']);
  });

  it('names owner and last agent as the agents they are, and reaches a suspended owner who is exclusive', () => {
    const known = { ownerId: 'own', lastAgentId: null };

    expect(queueTargetOf(EXCLUSIVE_OWNER, known)).toEqual({
      kind: 'agent',
      agentId: 'own',
      evenSuspended: true,
    });
    expect(queueTargetOf({ kind: 'last-agent', evenSuspended: false }, known)).toBeNull();
    expect(targetKey({ kind: 'agent', agentId: 'own', evenSuspended: true })).toBe('agent:own');
    expect(canonicalSkills(['b', 'a', 'b'])).toBe(canonicalSkills(['a', 'b']));
  });
});

describe('serving', () => {
  it('passes over offers, closed groups, lacking skills, those taken away, and those passed over for a while', () => {
    const entries = [
      anEntry('offered', { offeredTo: 'a9' }),
      anEntry('skilled', { targets: [{ kind: 'group', groupId: 'g1', skills: ['fr'] }] }),
      anEntry('mine-no-more', { passedOver: ['a1'] }),
      anEntry('for-a-while', { passedOverUntilMs: T0 + 60_000 }),
      anEntry('elsewhere', { targets: [{ kind: 'group', groupId: 'g2', skills: [] }] }),
      anEntry('z-next', { orderAtMs: T0 + 5 }),
    ];

    expect(serveNext(aServer(), entries, T0)?.sessionId).toBe('z-next');
    expect(serveNext(aServer(), entries, T0 + 60_000)?.sessionId).toBe('for-a-while');
    expect(serveNext(aServer({ skills: ['fr'] }), entries, T0)?.sessionId).toBe('skilled');
    expect(serveNext(aServer({ load: 10 }), entries, T0)).toBeNull();
    expect(serveNext(aServer({ groups: [{ groupId: 'g1', open: false }] }), entries, T0)).toBeNull();
  });

  it('gives an agent whoever waits for them by name, though suspended where the target reaches so far', () => {
    const byName = (evenSuspended: boolean) =>
      anEntry('s', { targets: [{ kind: 'agent', agentId: 'a1', evenSuspended }] });
    const away = aServer({ presence: 'suspended' });

    expect(serveNext(aServer(), [byName(false)], T0)?.sessionId).toBe('s');
    expect(serveNext(away, [byName(false)], T0)).toBeNull();
    expect(serveNext(away, [byName(true)], T0)?.sessionId).toBe('s');
  });

  it('lets no arriving session jump before one that the agent may serve', () => {
    const waiting = [anEntry('s1', { orderAtMs: T0 - 5 })];
    const arriving = { sessionId: 's2', orderAtMs: T0, arrivedAtMs: T0, atMs: T0 };

    expect(waitsBefore(aServer(), waiting, arriving)).toBe(true);
    expect(waitsBefore(aServer(), waiting, { ...arriving, orderAtMs: T0 - 10 })).toBe(false);
    expect(waitsBefore(aServer({ groups: [] }), waiting, arriving)).toBe(false);
    expect(waitsBefore(aServer(), [{ ...anEntry('s1'), offeredTo: 'a2' }], arriving)).toBe(false);
  });

  it('shows the order it serves in: each group serves its position 1, then the next', () => {
    const entry = fc.record({
      arrivedAtMs: fc.nat(20),
      headStart: fc.nat(10),
      groups: fc.uniqueArray(fc.constantFrom('g1', 'g2', 'g3'), { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 10 }), (drawn) => {
        let entries = drawn.map(({ arrivedAtMs, headStart, groups }, n) =>
          anEntry(`s${n}`, {
            arrivedAtMs,
            orderAtMs: arrivedAtMs - headStart,
            targets: groups.map((groupId) => ({ kind: 'group' as const, groupId, skills: [] })),
          }),
        );
        for (const groupId of ['g1', 'g2', 'g3']) {
          const server = aServer({ groups: [{ groupId, open: true }] });
          for (;;) {
            const next = serveNext(server, entries, T0);
            if (next === null) break;
            const shown = positionOf(next.sessionId, entries);
            expect(shown).toBe(1);
            entries = entries.filter((one) => one !== next);
          }
        }

        expect(entries).toEqual([]);
      }),
    );
  });

  it('moves nobody back when somebody widens: a place only ever gets better', () => {
    const two = { kind: 'group', groupId: 'g2', skills: [] } as const;
    const entries = [anEntry('a'), anEntry('b', { orderAtMs: T0 + 1 }), anEntry('c', { orderAtMs: T0 + 2 })];
    const widened = entries.map((one) =>
      one.sessionId === 'c' ? { ...one, targets: [...one.targets, two] } : one,
    );

    expect(entries.map(({ sessionId }) => positionOf(sessionId, entries))).toEqual([1, 2, 3]);
    expect(entries.map(({ sessionId }) => positionOf(sessionId, widened))).toEqual([1, 2, 1]);
    expect(positionOf('nobody', entries)).toBeNull();
  });

  it('counts before a customer only those whom the same agents would serve first', () => {
    const french = { kind: 'group', groupId: 'g1', skills: ['fr'] } as const;
    const entries = [anEntry('fr', { targets: [french] }), anEntry('any', { orderAtMs: T0 + 1 })];

    expect(positionOf('any', entries)).toBe(1);
    expect(positionOf('fr', [anEntry('any', { orderAtMs: T0 - 1 }), ...entries.slice(0, 1)])).toBe(2);
  });

  it('tells a range that narrows with what is known, and none while too little is', () => {
    expect(waitRange(2, { served: 2, windowSeconds: 600 })).toBeNull();
    const few = waitRange(2, { served: 4, windowSeconds: 600 });
    const many = waitRange(2, { served: 400, windowSeconds: 60_000 });

    expect(few).toEqual({ fromSeconds: 150, toSeconds: 450 });
    expect(many).toEqual({ fromSeconds: 285, toSeconds: 315 });
  });
});

describe('ranking for a claim', () => {
  const need: ClaimNeed = {
    targets: [OWNER, aGroup()],
    passedOver: [],
    byHand: false,
    mayExceed: false,
    respectQueue: true,
    weight: 1,
    firstStep: 3,
  };
  const members = [
    aMember('a1', { load: 5 }),
    aMember('a2', { load: 1 }),
    aMember('a3', { accepting: false }),
  ];
  const world: ClaimWorld = {
    ownerId: 'a3',
    lastAgentId: null,
    agentOf: (agentId) => members.find((member) => member.agentId === agentId) ?? null,
    membersOf: () => members,
    groupIsOpen: () => true,
    inOpenGroup: () => true,
    waitsBefore: () => false,
  };

  it('names everyone considered, in the order of the targets, with the reason against each', () => {
    const ranking = claimRank(need, world);

    expect(ranking.ranked.map(({ agentId, step }) => `${agentId} ${step}`)).toEqual(['a2 4', 'a1 4']);
    expect(ranking.roster.map(({ agentId, step, reason }) => [agentId, step, reason])).toEqual([
      ['a3', 3, 'not-accepting'],
      ['a3', 4, 'not-accepting'],
      ['a2', 4, 'ranked-lower'],
      ['a1', 4, 'ranked-lower'],
    ]);
  });

  it('marks the chosen, and those somebody else took meanwhile', () => {
    const ranking = claimRank(need, world);
    const chosen = ranking.ranked[1] ?? null;

    const roster = rosterAfter(ranking, { chosen, lost: ['a2'] });

    expect(roster.slice(2)).toMatchObject([
      { agentId: 'a2', chosen: false, reason: 'taken-meanwhile' },
      { agentId: 'a1', chosen: true, reason: null },
    ]);
  });

  it('respects the queue but for those a person chose', () => {
    const crowded = { ...world, waitsBefore: () => true };

    expect(claimRank(need, crowded).ranked).toEqual([]);
    expect(claimRank(need, crowded).roster.map(({ reason }) => reason)).toContain('queue-before');
    expect(claimRank({ ...need, respectQueue: false }, crowded).ranked).toHaveLength(2);
  });

  it('answers nobody for an owner there is not, and unknown for an agent there is not', () => {
    const agent = { kind: 'agent', agentId: 'gone', evenSuspended: false } as const;

    expect(claimRank({ ...need, targets: [OWNER] }, { ...world, ownerId: null }).roster).toEqual([]);
    expect(claimRank({ ...need, targets: [agent] }, world).roster).toMatchObject([{ reason: 'unknown' }]);
  });
});

describe('overflow', () => {
  const groups = {
    g1: { open: true, closesAtMs: T0 + 500, waiting: 50 },
    g2: { open: true, closesAtMs: T0 + 900_000, waiting: 3 },
    g3: { open: true, closesAtMs: null, waiting: 0 },
    g4: { open: false, closesAtMs: null, waiting: 0 },
  };
  const policyFor = () => aPolicyEntry();

  it('finds a queue full only where every group is, and never for people', () => {
    expect(queueIsFull([aGroup('g1')], groups, policyFor)).toBe(true);
    expect(queueIsFull([aGroup('g1'), aGroup('g2')], groups, policyFor)).toBe(false);
    expect(queueIsFull([OWNER, aGroup('g1')], groups, policyFor)).toBe(false);
  });

  it('waits until the last group closes, and for ever where one does not or where it waits for a person', () => {
    expect(closingOf([aGroup('g1'), aGroup('g2')], groups, T0)).toBe(T0 + 900_000);
    expect(closingOf([aGroup('g2'), aGroup('g3')], groups, T0)).toBeNull();
    expect(closingOf([OWNER, aGroup('g2')], groups, T0)).toBeNull();
    expect(closingOf([aGroup('g4')], groups, T0)).toBe(T0);
  });
});
