import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Agent,
  inOrderOf,
  isEligible,
  type Member,
  type Need,
  refusalOf,
} from '#rules/assignment/choose-agent.ts';
import type { Strategy } from '#rules/assignment/plan.ts';
import { createRandom } from '#rules/simulation/random.ts';
import { aMember, T0 } from '../session/builders.ts';

const need: Need = {
  skills: [],
  weight: 1,
  passedOver: [],
  groupOpen: true,
  evenSuspended: false,
  byHand: false,
  mayExceed: false,
};

describe('eligibility', () => {
  it.each<[string | null, Partial<Agent>, Partial<Need>]>([
    [null, {}, {}],
    ['offline', { presence: 'offline' }, {}],
    ['offline', { presence: 'offline' }, { byHand: true }],
    ['suspended', { presence: 'suspended' }, {}],
    [null, { presence: 'suspended' }, { evenSuspended: true }],
    [null, { presence: 'suspended' }, { byHand: true }],
    ['not-accepting', { accepting: false }, {}],
    ['not-accepting', { accepting: false }, { evenSuspended: true }],
    [null, { accepting: false }, { byHand: true }],
    ['full', { load: 10 }, {}],
    [null, { load: 9.5 }, { weight: 0.5 }],
    ['full', { load: 9.5 }, { weight: 1 }],
    ['full', { load: 10 }, { byHand: true }],
    [null, { load: 10 }, { byHand: true, mayExceed: true }],
    ['full', { load: 20 }, { byHand: true, mayExceed: true }],
    ['full', { load: 10 }, { mayExceed: true }],
    ['full', { limit: 0 }, {}],
    ['retired', { retired: true }, { byHand: true }],
    ['passed-over', {}, { passedOver: ['a1'] }],
    ['lacks-skill', { skills: ['fr'] }, { skills: ['fr', 'refund'] }],
    [null, { skills: ['fr', 'refund'] }, { skills: ['refund'] }],
    ['group-closed', {}, { groupOpen: false }],
  ])('is refused as %s with %o and %o', (reason, agent, asked) => {
    const candidate = aMember('a1', agent);

    expect(refusalOf(candidate, { ...need, ...asked })).toBe(reason);
    expect(isEligible(candidate, { ...need, ...asked })).toBe(reason === null);
  });
});

function order(strategy: Strategy, members: readonly Member[]): readonly string[] {
  return inOrderOf(strategy, members).map(({ agentId }) => agentId);
}

describe('a strategy', () => {
  it.each<[Strategy, readonly Member[], readonly string[]]>([
    [
      'highest-free-ratio',
      [aMember('a', { load: 4 }), aMember('b', { load: 1, limit: 2 }), aMember('c', { load: 2 })],
      ['c', 'a', 'b'],
    ],
    ['fewest-sessions', [aMember('a', { load: 4 }), aMember('b', { load: 1, limit: 2 })], ['b', 'a']],
    [
      'longest-idle',
      [
        aMember('a', { idleSinceMs: 500 }),
        aMember('b', { idleSinceMs: 100 }),
        aMember('c', { load: 1, idleSinceMs: 1, lastAssignedAtMs: 9 }),
        aMember('d', { load: 1, idleSinceMs: 1, lastAssignedAtMs: 3 }),
      ],
      ['b', 'a', 'd', 'c'],
    ],
    [
      'weighted-share',
      [aMember('a', { weight: 3, shareServed: 2 }), aMember('b', { weight: 1 }), aMember('c', { weight: 0 })],
      ['a', 'b', 'c'],
    ],
    [
      'rotation',
      [
        aMember('a', { place: 1, lastAssignedAtMs: 10 }),
        aMember('b', { place: 2, lastAssignedAtMs: 20 }),
        aMember('c', { place: 3, lastAssignedAtMs: 5 }),
      ],
      ['c', 'a', 'b'],
    ],
    ['rotation', [aMember('b', { place: 2 }), aMember('a', { place: 1 })], ['a', 'b']],
    [
      'fixed-order',
      [aMember('a', { place: 3 }), aMember('b', { place: 1, load: 9 }), aMember('c', { place: 2 })],
      ['b', 'c', 'a'],
    ],
  ])('%s puts %o in its order', (strategy, members, expected) => {
    expect(order(strategy, members)).toEqual(expected);
  });

  it('breaks every tie to the end: the order never depends on how the members were read', () => {
    const member = fc
      .record({
        load: fc.nat(2),
        limit: fc.integer({ min: 1, max: 3 }),
        place: fc.nat(1),
        weight: fc.nat(2),
        lastAssignedAtMs: fc.nat(2),
        shareServed: fc.nat(2),
        idleSinceMs: fc.nat(2),
      })
      .map((over) => over);
    const strategies: readonly Strategy[] = [
      'highest-free-ratio',
      'fewest-sessions',
      'rotation',
      'longest-idle',
      'weighted-share',
      'fixed-order',
    ];
    fc.assert(
      fc.property(fc.array(member, { minLength: 2, maxLength: 6 }), fc.nat(), (overs, seed) => {
        const members = overs.map((over, n) => aMember(`a${n}`, over));
        const random = createRandom(seed);
        const shuffled = members
          .map((one) => ({ one, at: random.next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);

        for (const strategy of strategies)
          expect(order(strategy, shuffled)).toEqual(order(strategy, members));
      }),
    );
  });
});

/** 10,000 arrivals one after another to four agents, each held for a random while. */
function shares(
  strategy: Strategy,
  weights: readonly number[],
  limits: readonly number[],
): readonly number[] {
  const random = createRandom(11);
  let members = weights.map((weight, n) =>
    aMember(`a${n}`, { weight, place: n + 1, limit: limits[n] ?? 10, idleSinceMs: T0 }),
  );
  const held: { readonly agentId: string; readonly untilMs: number }[] = [];
  const served = new Map<string, number>();
  let atMs = T0;
  for (let arrival = 0; arrival < 10_000; arrival += 1) {
    atMs += Math.round(random.exponential(10_000));
    for (const over of held.filter(({ untilMs }) => untilMs <= atMs)) {
      held.splice(held.indexOf(over), 1);
      members = members.map((one) =>
        one.agentId === over.agentId
          ? { ...one, load: one.load - 1, idleSinceMs: one.load === 1 ? over.untilMs : one.idleSinceMs }
          : one,
      );
    }
    const first = inOrderOf(strategy, members).find((one) => isEligible(one, need));
    if (first === undefined) continue;
    served.set(first.agentId, (served.get(first.agentId) ?? 0) + 1);
    held.push({ agentId: first.agentId, untilMs: atMs + Math.round(random.exponential(60_000)) });
    members = members.map((one) =>
      one.agentId === first.agentId
        ? { ...one, load: one.load + 1, lastAssignedAtMs: atMs, shareServed: one.shareServed + 1 }
        : one,
    );
  }
  const total = [...served.values()].reduce((sum, count) => sum + count, 0);
  return members.map(({ agentId }) => (served.get(agentId) ?? 0) / total);
}

describe('over 10,000 arrivals', () => {
  it.each<Strategy>(['highest-free-ratio', 'fewest-sessions', 'rotation', 'longest-idle', 'weighted-share'])(
    '%s gives equal agents equal shares, within a point',
    (strategy) => {
      for (const share of shares(strategy, [1, 1, 1, 1], [10, 10, 10, 10])) {
        expect(share).toBeGreaterThan(0.24);
        expect(share).toBeLessThan(0.26);
      }
    },
  );

  it('weighted share gives each their weight, within a point', () => {
    const given = shares('weighted-share', [5, 3, 1, 1], [50, 50, 50, 50]);

    for (const [n, share] of [0.5, 0.3, 0.1, 0.1].entries())
      expect(Math.abs((given[n] ?? 0) - share)).toBeLessThan(0.01);
  });

  it('highest free ratio loads agents in proportion to their limits', () => {
    const [small = 0, , , large = 0] = shares('highest-free-ratio', [1, 1, 1, 1], [5, 10, 10, 40]);

    expect(large).toBeGreaterThan(3 * small);
  });

  it('fixed order keeps the first busy and the last nearly idle', () => {
    const [first = 0, , , last = 0] = shares('fixed-order', [1, 1, 1, 1], [3, 3, 3, 3]);

    expect(first).toBeGreaterThan(0.33);
    expect(last).toBeLessThan(0.12);
  });
});
