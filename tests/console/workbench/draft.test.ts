import { describe, expect, it } from 'vitest';
import { answered, draftFrom, newerDraft, typed } from '#console/workbench/reply/draft.ts';

describe('unsent words', () => {
  it('are taken from the browser where the server has not got them yet', () => {
    const local = { text: 'half a sen', revision: 4 };

    expect(newerDraft({ text: 'half', revision: 3 }, local)).toBe(local);
  });

  it('are taken from the server where another window wrote later', () => {
    const server = { text: 'from the other window', revision: 9 };

    expect(newerDraft(server, { text: 'old', revision: 4 })).toBe(server);
    expect(newerDraft(server, null)).toBe(server);
  });

  it('count up with every change and not without one', () => {
    expect(typed({ text: 'a', revision: 1 }, 'ab')).toEqual({ text: 'ab', revision: 2 });
    expect(typed({ text: 'a', revision: 1 }, 'a').revision).toBe(1);
  });

  it('go above a later draft of the server, so that typing is never dropped', () => {
    expect(answered({ text: 'mine', revision: 2 }, { text: 'theirs', revision: 7 })).toEqual({
      draft: { text: 'mine', revision: 8 },
      saveAgain: true,
    });
  });

  it('need no second save where the server agrees', () => {
    expect(answered({ text: 'mine', revision: 2 }, { text: 'mine', revision: 2 }).saveAgain).toBe(false);
  });

  it('begin empty where the browser kept nonsense', () => {
    expect(draftFrom('{"text": 5}')).toBeNull();
    expect(draftFrom('}{')).toBeNull();
    expect(draftFrom('{"text":"hi","revision":2}')).toEqual({ text: 'hi', revision: 2 });
  });
});
