/** Unsent words of one session: kept on the server and, until they are there, in this browser. */

export interface Draft {
  readonly text: string;
  readonly revision: number;
}

/** The later one; at equal numbers the browser's, which the server may not have got. */
export function newerDraft(server: Draft, local: Draft | null): Draft {
  return local !== null && local.revision >= server.revision ? local : server;
}

/** Typing makes the next number; the same words make none. */
export function typed(draft: Draft, text: string): Draft {
  return text === draft.text ? draft : { text, revision: draft.revision + 1 };
}

/** The server holds a later one, written in another window: ours goes above it, words that were typed are never dropped. */
export function answered(mine: Draft, server: Draft): { readonly draft: Draft; readonly saveAgain: boolean } {
  if (server.revision <= mine.revision) return { draft: mine, saveAgain: false };
  if (server.text === mine.text) return { draft: server, saveAgain: false };
  if (mine.text === '') return { draft: server, saveAgain: false };
  return { draft: { text: mine.text, revision: server.revision + 1 }, saveAgain: true };
}

export function draftFrom(text: string | null): Draft | null {
  try {
    const parsed: unknown = JSON.parse(text ?? 'null');
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { text: words, revision } = parsed as Record<string, unknown>;
    return typeof words === 'string' && typeof revision === 'number' ? { text: words, revision } : null;
  } catch {
    return null;
  }
}
