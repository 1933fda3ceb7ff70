/** A failure in words, with what the person can do about it. */
import { Refused } from './client.ts';

type Translate = (key: string, named?: Record<string, unknown>) => string;

export interface ProblemWords {
  readonly title: string;
  readonly requestId: string | null;
  /** Trying again may help: the same request is not refused for ever. */
  readonly retry: boolean;
}

const FINAL = new Set(['forbidden', 'not-found', 'gone', 'bad-request', 'too-large', 'unsupported-media']);

export function problemWords(error: unknown, t: Translate): ProblemWords {
  if (!(error instanceof Refused)) return { title: t('problem.bug'), requestId: null, retry: true };
  const named = namedOf(error);
  const title = conflictWords(error, t) ?? t(`problem.${error.code}`, named);
  return { title, requestId: error.requestId, retry: !FINAL.has(error.code) };
}

/** Who was faster, or whose it is now, where the server says so. */
function conflictWords({ code, details }: Refused, t: Translate): string | null {
  if (code !== 'conflict') return null;
  if (typeof details.by === 'string') return t('problem.conflict-by', { who: details.by });
  if (typeof details.servedBy === 'string') return t('workbench.now-with', { who: details.servedBy });
  return null;
}

function namedOf(error: Refused): Record<string, unknown> {
  const seconds = error.details.retryAfterSeconds;
  return { seconds: typeof seconds === 'number' ? Math.ceil(seconds) : 30 };
}

/** True where the request never reached the server or the server cannot work just now: it may be sent again as it is. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof Refused &&
    ['unreachable', 'busy', 'unavailable', 'internal', 'too-many-requests'].includes(error.code)
  );
}
