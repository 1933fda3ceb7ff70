/** Whether the server's own parts are there: asked now and then, at once when a call was refused for it, and often until they are back. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { onUnavailable } from '../client.ts';
import { useLive } from './live.ts';

export type Part = 'database' | 'temporal';

const EVERY_MS = 15_000;
const WHILE_AWAY_MS = 2_000;

/** `unknown`: nobody answered, which the live connection notices and says. */
export async function partAway(ask: () => Promise<Response>): Promise<Part | 'none' | 'unknown'> {
  try {
    const said: unknown = await (await ask()).json();
    if (typeof said !== 'object' || said === null) return 'unknown';
    if ('database' in said && said.database === false) return 'database';
    return 'temporal' in said && said.temporal === false ? 'temporal' : 'none';
  } catch {
    return 'unknown';
  }
}

export const useParts = defineStore('parts', () => {
  const away = ref<Part | null>(null);
  const live = useLive();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let listening = false;
  let asking = false;

  async function look(): Promise<void> {
    clearTimeout(timer);
    if (asking || !listening) return;
    asking = true;
    const said = await partAway(() => fetch('/readyz', { cache: 'no-store' }));
    asking = false;
    if (said !== 'unknown') {
      // Lists that could not be read meanwhile are read again.
      if (away.value === 'database' && said !== 'database') live.cameBack();
      away.value = said === 'none' ? null : said;
    }
    if (listening) timer = setTimeout(() => void look(), away.value === null ? EVERY_MS : WHILE_AWAY_MS);
  }

  function listen(): () => void {
    listening = true;
    const deaf = onUnavailable(() => void look());
    void look();
    return () => {
      listening = false;
      clearTimeout(timer);
      deaf();
    };
  }

  return { away, listen };
});
