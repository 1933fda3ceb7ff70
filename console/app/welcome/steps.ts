/** The first run: which steps are done. A step ticks itself when what it asks for has really happened. */
import type { SessionRow } from '#api/contract/sessions.ts';
import { useMe } from '../me.ts';

export const STEPS = ['greeted', 'rule', 'changed', 'rated', 'why'] as const;
export type WelcomeStep = (typeof STEPS)[number];

/** What a step asks for, where it is more than itself. */
const ASKS: { readonly [step in WelcomeStep]?: readonly WelcomeMark[] } = { why: ['why', 'recorded'] };
export type WelcomeMark = WelcomeStep | 'recorded';

/** Whether all that the step asks for has happened. */
export function isDone(step: WelcomeStep, marks: readonly string[]): boolean {
  return (ASKS[step] ?? [step]).every((mark) => marks.includes(mark));
}

export interface WelcomeProgress {
  readonly greeted: boolean;
  readonly assigned: boolean;
  readonly answered: boolean;
  readonly ended: boolean;
  readonly rated: boolean;
}

/** What the sessions of the demo entry point show; the demo's own history lies before `sinceMs`. */
export function progressOf(
  rows: readonly SessionRow[],
  who: { readonly agentId: string | null; readonly sinceMs: number },
): WelcomeProgress {
  const fresh = rows.filter((row) => row.openedAtMs >= who.sinceMs);
  const mine = fresh.filter((row) => who.agentId !== null && row.agent?.id === who.agentId);
  return {
    greeted: fresh.some((row) => row.customer.tags.some((tag) => /vip/i.test(tag))),
    assigned: mine.length > 0,
    answered: mine.some((row) => row.turn === 'customer' || row.closedAtMs !== null),
    ended: mine.some((row) => row.closedAtMs !== null),
    rated: mine.some((row) => row.stars !== null),
  };
}

/** What was published of the rules that greet. */
export interface LiveWords {
  readonly version: number | null;
  readonly publishedAtMs: number | null;
}

/** Whether somebody changed the words after the first look, published them, and a VIP was greeted since. */
export function changeOf(
  rows: readonly SessionRow[],
  live: LiveWords,
  sinceMs: number,
): { readonly published: boolean; readonly anew: boolean } {
  const at = live.publishedAtMs;
  const published = live.version !== null && live.version > 1 && at !== null && at >= sinceMs;
  const greeted = (row: SessionRow): boolean => row.customer.tags.some((tag) => /vip/i.test(tag));
  return { published, anew: published && rows.some((row) => row.openedAtMs >= at && greeted(row)) };
}

/** Remembers a step, once. */
export async function welcomeStep(step: WelcomeMark | 'closed'): Promise<void> {
  const me = useMe();
  if (me.me === null || me.preferences.welcome.includes(step)) return;
  await me.prefer({ welcome: [...me.preferences.welcome, step] }).catch(() => undefined);
}

const SINCE = 'since:';

/** From when on things count: the first look at the page. Sessions of the demo's history are older. */
export async function welcomeSince(nowMs: number): Promise<number> {
  const me = useMe();
  const known = sinceIn(me.preferences.welcome);
  if (known !== null) return known;
  await me.prefer({ welcome: [...me.preferences.welcome, `${SINCE}${nowMs}`] }).catch(() => undefined);
  return nowMs;
}

export function sinceIn(welcome: readonly string[]): number | null {
  const found = welcome.find((word) => word.startsWith(SINCE));
  return found === undefined ? null : Number(found.slice(SINCE.length));
}
