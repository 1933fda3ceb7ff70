/** Why a fixture was refused: by its cause where it has one, which stays however often one asks. */
import { Refused } from '../client.ts';
import { type ProblemWords, problemWords } from '../problem-words.ts';

export function refusalWords(
  error: unknown,
  { t, te }: { readonly t: Parameters<typeof problemWords>[1]; readonly te: (key: string) => boolean },
): ProblemWords {
  const told = problemWords(error, t);
  const cause = error instanceof Refused ? `fixtures.refused-${String(error.details.cause)}` : '';
  return te(cause) ? { ...told, title: t(cause), retry: false } : told;
}
