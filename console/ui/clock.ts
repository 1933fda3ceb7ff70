/** The server's clock, as every screen shows it. The app provides it; pieces of the screen only read. */
import { type InjectionKey, inject, type Ref } from 'vue';

export interface ScreenClock {
  /** Ticks once a second; server time in epoch milliseconds. */
  readonly nowMs: Readonly<Ref<number>>;
  /** The business time zone. */
  readonly timeZone: Readonly<Ref<string>>;
}

export const SCREEN_CLOCK: InjectionKey<ScreenClock> = Symbol('clock');

export function useScreenClock(): ScreenClock {
  const clock = inject(SCREEN_CLOCK);
  if (clock === undefined) throw new Error('No clock was provided');
  return clock;
}
