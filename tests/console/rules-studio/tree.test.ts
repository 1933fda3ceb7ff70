import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branchFrom, groupOf, isBranch, nodeIn, parentOf } from '#console/rules-studio/tree/branches.ts';
import {
  groupsFor,
  insertNode,
  moveNode,
  removeNode,
  setConnective,
  stepNode,
  unwrapGroup,
  wrapNode,
} from '#console/rules-studio/tree/edit-tree.ts';
import { finishedPart } from '#console/rules-studio/tree/finished-part.ts';
import { readTree } from '#console/rules-studio/tree/read-tree.ts';
import { answerUnknown, asksAboutUnknown } from '#console/rules-studio/tree/unknown-answer.ts';
import { childrenOf, type Group, isGroup, type Node } from '#rules/authoring/rule.ts';
import { aLeaf, CATALOGUE } from '../../support/a-rule-set.ts';

/** Trees with ids of their own, made from shapes without. */
type Shape = string | { readonly kind: 'all' | 'any' | 'not'; readonly of: readonly Shape[] };

const shape: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('visit.count', 'visit.region', 'named'),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const, 'not' as const),
      of: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).shape;

function built(made: Shape): Group {
  let count = 0;
  const node = (one: Shape): Node => {
    count += 1;
    const id = `n${count}`;
    if (one === 'named') return { id, condition: 'c' };
    if (typeof one === 'string') return aLeaf(one, 'isSet', true, id);
    if (one.kind === 'not') return { id, not: node(one.of[0] ?? 'named') };
    const children = one.of.map(node);
    return one.kind === 'all' ? { id, all: children } : { id, any: children };
  };
  const root = node(made);
  return isGroup(root) ? root : { id: 'root', all: [root] };
}

const group = shape.map(built);

function leafIds(node: Node): readonly string[] {
  return isGroup(node) ? childrenOf(node).flatMap(leafIds) : [node.id];
}

describe('a tree of conditions', () => {
  it('comes back as it was read, whatever it is', () => {
    fc.assert(
      fc.property(group, (tree) => {
        expect(readTree(tree)).toEqual(tree);
        expect(groupOf(branchFrom(tree))).toEqual(tree);
      }),
    );
  });

  it('is no tree where a key stands beside its group, and is then left to its JSON', () => {
    expect(readTree({ id: 'root', all: [], any: [] })).toBeNull();
    expect(
      readTree({ id: 'root', all: [{ id: 'n', fact: 'f', operator: 'o', value: 1, path: '$' }] }),
    ).toBeNull();
    expect(readTree(aLeaf('visit.count', 'equal', 1))).toBeNull();
    expect(readTree(null)).toBeNull();
  });

  it('keeps every condition once, wherever one is moved or stepped', () => {
    fc.assert(
      fc.property(group, fc.nat(20), fc.nat(20), fc.nat(4), (tree, which, where, place) => {
        const root = branchFrom(tree);
        const ids = leafIds(tree);
        const id = ids[which % ids.length] ?? '';
        const groups = groupsFor(root, id);
        const to = groups[where % groups.length]?.id ?? root.id;

        const moved = groupOf(moveNode(root, id, { groupId: to, place }));
        const stepped = (['up', 'down', 'out', 'in'] as const).map((step) => stepNode(root, id, step));

        expect([...leafIds(moved)].sort()).toEqual([...ids].sort());
        for (const one of stepped)
          if (one !== null) expect([...leafIds(groupOf(one))].sort()).toEqual([...ids].sort());
      }),
    );
  });

  it('never moves a group into itself', () => {
    const root = branchFrom(built({ kind: 'all', of: [{ kind: 'any', of: ['named', 'named'] }, 'named'] }));
    const [inner] = root.children;

    expect(moveNode(root, inner?.id ?? '', { groupId: inner?.id ?? '', place: 0 })).toBe(root);
  });

  it('is as before once a node was wrapped and its group taken apart again', () => {
    fc.assert(
      fc.property(group, fc.nat(20), (tree, which) => {
        const root = branchFrom(tree);
        const ids = leafIds(tree);
        const id = ids[which % ids.length] ?? '';

        const wrapped = wrapNode(root, id, 'fresh');

        expect(parentOf(wrapped, id)?.id).toBe('fresh');
        expect(groupOf(unwrapGroup(wrapped, 'fresh'))).toEqual(tree);
      }),
    );
  });

  it('is as before once a node was put in and taken out', () => {
    fc.assert(
      fc.property(group, fc.nat(4), (tree, place) => {
        const root = branchFrom(tree);
        const node = aLeaf('visit.count', 'equal', 1, 'fresh');

        const with_ = insertNode(root, root.id, node, place);

        expect(nodeIn(with_, 'fresh')).toBe(node);
        expect(removeNode(with_, 'fresh').children).toEqual(root.children);
      }),
    );
  });

  it('writes "none of" as the negation of "any of"', () => {
    const root = branchFrom({ id: 'root', all: [aLeaf('visit.count', 'equal', 1)] });

    const none = groupOf(setConnective(root, 'root', 'none'));

    expect(none).toEqual({ id: 'root', not: aLeaf('visit.count', 'equal', 1) });
    const two = insertNode(branchFrom(none), 'root', aLeaf('visit.count', 'equal', 2, 'b'));
    expect(groupOf(two)).toMatchObject({ id: 'root', not: { any: [{ id: 'leaf' }, { id: 'b' }] } });
  });
});

describe('the finished part', () => {
  const context = { catalogue: CATALOGUE, set: 'guidance', conditionIds: new Set(['c']) } as const;

  it('leaves out what is not filled in, and groups with nothing in them', () => {
    const root = branchFrom({
      id: 'root',
      all: [
        aLeaf('visit.count', 'greaterThanInclusive', 3, 'a'),
        aLeaf('', '', null, 'b'),
        { id: 'g', any: [aLeaf('visit.region', 'in', [], 'c')] },
        { id: 'd', condition: 'gone' },
      ],
    });

    const finished = finishedPart(root, context);

    expect(finished && groupOf(finished)).toEqual({
      id: 'root',
      all: [aLeaf('visit.count', 'greaterThanInclusive', 3, 'a')],
    });
  });

  it('is the whole tree where everything is filled in', () => {
    fc.assert(
      fc.property(group, (tree) => {
        const known = branchFrom(
          JSON.parse(JSON.stringify(tree).replaceAll('"visit.count"', '"visit.region"')),
        );

        expect(finishedPart(known, context)).toEqual(known);
      }),
    );
  });
});

describe('a negative on a fact that may be unknown', () => {
  const not = aLeaf('visit.region', 'notIn', ['吉林'], 'not');
  const root = branchFrom({ id: 'root', all: [not] });

  it('asks what then, and not once it was answered', () => {
    const ids = ['g', 'k'] as const;

    expect(asksAboutUnknown(root, not, CATALOGUE)).toBe(true);
    for (const answer of ['counts', 'does-not'] as const)
      expect(asksAboutUnknown(answerUnknown(root, 'not', { answer, ids }), not, CATALOGUE)).toBe(false);
  });

  it('does not ask of a fact that is always known, or of a set', () => {
    expect(asksAboutUnknown(root, aLeaf('visit.count', 'notEqual', 1), CATALOGUE)).toBe(false);
    expect(asksAboutUnknown(root, aLeaf('customer.tags', 'doesNotContain', 'VIP'), CATALOGUE)).toBe(false);
    expect(asksAboutUnknown(root, aLeaf('visit.region', 'in', ['吉林']), CATALOGUE)).toBe(false);
  });

  it('says in a condition beside it that unknown counts, or that it does not', () => {
    const ids = ['g', 'k'] as const;
    const other = aLeaf('visit.count', 'equal', 1, 'other');
    const two = branchFrom({ id: 'root', all: [not, other] });
    const known = aLeaf('visit.region', 'isSet', true, 'k');
    const unknown = aLeaf('visit.region', 'isNotSet', true, 'k');

    expect(groupOf(answerUnknown(two, 'not', { answer: 'does-not', ids }))).toEqual({
      id: 'root',
      all: [not, known, other],
    });
    expect(groupOf(answerUnknown(two, 'not', { answer: 'counts', ids }))).toEqual({
      id: 'root',
      all: [{ id: 'g', any: [not, unknown] }, other],
    });
  });
});

it('knows a branch by its connective', () => {
  expect(isBranch(branchFrom({ id: 'root', any: [] }))).toBe(true);
});
