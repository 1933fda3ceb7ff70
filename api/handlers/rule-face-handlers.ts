/** Faces, kept and let go of. */
import { dropFace, keepFace, listFaces } from '#activities/store/faces.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';
import { trialFacts } from '../trial-facts.ts';

/** More would not fit beside a rule. Count. */
const MOST_FACES = 30;

export function ruleFaceHandlers(deps: Deps): HandlersOf<'listFaces' | 'keepFace' | 'dropFace'> {
  const faceOf = async (id: string) => (await listFaces(deps.store)).find((face) => face.id === id) ?? null;
  return {
    listFaces: async () => ({ faces: [...(await listFaces(deps.store))] }),
    keepFace: async ({ params: { id }, body: { name, facts }, caller, request }) => {
      // Refuses facts that cannot be, each by its path.
      await trialFacts(deps, caller, { set: 'guidance', facts, decision: undefined, atMs: undefined });
      const kept = await listFaces(deps.store);
      const before = kept.find((face) => face.id === id) ?? null;
      if (before === null && kept.length >= MOST_FACES)
        throw new AppError('conflict', `There are ${MOST_FACES} faces already; let go of one first`);
      const after = { id, name, facts };
      await keepFace(deps.store, after, caller.staffId);
      const subject = `setting:face:${id}`;
      await recordChange(deps, {
        by: caller,
        action: 'keep-face',
        subject,
        before,
        after,
        request,
        what: 'rules',
      });
      return after;
    },
    dropFace: async ({ params: { id }, caller, request }) => {
      const before = await faceOf(id);
      if (before === null) throw new AppError('not-found', 'No such face');
      await dropFace(deps.store, id);
      const subject = `setting:face:${id}`;
      await recordChange(deps, {
        by: caller,
        action: 'drop-face',
        subject,
        before,
        after: null,
        request,
        what: 'rules',
      });
      return {};
    },
  };
}
