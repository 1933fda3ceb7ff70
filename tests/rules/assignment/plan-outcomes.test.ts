import { describe, expect, it } from 'vitest';
import { planOutcomes, targetsAlike } from '#rules/assignment/plan-outcomes.ts';
import { aGroup, aPlan, OWNER } from '../session/builders.ts';

const PLAN = aPlan({
  steps: [
    { target: OWNER, waitSeconds: 20 },
    { target: aGroup('g1'), waitSeconds: 60 },
  ],
});

describe('the outcomes of a plan', () => {
  it('are the share that had found an agent by each step', () => {
    const served = [...Array(10).fill(0), ...Array(8).fill(1), null, null];

    expect(planOutcomes(PLAN, served)).toEqual({ decisions: 20, servedBy: [50, 90] });
  });

  it('say nothing where there are too few', () => {
    expect(planOutcomes(PLAN, Array(19).fill(0))).toBeNull();
  });

  it('count plans that ask the same, whatever their waits and strategies', () => {
    const [owner, group] = PLAN.steps;
    if (owner === undefined || group === undefined) throw new Error('two steps');
    const other = { target: aGroup('g1', { strategy: 'rotation' }), waitSeconds: 45 };

    expect(targetsAlike(PLAN, { ...PLAN, steps: [owner, other] })).toBe(true);
    expect(targetsAlike(PLAN, { ...PLAN, steps: [group, owner] })).toBe(false);
    expect(targetsAlike(PLAN, { ...PLAN, steps: [owner] })).toBe(false);
  });
});
