/** "2–4", in minutes, as the customer reads it; null while too little is known. */
const MINUTE_MS = 60_000;

export function minutesRange(wait: {
  readonly waitFromMs: number | null;
  readonly waitToMs: number | null;
}): string | null {
  if (wait.waitFromMs === null || wait.waitToMs === null) return null;
  const from = Math.floor(wait.waitFromMs / MINUTE_MS);
  const to = Math.max(1, Math.ceil(wait.waitToMs / MINUTE_MS));
  return from < 1 || from === to ? `${to}` : `${from}–${to}`;
}
