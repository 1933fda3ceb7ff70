/** The message centre of whoever asks. */
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { noticesFor } from '../notices.ts';

export function noticeHandlers(deps: Deps): HandlersOf<'listNotices'> {
  return { listNotices: ({ caller }) => noticesFor(deps, caller) };
}
