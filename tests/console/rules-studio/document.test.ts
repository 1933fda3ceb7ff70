import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftChanges } from '#console/rules-studio/document/changes.ts';
import { beginHistory, change, redo, undo } from '#console/rules-studio/document/history.ts';
import {
  duplicateRule,
  insertRule,
  moveRule,
  removeRule,
  replaceRule,
} from '#console/rules-studio/document/rule-list.ts';
import { emptyRule, starterRules } from '#console/rules-studio/document/starter-rules.ts';
import { placeEffect } from '#console/rules-studio/list/place-effect.ts';
import { type DraftDocument, inspectDraft } from '#rules/authoring/draft.ts';
import { CATALOGUE } from '../../support/a-rule-set.ts';

const NOBODY = { agents: new Set<string>(), groups: new Set<string>(), bots: new Set<string>() };

function aDraft(...ids: readonly string[]): DraftDocument {
  return { format: 1, set: 'guidance', rules: ids.map((id) => ({ id, name: { en: id } })), conditions: [] };
}

const idsOf = (document: DraftDocument): readonly string[] => document.rules.map((rule) => rule.id);

describe('undo and redo', () => {
  it('come back to where they were, however they are mixed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('edit', 'undo', 'redo'), { maxLength: 60 }), (steps) => {
        let history = beginHistory(0);
        const seen = [0];
        let at = 0;
        for (const [number, step] of steps.entries()) {
          if (step === 'edit') {
            history = change(history, number + 1, { mark: null, atMs: number });
            seen.splice(at + 1, seen.length, number + 1);
            at += 1;
          } else if (step === 'undo') {
            history = undo(history);
            at = Math.max(0, at - 1);
          } else {
            history = redo(history);
            at = Math.min(seen.length - 1, at + 1);
          }
          expect(history.present).toBe(seen[at]);
        }
      }),
    );
  });

  it('take back a word that was typed without a pause, not a letter', () => {
    let history = beginHistory('');
    for (const [at, text] of ['V', 'VI', 'VIP'].entries())
      history = change(history, text, { mark: 'name', atMs: at * 200 });
    history = change(history, 'VIP!', { mark: 'name', atMs: 10_000 });

    expect(undo(history).present).toBe('VIP');
    expect(undo(undo(history)).present).toBe('');
  });
});

describe('the list of rules', () => {
  it('keeps every rule once, wherever one is moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -2, max: 9 }), (which, place) => {
        const ids = ['a', 'b', 'c', 'd', 'e'];
        const moved = idsOf(moveRule(aDraft(...ids), ids[which] ?? 'a', place));

        expect([...moved].sort()).toEqual(ids);
        expect(moved.indexOf(ids[which] ?? 'a')).toBe(Math.max(0, Math.min(4, place)));
        expect(moved.filter((id) => id !== ids[which])).toEqual(ids.filter((id) => id !== ids[which]));
      }),
    );
  });

  it('takes a rule out and puts it back where it was', () => {
    const before = aDraft('a', 'b', 'c');
    const [, rule] = before.rules;

    expect(insertRule(removeRule(before, 'b'), rule ?? { id: '' }, 1)).toEqual(before);
  });

  it('puts a copy right behind its original, under a name of its own', () => {
    const copied = duplicateRule(aDraft('a', 'b'), 'a', { id: 'n', name: (name) => ({ en: `${name.en}!` }) });

    expect(copied.rules).toEqual([
      { id: 'a', name: { en: 'a' } },
      { id: 'n', name: { en: 'a!' } },
      { id: 'b', name: { en: 'b' } },
    ]);
  });

  it('says what changed, unit by unit, finished or not', () => {
    const before = aDraft('a', 'b', 'c', 'd');
    const edited = replaceRule(moveRule(removeRule(before, 'b'), 'd', 0), 'c', { id: 'c', conditions: 1 });
    const changes = draftChanges(before, insertRule(edited, { id: 'new' }, 9));

    expect([...changes.rules]).toEqual([
      ['d', 'moved'],
      ['c', 'edited'],
      ['new', 'added'],
    ]);
    expect(changes).toMatchObject({ removed: ['b'], conditions: 0, defaultRule: false, count: 4 });
    expect(draftChanges(before, before).count).toBe(0);
  });
});

describe('starter rules', () => {
  it('are finished rules of guidance', () => {
    const document = { ...aDraft(), rules: starterRules('guidance') };

    expect(inspectDraft(document, { catalogue: CATALOGUE, targets: NOBODY })).toMatchObject({
      complete: true,
      unfinished: [],
    });
    expect(document.rules).toHaveLength(3);
  });

  it('begin with an empty one that blocks publishing until it says something', () => {
    const rule = emptyRule('guidance', { en: 'New' });
    const document = { ...aDraft(), rules: [rule] };

    const { unfinished } = inspectDraft(document, { catalogue: CATALOGUE, targets: NOBODY });

    expect(unfinished).toEqual([rule.id]);
  });
});

describe('the effect of a place', () => {
  const counts = {
    winsAt: [10, 7, 3],
    otherwise: [
      { ruleId: 'a', visits: 3 },
      { ruleId: 'b', visits: 4 },
      { ruleId: null, visits: 3 },
    ],
  };

  it('is what is won from the rules that are passed going up', () => {
    expect(placeEffect(counts, ['a', 'b'], { from: 2, to: 0 })).toEqual({
      wins: 10,
      gains: [
        { ruleId: 'b', visits: 4 },
        { ruleId: 'a', visits: 3 },
      ],
      losses: [],
    });
  });

  it('is what is left to the rules that are passed going down', () => {
    expect(placeEffect(counts, ['a', 'b'], { from: 0, to: 1 })).toEqual({
      wins: 7,
      gains: [],
      losses: [{ ruleId: 'a', visits: 3 }],
    });
  });
});
