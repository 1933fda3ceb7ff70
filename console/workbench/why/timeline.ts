/** What was so at one moment of a session: the slider moves transcript, facts, candidates, queue place and timers together. */

import type { z } from 'zod';
import type { DecisionView, TimerView } from '#api/contract/decisions.ts';
import type { StaffEvent } from '#api/contract/events.ts';
import { candidatesBy } from './tried.ts';

export type WhyTimer = z.output<typeof TimerView>;
export type Decision = z.output<typeof DecisionView>;

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Story {
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly events: readonly StaffEvent[];
  readonly decisions: readonly Decision[];
  readonly timers: readonly WhyTimer[];
  /** Places in the queue, each from its moment on. */
  readonly places: readonly { readonly fromMs: number; readonly position: number }[];
  readonly nowMs: number;
}

export interface Stop {
  readonly atMs: number;
  readonly kind: 'event' | 'decision' | 'timer';
}

/** A decision is written a little after what follows from it is stamped; it stands where that does, so that no moment lies between. */
export function inTheirMoment(
  decisions: readonly Decision[],
  events: readonly StaffEvent[],
): readonly Decision[] {
  return decisions.map((decision) => {
    const event = events.find((one) => 'decisionId' in one && one.decisionId === decision.id);
    return event !== undefined && event.atMs < decision.atMs ? { ...decision, atMs: event.atMs } : decision;
  });
}

/** From the first thing that is known to the end, or to now while it goes on. */
export function spanOf(story: Story): Span {
  const times = [...story.events.map(({ atMs }) => atMs), ...story.decisions.map(({ atMs }) => atMs)];
  const fromMs = Math.min(story.openedAtMs, ...times);
  const lastMs = Math.max(fromMs, ...times, ...story.timers.flatMap((timer) => timer.settledAtMs ?? []));
  const untilMs =
    story.closedAtMs === null ? Math.max(story.nowMs, lastMs) : Math.max(story.closedAtMs, lastMs);
  return { fromMs, untilMs: Math.max(untilMs, fromMs + 1_000) };
}

/** Every moment at which something happened, in order, once each. */
export function stopsOf(story: Story): readonly Stop[] {
  const stops: Stop[] = [
    ...story.decisions.map(({ atMs }) => ({ atMs, kind: 'decision' as const })),
    ...story.timers.flatMap((timer) =>
      timer.outcome === 'fired' && timer.settledAtMs !== null
        ? [{ atMs: timer.settledAtMs, kind: 'timer' as const }]
        : [],
    ),
    ...story.events.map(({ atMs }) => ({ atMs, kind: 'event' as const })),
  ];
  const first = new Map<number, Stop>();
  for (const stop of stops) if (!first.has(stop.atMs)) first.set(stop.atMs, stop);
  return [...first.values()].sort((a, b) => a.atMs - b.atMs);
}

export function stepTo(stops: readonly Stop[], atMs: number, by: 1 | -1): number | null {
  const found =
    by === 1 ? stops.find((stop) => stop.atMs > atMs) : stops.findLast((stop) => stop.atMs < atMs);
  return found?.atMs ?? null;
}

export interface Scene {
  readonly events: readonly StaffEvent[];
  readonly decisions: readonly Decision[];
  /** The newest decision so far: its facts and candidates are what is shown beside. */
  readonly decision: Decision | null;
  readonly timers: readonly TimerAt[];
  /** In the queue, while it waited; whether it did, the events tell. Null = not known. */
  readonly place: number | null;
}

export interface TimerAt {
  readonly timer: WhyTimer;
  /** As it stood at that moment. */
  readonly state: 'running' | 'fired' | 'cancelled' | 'superseded' | 'skipped';
  /** Still to go at that moment; null once it is settled. */
  readonly inMs: number | null;
}

/** Nothing that came after `atMs` is in it. */
export function sceneAt(story: Story, atMs: number): Scene {
  const events = story.events.filter((event) => event.atMs <= atMs);
  const decisions = story.decisions
    .filter((decision) => decision.atMs <= atMs)
    .map((decision) => ({ ...decision, candidates: candidatesBy(decision, story.events, atMs) }));
  return {
    events,
    decisions,
    decision: decisions.at(-1) ?? null,
    timers: story.timers
      .filter(({ armedAtMs }) => armedAtMs <= atMs)
      .map((timer) => timerAt(timer, story, atMs)),
    place: story.places.findLast(({ fromMs }) => fromMs <= atMs)?.position ?? null,
  };
}

function timerAt(timer: WhyTimer, story: Story, atMs: number): TimerAt {
  if (timer.outcome === 'armed' || settledAt(timer, story.events) > atMs)
    return { timer, state: 'running', inMs: Math.max(0, timer.dueAtMs - atMs) };
  return { timer, state: timer.outcome, inMs: null };
}

const MOVES: ReadonlySet<StaffEvent['kind']> = new Set([
  'assigned',
  'queued',
  'left-queue',
  'bot-started',
  'bot-handed-over',
  'form-opened',
  'form-sent',
  'transferred',
  'reassigned',
  'interrupted',
  'warned',
  'closed',
  'survey-answered',
  'guidance-stopped',
]);

/** Only firing is kept with its moment: what was called off, was so by the first thing after it that ended its reason. */
export function settledAt(timer: WhyTimer, events: readonly StaffEvent[]): number {
  if (timer.settledAtMs !== null) return timer.settledAtMs;
  const later = events.filter((event) => event.atMs > timer.armedAtMs);
  const answered = timer.why === 'was answered' || timer.why === 'the turn is over';
  const ended = later.find((event) =>
    answered && event.kind === 'message' ? event.from !== 'visitor' : MOVES.has(event.kind),
  );
  return ended?.atMs ?? Math.max(timer.armedAtMs, timer.dueAtMs);
}

export interface Scale {
  /** How long it is to play, silences shortened. Milliseconds. */
  readonly totalMs: number;
  readonly toShare: (atMs: number) => number;
  readonly toMs: (share: number) => number;
}

/** The place on the slider where events crowd and hours of silence do not push them together: every gap counts at most a minute. */
export function scale(stops: readonly Stop[], span: Span): Scale {
  const times = [...new Set([span.fromMs, ...stops.map(({ atMs }) => atMs), span.untilMs])]
    .filter((atMs) => atMs >= span.fromMs && atMs <= span.untilMs)
    .sort((a, b) => a - b);
  const lengths = times.slice(1).map((atMs, index) => squeezed(atMs - (times[index] ?? atMs)));
  const total = lengths.reduce((sum, length) => sum + length, 0) || 1;
  const begins = [0];
  for (const length of lengths) begins.push((begins.at(-1) ?? 0) + length);
  return {
    totalMs: total,
    toShare: (atMs) => {
      const index = Math.max(
        0,
        times.findLastIndex((time) => time <= atMs),
      );
      const [from, to] = [times[index] ?? span.fromMs, times[index + 1]];
      const within =
        to === undefined || to === from ? 0 : ((atMs - from) / (to - from)) * (lengths[index] ?? 0);
      return Math.min(1, Math.max(0, ((begins[index] ?? 0) + within) / total));
    },
    toMs: (share) => {
      const at = Math.min(1, Math.max(0, share)) * total;
      const index = Math.min(
        lengths.length - 1,
        Math.max(
          0,
          begins.findLastIndex((begin) => begin <= at),
        ),
      );
      const length = lengths[index] ?? 0;
      const [from, to] = [times[index] ?? span.fromMs, times[index + 1] ?? span.untilMs];
      return Math.round(from + (length === 0 ? 0 : ((at - (begins[index] ?? 0)) / length) * (to - from)));
    },
  };
}

const LONGEST_MS = 60_000;

function squeezed(spanMs: number): number {
  return spanMs <= LONGEST_MS ? spanMs : LONGEST_MS + Math.log2(spanMs / LONGEST_MS) * 10_000;
}
