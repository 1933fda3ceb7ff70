import { describe, expect, it } from 'vitest';
import { candidatesByStep, freePercent, whyUntried } from '#console/ui/explain/candidates.ts';
import { minutesRange } from '#console/workbench/actions/minutes-range.ts';
import { emptyReason, switchFor } from '#console/workbench/empty-reason.ts';
import { themePath, themeTree } from '#console/workbench/side/theme-tree.ts';

const online = { presence: 'online' as const, accepting: true, load: 0, limit: 5 };

describe('an empty list', () => {
  it('says what keeps work away', () => {
    expect(emptyReason(online, 0)).toBe('quiet');
    expect(emptyReason({ ...online, presence: 'suspended' }, 0)).toBe('suspended');
    expect(emptyReason({ ...online, accepting: false }, 0)).toBe('closed');
    expect(emptyReason({ ...online, load: 5 }, 0)).toBe('full');
    expect(emptyReason(null, 0)).toBe('no-agent');
    expect(emptyReason(online, 2)).toBe('choose');
  });

  it('offers the switch that brings work back, and none where no switch stands in the way', () => {
    expect(switchFor('offline')).toEqual({ presence: 'online' });
    expect(switchFor('suspended')).toEqual({ presence: 'online' });
    expect(switchFor('closed')).toEqual({ accepting: true });
    expect(['quiet', 'full', 'choose', 'no-agent'].map((reason) => switchFor(reason as 'quiet'))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('the wait that a transfer means', () => {
  it('is a range of minutes, one number where both are the same, and nothing while too little is known', () => {
    expect(minutesRange({ waitFromMs: 120_000, waitToMs: 240_000 })).toBe('2–4');
    expect(minutesRange({ waitFromMs: 60_000, waitToMs: 60_000 })).toBe('1');
    expect(minutesRange({ waitFromMs: null, waitToMs: null })).toBeNull();
  });
});

describe('the tree of themes', () => {
  const theme = (id: string, parentId: string | null, retired = false) => ({
    id,
    parentId,
    name: { zh: id },
    place: 0,
    retired,
  });
  const words = ({ zh }: { zh?: string }): string => zh ?? '';
  const themes = [
    theme('after-sales', null),
    theme('refund', 'after-sales'),
    theme('old', 'after-sales', true),
  ];

  it('leaves retired ones out, but the one that is chosen', () => {
    expect(themeTree(themes, words, null)[0]?.children.map(({ value }) => value)).toEqual(['refund']);
    expect(
      themeTree(themes, words, 'old')[0]?.children.map(({ value, disabled }) => [value, disabled]),
    ).toEqual([
      ['refund', false],
      ['old', true],
    ]);
  });

  it('names the whole path', () => {
    expect(themePath(themes, 'refund', words)).toBe('after-sales / refund');
    expect(themePath(themes, null, words)).toBe('');
  });
});

describe('candidates', () => {
  const candidate = (name: string, step: number, reason: string | null) => ({
    agentId: name,
    name,
    group: null,
    step,
    chosen: reason === null,
    reason,
    load: 4,
    limit: 10,
  });

  it('stand under the step that asked them, the chosen one first, those who could have served next', () => {
    const plan = [{ index: 0, kind: 'group' as const, name: 'Pre-sales', strategy: null, waitSeconds: null }];
    const all = [
      candidate('Zhao', 0, 'not-accepting'),
      candidate('Wang', 0, 'ranked-lower'),
      candidate('Chen', 0, null),
      candidate('Li', 1, 'offline'),
    ];

    const steps = candidatesByStep(plan, all);

    expect(steps.map(({ index, plan: step }) => [index, step?.name ?? null])).toEqual([
      [0, 'Pre-sales'],
      [1, null],
    ]);
    expect(steps[0]?.candidates.map(({ name }) => name)).toEqual(['Chen', 'Wang', 'Zhao']);
  });

  it('say of a step without any whether it was passed over, not needed, or still to come', () => {
    const step = (index: number, candidates: readonly object[], waitSeconds = 0) =>
      ({ index, plan: { waitSeconds }, candidates }) as unknown as Parameters<typeof whyUntried>[1][number];
    const refused = [{ chosen: false }];

    expect(whyUntried(0, [step(0, []), step(1, refused)])).toBe('skipped');
    expect(whyUntried(1, [step(0, [{ chosen: true }]), step(1, [])])).toBe('found');
    expect(whyUntried(1, [step(0, refused, 60), step(1, [])])).toBe('later');
    expect(whyUntried(1, [step(0, refused), step(1, [])])).toBe('skipped');
    expect(whyUntried(0, [step(0, [])])).toBe('skipped');
  });

  it('show how free they were', () => {
    expect(freePercent({ load: 4, limit: 10 })).toBe(60);
    expect(freePercent({ load: 12, limit: 10 })).toBe(0);
    expect(freePercent({ load: 0, limit: 0 })).toBe(0);
  });
});
