/** Why something was not published, rolled back or reviewed, in words. */
import { Refused } from '../../app/client.ts';
import { problemWords } from '../../app/problem-words.ts';

interface Words {
  readonly t: (key: string, named?: Record<string, unknown>) => string;
  readonly te: (key: string) => boolean;
}

export function causeOf(error: unknown): string | null {
  return error instanceof Refused && typeof error.details.cause === 'string' ? error.details.cause : null;
}

export function refusalWords(error: unknown, { t, te }: Words): string {
  const cause = causeOf(error);
  const key = [`publish.refused-${cause}`, `rollout.refused-${cause}`].find(te);
  if (cause === null || key === undefined) return problemWords(error, t).title;
  const live = error instanceof Refused ? error.details.live : null;
  return t(key, { version: typeof live === 'number' ? live : '–' });
}
