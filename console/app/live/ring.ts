/** When to ring: at once for what is new, again every so often until it is read. */

/** Milliseconds between rings while something of mine stays unread. */
const RING_AGAIN_MS = 12_000;

export interface Ringing {
  readonly unread: number;
  readonly sessions: number;
  /** New messages of the message centre about my own work: each rings once. */
  readonly notices: number;
  readonly rangAtMs: number | null;
}

export const SILENT: Ringing = { unread: 0, sessions: 0, notices: 0, rangAtMs: null };

export function ring(
  before: Ringing,
  now: {
    readonly unread: number;
    readonly sessions: number;
    readonly notices: number;
    readonly atMs: number;
  },
): { readonly ring: boolean; readonly state: Ringing } {
  const isNew = now.unread > before.unread || now.sessions > before.sessions || now.notices > before.notices;
  const again = now.unread > 0 && before.rangAtMs !== null && now.atMs - before.rangAtMs >= RING_AGAIN_MS;
  const rings = isNew || again;
  return {
    ring: rings,
    state: {
      unread: now.unread,
      sessions: now.sessions,
      notices: now.notices,
      rangAtMs: rings ? now.atMs : before.rangAtMs,
    },
  };
}

/** `(3) Workbench · Usher` */
export function tabTitle(unread: number, page: string | null): string {
  const count = unread === 0 ? '' : `(${unread > 99 ? '99+' : unread}) `;
  return `${count}${page === null ? '' : `${page} · `}Usher`;
}
