/** Entry points: their settings, and the two lines for a site's page. */
import {
  type EntryPoint,
  findEntryPoint,
  lastVisits,
  listEntryPoints,
  updateEntryPoint,
} from '#activities/store/entry-points.ts';
import { AppError } from '#rules/errors.ts';
import { textIn } from '#rules/text.ts';
import type { EntryPointSettings } from '../contract/settings.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';

function entryPointView(
  entryPoint: EntryPoint,
  context: { readonly ownOrigin: string; readonly lastSeenAtMs: number | null },
): EntryPointSettings {
  return {
    id: entryPoint.id,
    publicKey: entryPoint.publicKey,
    name: entryPoint.name,
    allowedSites: [...entryPoint.allowedSites],
    guidance: entryPoint.guidanceOn,
    assignOn: entryPoint.assignOn === 'opening' ? 'opening' : 'first-message',
    survey: entryPoint.surveyOn,
    look: entryPoint.look,
    demo: entryPoint.demo,
    snippet: [
      `<script src="${context.ownOrigin}/widget.js" data-entry-point="${entryPoint.publicKey}" async></script>`,
      `<noscript><a href="${context.ownOrigin}/w/${entryPoint.publicKey}">${plain(textIn(entryPoint.look.title, 'zh'))}</a></noscript>`,
    ].join('\n'),
    lastSeenAtMs: context.lastSeenAtMs,
  };
}

/** What may stand in a page's text as it is. */
function plain(text: string): string {
  return text.replace(/["&<>]/g, '');
}

async function requireEntryPoint(deps: Deps, id: string): Promise<EntryPoint> {
  const entryPoint = await findEntryPoint(deps.store, id);
  if (entryPoint === null) throw new AppError('not-found', 'No such entry point');
  return entryPoint;
}

export function entryPointHandlers(deps: Deps): HandlersOf<'listEntryPoints' | 'changeEntryPoint'> {
  return {
    listEntryPoints: async ({ request }) => {
      const [entryPoints, seen] = await Promise.all([listEntryPoints(deps.store), lastVisits(deps.store)]);
      return {
        entryPoints: entryPoints.map((one) =>
          entryPointView(one, { ownOrigin: request.ownOrigin, lastSeenAtMs: seen.get(one.id) ?? null }),
        ),
      };
    },
    changeEntryPoint: async ({ params, body, caller, request }) => {
      const context = { ownOrigin: request.ownOrigin, lastSeenAtMs: null };
      const before = entryPointView(await requireEntryPoint(deps, params.id), context);
      await updateEntryPoint(deps.store, params.id, {
        name: body.name,
        allowedSites: body.allowedSites?.map((site) => new URL(site).origin),
        guidanceOn: body.guidance,
        assignOn:
          body.assignOn === undefined ? undefined : body.assignOn === 'opening' ? 'opening' : 'message',
        surveyOn: body.survey,
        look: body.look,
      });
      const seen = await lastVisits(deps.store);
      const after = entryPointView(await requireEntryPoint(deps, params.id), {
        ...context,
        lastSeenAtMs: seen.get(params.id) ?? null,
      });
      await recordChange(deps, {
        by: caller,
        action: 'change-entry-point',
        subject: `entry-point:${params.id}`,
        before,
        after,
        request,
        what: 'entry-points',
      });
      return after;
    },
  };
}
