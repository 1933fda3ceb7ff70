/** What to say about the connection, from how long it has been away. */

export type ConnectionView = 'live' | 'reconnecting' | 'stale';

/** Shorter breaks are not worth a word. */
const SAY_AFTER_MS = 2_000;
/** From here on live numbers are grey and the bar says when they were true. */
const STALE_AFTER_MS = 10_000;

export function connectionView(lostSinceMs: number | null, nowMs: number): ConnectionView {
  if (lostSinceMs === null) return 'live';
  const awayMs = nowMs - lostSinceMs;
  if (awayMs < SAY_AFTER_MS) return 'live';
  return awayMs < STALE_AFTER_MS ? 'reconnecting' : 'stale';
}

/** A server that promised a word every so often and kept silent for two and a half spans is gone. */
export function isSilent(lastHeardAtMs: number, everyMs: number, nowMs: number): boolean {
  return everyMs > 0 && nowMs - lastHeardAtMs > everyMs * 2.5;
}

/** A server that refused while a part of it was away is not tried again by itself; and nothing is waited for that was dropped. */
export function hasGivenUp(socket: { readonly connected: boolean; readonly active: boolean }): boolean {
  return !socket.connected && !socket.active;
}
