/** What the visitor asks for besides talking. */
import type {
  clickGuided,
  closeGuided,
  commandVisit,
  markVisitRead,
  VisitorCommand,
} from '#api/contract/visits.ts';
import { stackOf, unreadOf } from '../thread/stack.ts';
import { eventsOf, placeIn } from '../thread/thread.ts';
import { catchUp } from './catching-up.ts';
import { askVisit, type Context, quietly } from './context.ts';
import { newId } from './keeping.ts';

export type PlainCommand = Exclude<VisitorCommand['kind'], 'leave-message'>;

/** Buttons wait for the answer; one that is only kept comes true with the next state. */
const PATIENCE_MS = 8_000;

export async function command(context: Context, kind: PlainCommand): Promise<void> {
  context.set({ busy: true });
  try {
    const answer = await askVisit<typeof commandVisit>(context, ['post', '/visits/{id}/commands'], {
      body: { id: newId(), kind },
    });
    if (answer.status === 'pending') setTimeout(() => context.set({ busy: false }), PATIENCE_MS);
    else context.set({ busy: false });
    await catchUp(context);
  } catch {
    context.set({ busy: false });
    await catchUp(context);
  }
}

/** The visitor has seen everything there is. */
export function markRead(context: Context): void {
  const { state, thread } = context.get();
  const { sessionId } = state;
  const vseq = placeIn(thread, sessionId);
  if (sessionId === null || vseq <= state.readVseq) return;
  context.set({ state: { ...state, readVseq: vseq } });
  quietly(
    askVisit<typeof markVisitRead>(context, ['post', '/visits/{id}/read'], { body: { sessionId, vseq } }),
  );
}

function guidedOutside(context: Context): number[] {
  const { thread, state, folded } = context.get();
  const unread = unreadOf(eventsOf(thread), state);
  return stackOf(unread, folded).shown.flatMap(({ guidedIndex }) => guidedIndex ?? []);
}

/** Opening the chat takes up what stood outside. */
export function show(context: Context): void {
  for (const index of guidedOutside(context)) click(context, index);
  context.set({ open: true });
}

export function click(context: Context, index: number): void {
  quietly(
    askVisit<typeof clickGuided>(context, ['post', '/visits/{id}/guidance/{index}/click'], {
      params: { index },
    }),
  );
}

/** ×: nothing more outside for the whole visit, in every tab. */
export function fold(context: Context): void {
  for (const index of guidedOutside(context))
    quietly(
      askVisit<typeof closeGuided>(context, ['post', '/visits/{id}/guidance/{index}/close'], {
        params: { index },
      }),
    );
  context.box.setItem(`${context.prefix}folded`, context.get().visitId ?? '');
  context.set({ folded: true });
}

export async function speak(context: Context, language: 'zh' | 'en'): Promise<void> {
  context.box.setItem(`${context.prefix}language`, language);
  await context.reopen();
}
