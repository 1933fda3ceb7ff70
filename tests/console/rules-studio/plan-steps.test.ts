import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addStep,
  moveStep,
  overflowOf,
  pictureSeconds,
  planTimes,
  removeStep,
  targetOf,
  withStep,
  withWait,
} from '#console/rules-studio/plan/plan-steps.ts';
import { type PlanSpeech, planSentence } from '#console/rules-studio/plan/plan-words.ts';
import type { Plan, Target } from '#rules/assignment/plan.ts';
import { planSchema } from '#rules/authoring/rule-schema.ts';

const group = (groupId: string): Target => ({
  kind: 'group',
  groupId,
  strategy: 'highest-free-ratio',
  skills: [],
  headStartSeconds: 0,
});
const owner = (exclusive: boolean): Target => ({ kind: 'owner', exclusive, evenSuspended: false });
const plan = (...steps: readonly [Target, number][]): Plan => ({
  steps: steps.map(([target, waitSeconds]) => ({ target, waitSeconds })),
  overflow: { to: 'queue' },
});
const PLAN = plan([owner(false), 20], [group('after'), 60], [group('general'), 300]);

type Edit = (plan: Plan) => Plan;

function aim(at: number, kind: Target['kind']): Edit {
  return (before) => {
    const step = before.steps[at];
    const target = step && targetOf(kind, step.target, { agentId: 'a1', groupId: 'g1', botId: 'b1' });
    return step && target ? withStep(before, at, { ...step, target }) : before;
  };
}

const place = fc.nat(9);
const anEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.double({ min: -1e6, max: 1e6 })).map(
    ([at, wait]): Edit =>
      (before) =>
        withWait(before, at, wait),
  ),
  fc.tuple(place, fc.constantFrom(1 as const, -1 as const)).map(
    ([at, by]): Edit =>
      (before) =>
        moveStep(before, at, by),
  ),
  fc
    .tuple(place, fc.constantFrom<Target['kind']>('owner', 'last-agent', 'agent', 'group', 'bot'))
    .map(([at, kind]) => aim(at, kind)),
  place.map(
    (at): Edit =>
      (before) =>
        removeStep(before, at),
  ),
  fc.constant<Edit>((before) => addStep(before, group('g2'))),
);

describe('the times of a plan', () => {
  it('are the waits before each step', () => {
    expect(planTimes(PLAN).steps.map(({ fromSeconds }) => fromSeconds)).toEqual([0, 20, 80]);
    expect(planTimes(PLAN).overflowSeconds).toBe(380);
  });

  it('follow a wait of 45 seconds: the steps behind it come 25 seconds later', () => {
    const changed = withWait(PLAN, 0, 45);

    expect(changed.steps[0]?.waitSeconds).toBe(45);
    expect(planTimes(changed).steps.map(({ fromSeconds }) => fromSeconds)).toEqual([0, 45, 105]);
    expect(planTimes(changed).overflowSeconds).toBe(405);
  });

  it('end at an exclusive owner and at a bot', () => {
    expect(planTimes(plan([owner(true), 20], [group('g'), 60]))).toEqual({
      steps: [
        { index: 0, fromSeconds: 0, openEnd: true },
        { index: 1, fromSeconds: null, openEnd: false },
      ],
      overflowSeconds: null,
    });
    expect(planTimes(plan([group('g'), 30], [{ kind: 'bot', botId: 'b' }, 0])).overflowSeconds).toBeNull();
  });
});

describe('editing a plan', () => {
  it('keeps a wait within what is allowed, in whole seconds', () => {
    expect(withWait(PLAN, 1, -3).steps[1]?.waitSeconds).toBe(0);
    expect(withWait(PLAN, 1, 99_999).steps[1]?.waitSeconds).toBe(3_600);
    expect(withWait(PLAN, 1, 44.6).steps[1]?.waitSeconds).toBe(45);
    expect(withWait(PLAN, 1, Number.NaN)).toBe(PLAN);
  });

  it('moves a step and back again, and stops at both ends', () => {
    const targets = ({ steps }: Plan) =>
      steps.map(({ target }) => ('groupId' in target ? target.groupId : target.kind));

    expect(targets(moveStep(PLAN, 0, 1))).toEqual(['after', 'owner', 'general']);
    expect(moveStep(moveStep(PLAN, 0, 1), 1, -1)).toEqual(PLAN);
    expect(moveStep(PLAN, 0, -1)).toBe(PLAN);
  });

  it('leaves one step, and adds ten at most', () => {
    const one = plan([group('g'), 0]);
    let many = one;
    for (let turn = 0; turn < 20; turn += 1) many = addStep(many, group('g'));

    expect(removeStep(one, 0)).toBe(one);
    expect(many.steps).toHaveLength(10);
  });

  it('changes the kind of a target only where there is somebody to name', () => {
    const nobody = { agentId: null, groupId: null, botId: null };

    expect(targetOf('agent', owner(false), nobody)).toBeNull();
    expect(targetOf('bot', owner(false), nobody)).toBeNull();
    expect(targetOf('last-agent', { ...owner(false), evenSuspended: true } as Target, nobody)).toEqual({
      kind: 'last-agent',
      evenSuspended: true,
    });
    expect(overflowOf('bot', null)).toBeNull();
    expect(overflowOf('message-form', null)).toEqual({ to: 'message-form' });
  });

  it('never leaves a plan that could not be saved', () => {
    fc.assert(
      fc.property(fc.array(anEdit, { maxLength: 30 }), (edits) => {
        const edited = edits.reduce((before, edit) => edit(before), PLAN);

        expect(planSchema.safeParse(edited).error).toBeUndefined();
        expect(pictureSeconds(edited)).toBeGreaterThan(planTimes(edited).overflowSeconds ?? 0);
      }),
    );
  });
});

describe('the sentence of a plan', () => {
  const speech: PlanSpeech = {
    t: (key, named = {}) => `${key.replace('plan.', '')}(${Object.values(named).join(' ')})`,
    names: { agent: (id) => id, group: (id) => id },
    botName: (id) => id,
  };

  it('tells each step with the moment and the wait that the picture shows', () => {
    expect(planSentence(withWait(PLAN, 0, 45), speech)).toBe(
      'says-wait(target.owner() 0:00 0:45)next()says-wait(after 0:45 1:00)next()says-wait(general 1:45 5:00)next()says-queue(6:45)stop()',
    );
  });

  it('ends where nothing is reached any more', () => {
    expect(planSentence(plan([owner(true), 0], [group('g'), 60]), speech)).toBe(
      'says-exclusive(target.owner-exclusive() 0:00 0:00)stop()',
    );
  });
});
