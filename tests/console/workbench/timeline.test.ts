import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standing } from '#console/workbench/why/standing.ts';
import {
  inTheirMoment,
  type Story,
  scale,
  sceneAt,
  settledAt,
  spanOf,
  stepTo,
  stopsOf,
  type WhyTimer,
} from '#console/workbench/why/timeline.ts';
import { timerLines, whyCode } from '#console/workbench/why/timer-lines.ts';
import { aMessage, anAssignment } from './a-session.ts';

const timer = (change: Partial<WhyTimer> = {}): WhyTimer => ({
  kind: 'remind',
  turn: 1,
  step: 0,
  armedAtMs: 2_000,
  dueAtMs: 32_000,
  outcome: 'armed',
  settledAtMs: null,
  lateMs: null,
  why: null,
  ...change,
});
const story = (change: Partial<Story> = {}): Story => ({
  openedAtMs: 1_000,
  closedAtMs: null,
  events: [aMessage(1), anAssignment(2, 'Li Na'), aMessage(9, { from: 'agent', agentId: 'a1' })],
  decisions: [],
  timers: [],
  places: [],
  nowMs: 20_000,
  ...change,
});

describe('the slider', () => {
  it('spans from the opening to now while the session goes on, else to its end', () => {
    expect(spanOf(story())).toEqual({ fromMs: 1_000, untilMs: 20_000 });
    expect(spanOf(story({ closedAtMs: 12_000 }))).toEqual({ fromMs: 1_000, untilMs: 12_000 });
  });

  it('goes from happening to happening', () => {
    const stops = stopsOf(story());

    expect(stepTo(stops, 1_000, 1)).toBe(2_000);
    expect(stepTo(stops, 5_000, -1)).toBe(2_000);
    expect(stepTo(stops, 9_000, 1)).toBeNull();
  });

  it('has a decision in the moment of what follows from it, however late it was written', () => {
    const decisions = [
      { id: 'd1', atMs: 2_400 },
      { id: 'd2', atMs: 5_000 },
    ] as unknown as Story['decisions'];

    const moved = inTheirMoment(decisions, [aMessage(1), anAssignment(2, 'Li Na')]);

    expect(moved.map(({ atMs }) => atMs)).toEqual([2_000, 5_000]);
  });

  it('shows nothing that came after the moment', () => {
    const scene = sceneAt(story({ timers: [timer()] }), 1_500);

    expect(scene.events.map(({ seq }) => seq)).toEqual([1]);
    expect(scene.timers).toEqual([]);
  });

  it('shortens a silence of an hour, and leads back from every place to its moment', () => {
    const span = { fromMs: 0, untilMs: 3_600_000 };
    const places = scale([{ atMs: 10_000, kind: 'event' }], span);

    expect(places.toShare(10_000)).toBeGreaterThan(0.05);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600_000 }), (atMs) => {
        expect(Math.abs(places.toMs(places.toShare(atMs)) - atMs)).toBeLessThan(2);
      }),
    );
  });

  it('never runs backwards', () => {
    const stops = [5, 9, 40, 41].map((atMs) => ({ atMs: atMs * 1_000, kind: 'event' as const }));
    const places = scale(stops, { fromMs: 0, untilMs: 90_000 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 90_000 }), (a, b) => {
        expect(Math.sign(places.toShare(b) - places.toShare(a)) * Math.sign(b - a)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('a timer at a moment', () => {
  it('runs before it fires and has fired after', () => {
    const fired = timer({ outcome: 'fired', settledAtMs: 32_500, lateMs: 500 });
    const of = (atMs: number) => sceneAt(story({ timers: [fired] }), atMs).timers[0];

    expect(of(30_000)).toMatchObject({ state: 'running', inMs: 2_000 });
    expect(of(33_000)).toMatchObject({ state: 'fired', inMs: null });
  });

  it('still ran before the answer that called it off', () => {
    const called = timer({ outcome: 'cancelled', why: 'was answered' });

    expect(settledAt(called, story().events)).toBe(9_000);
    expect(sceneAt(story({ timers: [called] }), 8_000).timers[0]?.state).toBe('running');
    expect(sceneAt(story({ timers: [called] }), 9_000).timers[0]?.state).toBe('cancelled');
  });

  it('is told by what stands due once the slider is at the end', () => {
    const running = sceneAt(story({ timers: [timer()] }), 20_000).timers;

    const lines = timerLines(running, [{ kind: 'warning', step: 0, dueAtMs: 60_000 }], 20_000);

    expect(lines.map(({ kind, inMs }) => [kind, inMs])).toEqual([['warning', 40_000]]);
    expect(timerLines(running, null, 20_000).map(({ kind }) => kind)).toEqual(['remind']);
  });

  it('says why it was called off', () => {
    expect(whyCode('was answered')).toEqual({ code: 'answered', phase: null });
    expect(whyCode('now serving')).toEqual({ code: 'phase', phase: 'serving' });
    expect(whyCode('late: the full span runs again')).toEqual({ code: 'late', phase: null });
    expect(whyCode('came due')).toBeNull();
  });
});

describe('where a session stood', () => {
  it('counts the wait from the first unanswered message to the answer', () => {
    const events = [aMessage(1), aMessage(2), anAssignment(3, 'Li Na')];

    expect(standing(events, 5_000)).toMatchObject({
      kind: 'serving',
      who: 'Li Na',
      unansweredSinceMs: 1_000,
      fromCustomer: 2,
    });
    expect(standing([...events, aMessage(4, { from: 'agent' })], 5_000).unansweredSinceMs).toBeNull();
  });
});
