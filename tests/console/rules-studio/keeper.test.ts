import { describe, expect, it } from 'vitest';
import {
  type Base,
  type KeeperPorts,
  makeKeeper,
  type SaveAnswer,
  type Saving,
} from '#console/rules-studio/draft/keeper.ts';
import { settleClash } from '#console/rules-studio/draft/settle-clash.ts';
import type { DraftDocument } from '#rules/authoring/draft.ts';

function aDraft(...rules: readonly (readonly [id: string, words: string])[]): DraftDocument {
  return {
    format: 1,
    set: 'guidance',
    rules: rules.map(([id, words]) => ({ id, name: { en: words } })),
    conditions: [],
  };
}

const FIRST = aDraft(['a', 'a'], ['b', 'b']);

/** A server that answers when it is told to, a clock that runs when it is turned, and what was said and kept. */
function aDesk(unsaved: DraftDocument | null = null) {
  const asked: { base: Base; document: DraftDocument; answer: (answer: SaveAnswer) => Promise<void> }[] = [];
  const told: Saving['kind'][] = [];
  const shown: DraftDocument[] = [];
  let kept: Base | null = null;
  let due: (() => void) | null = null;
  const ports: KeeperPorts = {
    save: (base, document) =>
      new Promise((resolve) => {
        asked.push({
          base,
          document,
          answer: async (answer) => {
            resolve(answer);
            await Promise.resolve();
            await Promise.resolve();
            await Promise.resolve();
          },
        });
      }),
    remember: (now) => {
      kept = now;
    },
    later: (run) => {
      due = run;
      return () => {
        if (due === run) due = null;
      };
    },
    tell: (saving) => told.push(saving.kind),
    replace: (document) => shown.push(document),
  };
  const keeper = makeKeeper({ base: { revision: 1, document: FIRST }, savedAtMs: 0, unsaved }, ports);
  return {
    keeper,
    asked,
    told,
    shown,
    kept: () => kept,
    turn: () => {
      const run = due;
      due = null;
      run?.();
      return run !== null;
    },
  };
}

const saved = (revision: number, document: DraftDocument | null = null): SaveAnswer => ({
  kind: 'saved',
  revision,
  atMs: revision * 1_000,
  document,
});

describe('keeping a draft', () => {
  it('saves a moment after the last change, once', async () => {
    const desk = aDesk();
    desk.keeper.change(aDraft(['a', 'x']));
    desk.keeper.change(aDraft(['a', 'xy']));
    desk.turn();

    await desk.asked[0]?.answer(saved(2));

    expect(desk.asked.map(({ document }) => document)).toEqual([aDraft(['a', 'xy'])]);
    expect(desk.told.at(-1)).toBe('saved');
    expect([desk.keeper.base().revision, desk.kept(), desk.turn()]).toEqual([2, null, false]);
  });

  it('saves again what was typed while it saved, on the revision that came back', async () => {
    const desk = aDesk();
    desk.keeper.change(aDraft(['a', 'one']));
    desk.turn();
    desk.keeper.change(aDraft(['a', 'two']));
    await desk.asked[0]?.answer(saved(2));
    desk.turn();

    expect(desk.asked[1]).toMatchObject({ base: { revision: 2 }, document: aDraft(['a', 'two']) });
  });

  it('keeps what cannot be saved in this browser, and tries again', async () => {
    const desk = aDesk();
    const mine = aDraft(['a', 'mine'], ['b', 'b']);
    desk.keeper.change(mine);
    desk.turn();
    await desk.asked[0]?.answer({ kind: 'failed', error: null, final: false });

    expect(desk.told.at(-1)).toBe('failed');
    expect(desk.kept()).toEqual({ revision: 1, document: mine });
    expect([desk.turn(), desk.asked.length]).toEqual([true, 2]);
  });

  it('goes on from what an earlier page kept', () => {
    const mine = aDraft(['a', 'mine'], ['b', 'b']);
    const desk = aDesk(mine);
    desk.turn();

    expect(desk.asked[0]).toMatchObject({ base: { revision: 1 }, document: mine });
  });

  it('brings in what others changed, under what was typed meanwhile', async () => {
    const desk = aDesk();
    desk.keeper.change(aDraft(['a', 'mine'], ['b', 'b']));
    desk.turn();
    desk.keeper.change(aDraft(['a', 'mine, longer'], ['b', 'b']));
    await desk.asked[0]?.answer(saved(3, aDraft(['a', 'mine'], ['b', 'theirs'])));

    expect(desk.shown).toEqual([aDraft(['a', 'mine, longer'], ['b', 'theirs'])]);
    desk.turn();
    expect(desk.asked[1]).toMatchObject({ base: { revision: 3 }, document: desk.shown[0] });
  });

  it('asks where both changed the same, and saves nothing until it is decided', async () => {
    const desk = aDesk();
    const mine = aDraft(['a', 'mine'], ['b', 'b']);
    const theirs = aDraft(['a', 'theirs'], ['b', 'b']);
    desk.keeper.change(mine);
    desk.turn();
    const questions = [{ unit: 'rule', ruleId: 'a', ours: null, theirs: null }] as const;
    await desk.asked[0]?.answer({ kind: 'clash', questions, theirs: { revision: 2, document: theirs } });
    desk.keeper.change({ ...mine });

    expect([desk.told.at(-1), desk.turn()]).toEqual(['clash', false]);
    desk.keeper.settle(mine, { revision: 2, document: theirs });
    desk.turn();
    expect(desk.asked[1]).toMatchObject({ base: { revision: 2 }, document: mine });
  });

  it('shows what others saved while nothing was typed here', () => {
    const desk = aDesk();
    const theirs = aDraft(['a', 'theirs'], ['b', 'b']);

    desk.keeper.hear({ revision: 2, document: theirs });

    expect([desk.shown, desk.keeper.base().revision]).toEqual([[theirs], 2]);
  });
});

describe('a clash', () => {
  const base = aDraft(['a', 'a'], ['b', 'b'], ['c', 'c']);
  const mine = aDraft(['a', 'mine'], ['b', 'mine'], ['c', 'c']);
  const theirs = aDraft(['a', 'theirs'], ['b', 'theirs'], ['c', 'theirs too']);
  const questions = ['a', 'b'].map((ruleId) => ({ unit: 'rule', ruleId, ours: null, theirs: null }) as const);

  it('is settled unit by unit, and keeps what only one of them changed', () => {
    const settled = settleClash({ base, mine, theirs }, questions, new Map([['rule a', 'theirs']]));

    expect(settled).toEqual({
      ok: true,
      document: aDraft(['a', 'theirs'], ['b', 'mine'], ['c', 'theirs too']),
    });
  });

  it('of places is settled by either side’s', () => {
    const order = (...ids: readonly string[]) => aDraft(...ids.map((id) => [id, id] as const));
    const sides = {
      base: order('a', 'b', 'c', 'd'),
      mine: order('d', 'a', 'b', 'c'),
      theirs: order('a', 'd', 'b', 'c'),
    };
    const asked = [{ unit: 'place', ruleId: 'd', ours: null, theirs: 'a' }] as const;

    const forMine = settleClash(sides, asked, new Map());
    const forTheirs = settleClash(sides, asked, new Map([['place d', 'theirs']]));

    expect(forMine).toMatchObject({ ok: true, document: sides.mine });
    expect(forTheirs).toMatchObject({ ok: true, document: sides.theirs });
  });
});
