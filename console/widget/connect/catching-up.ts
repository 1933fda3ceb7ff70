/** What the socket missed is fetched by number. */
import type { VisitorEvent } from '#api/contract/events.ts';
import type { listVisitEvents, VisitorState } from '#api/contract/visits.ts';
import { accept, gapsOf, placeIn } from '../thread/thread.ts';
import { isOver } from './ask.ts';
import { askVisit, type Context, contact } from './context.ts';
import { withAnswers } from './survey-answers.ts';

/** Shows what is complete and fetches what is missing in between. */
export async function receive(context: Context, events: readonly VisitorEvent[]): Promise<void> {
  context.set({ thread: accept(context.get().thread, events) });
  const { thread, state } = context.get();
  const newest = thread.at(-1)?.sessionId ?? null;
  // A session that began just now: where it stands is told next, but its words are not to wait for that.
  if (newest !== state.sessionId && placeIn(thread, state.sessionId) === 0)
    context.set({ state: { ...state, sessionId: newest, readVseq: 0, staffReadVseq: 0 } });
  for (const gap of gapsOf(context.get().thread)) await fetchAfter(context, gap.sessionId, gap.after);
}

/** The session at hand to its end, and the newest one if that is another. */
export async function catchUp(context: Context): Promise<void> {
  const known = context.get().state.sessionId;
  try {
    const newest = known === null ? await fetchAfter(context) : await finish(context, known);
    if (newest !== null && newest !== known) await fetchAfter(context, newest, 0);
    contact(context);
  } catch (error) {
    if (isOver(error)) await context.reopen();
    else context.lostAtMs ??= Date.now();
  }
}

async function finish(context: Context, sessionId: string): Promise<string | null> {
  await fetchAfter(context, sessionId, placeIn(context.get().thread, sessionId));
  return fetchAfter(context, undefined, placeIn(context.get().thread, sessionId));
}

async function fetchAfter(context: Context, sessionId?: string, after = 0): Promise<string | null> {
  for (let from = after; ; ) {
    const pushes = context.pushes;
    const answer = await askVisit<typeof listVisitEvents>(context, ['get', '/visits/{id}/events'], {
      query: { ...(sessionId !== undefined && { sessionId }), after: from },
    });
    context.set({
      thread: accept(context.get().thread, answer.events),
      aheadMs: answer.nowMs - Date.now(),
    });
    // What was pushed while this answer was under way is newer than it.
    const news = pushes === context.pushes;
    if (news && (sessionId === undefined || sessionId === answer.state.sessionId))
      takeState(context, answer.state);
    const last = answer.events.at(-1);
    if (!answer.more || last === undefined) return answer.sessionId;
    from = last.vseq;
  }
}

/** Read marks only ever grow, and an answer that was long under way must not take them back. */
export function takeState(context: Context, state: VisitorState): void {
  const before = context.get().state;
  const same = before.sessionId === state.sessionId;
  context.set({
    state: {
      ...withAnswers(context, state),
      readVseq: same ? Math.max(before.readVseq, state.readVseq) : state.readVseq,
      staffReadVseq: same ? Math.max(before.staffReadVseq, state.staffReadVseq) : state.staffReadVseq,
    },
    form: context.get().form && state.phase !== 'message-form' && state.phase !== 'ended',
  });
}
