/** One clock for all screens, set by the server's answers. */
import { defineStore } from 'pinia';
import { ref } from 'vue';

export const useClock = defineStore('clock', () => {
  let offsetMs = 0;
  const nowMs = ref(Date.now());
  const timeZone = ref(Intl.DateTimeFormat().resolvedOptions().timeZone);

  function tick(): void {
    nowMs.value = Date.now() + offsetMs;
  }

  /** Half a second is the network's, not the clock's. */
  function hear(serverNowMs: number): void {
    const heard = serverNowMs - Date.now();
    if (Math.abs(heard - offsetMs) > 500) offsetMs = heard;
    tick();
  }

  function run(): () => void {
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }

  return { nowMs, timeZone, hear, run };
});
