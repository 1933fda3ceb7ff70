/** Words at hand: quick replies with this customer's facts, and the tree of themes. */
import { listQuickReplies } from '#activities/store/quick-replies.ts';
import { findListedSession } from '#activities/store/session-lists.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { listThemes } from '#activities/store/themes.ts';
import { AppError } from '#rules/errors.ts';
import { textIn } from '#rules/text.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { type Actor, canSee } from '../rights.ts';
import { subjectOf } from '../session-views.ts';
import { fill } from '../template-words.ts';

/** What a quick reply may name of the customer in front of the agent. */
async function valuesFor(deps: Deps, caller: Actor, sessionId: string | undefined) {
  if (sessionId === undefined) return { language: null, values: {} };
  const session = await findListedSession(deps.store, sessionId);
  if (session === null || !canSee(caller, subjectOf(session)))
    throw new AppError('not-found', 'No such session');
  const values = {
    'customer.name': session.customerName,
    'customer.tags': session.tags,
    'visit.language': session.language,
    'clock.now': deps.clock.nowMs(),
  };
  return { language: session.language, values };
}

export function phraseHandlers(deps: Deps): HandlersOf<'listQuickReplies' | 'listThemes'> {
  return {
    listQuickReplies: async ({ caller, query }) => {
      const [replies, { language, values }, zone] = await Promise.all([
        listQuickReplies(deps.store, caller),
        valuesFor(deps, caller, query.session),
        organisationZone(deps.store),
      ]);
      return {
        replies: replies.map((reply) => ({
          id: reply.id,
          scope: reply.scope,
          title: reply.title,
          text: reply.words,
          preview: fill(textIn(reply.words, language ?? 'zh'), values, { language: language ?? 'zh', zone }),
        })),
      };
    },
    listThemes: async () => ({ themes: [...(await listThemes(deps.store))] }),
  };
}
