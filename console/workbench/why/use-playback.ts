/** Where the slider stands: at the end and following while the session goes on, or at a moment of the past. */
import { computed, onScopeDispose, type Ref, ref, watch } from 'vue';
import { type Scale, type Span, type Story, scale, spanOf, stepTo, stopsOf } from './timeline.ts';

export type Speed = 1 | 10;

export function usePlayback(story: Ref<Story | null>, nowMs: Ref<number>) {
  /** Null = at the end. */
  const moment = ref<number | null>(null);
  const playing = ref(false);
  const speed = ref<Speed>(1);

  const span = computed<Span>(() => {
    if (story.value === null) return { fromMs: 0, untilMs: 1 };
    const live = story.value.closedAtMs === null;
    return spanOf(live ? { ...story.value, nowMs: Math.max(story.value.nowMs, nowMs.value) } : story.value);
  });
  const stops = computed(() => (story.value === null ? [] : stopsOf(story.value)));
  const places = computed<Scale>(() => scale(stops.value, span.value));
  const atMs = computed(() => Math.min(moment.value ?? span.value.untilMs, span.value.untilMs));
  const atEnd = computed(() => moment.value === null);

  let frame = 0;
  let before = 0;
  watch(playing, (on) => {
    cancelAnimationFrame(frame);
    if (!on) return;
    before = performance.now();
    if (moment.value === null) moment.value = span.value.fromMs;
    frame = requestAnimationFrame(tick);
  });
  onScopeDispose(() => cancelAnimationFrame(frame));

  function tick(time: number): void {
    const share = places.value.toShare(atMs.value) + ((time - before) * speed.value) / places.value.totalMs;
    before = time;
    if (share >= 1) {
      toEnd();
      return;
    }
    moment.value = Math.max(atMs.value + 1, places.value.toMs(share));
    frame = requestAnimationFrame(tick);
  }

  function goTo(ms: number): void {
    playing.value = false;
    moment.value = ms >= span.value.untilMs ? null : Math.max(span.value.fromMs, ms);
  }

  function step(by: 1 | -1): void {
    const next = stepTo(stops.value, atMs.value, by);
    if (next !== null) goTo(next);
    else if (by === 1) toEnd();
  }

  function toEnd(): void {
    playing.value = false;
    moment.value = null;
  }

  return { span, stops, places, atMs, atEnd, playing, speed, goTo, step, toEnd };
}
