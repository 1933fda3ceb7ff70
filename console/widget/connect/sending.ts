/** Sends what waits, in order, each thing until the server has it; the same id twice is stored once. */
import type { MessageContent } from '#api/contract/events.ts';
import type { sendVisitorMessage, uploadForVisit } from '#api/contract/messages.ts';
import type { BodyInputOf } from '#api/contract/operation.ts';
import type { commandVisit } from '#api/contract/visits.ts';
import { dropOutgoing, keepOutgoing, nextAtMs, type Outgoing, readOutbox } from '../thread/outbox.ts';
import { isOver, mayPass, Refused } from './ask.ts';
import { backOffMs } from './back-off.ts';
import { catchUp, receive } from './catching-up.ts';
import { askVisit, type Context, contact, quietly } from './context.ts';
import { alone, dropPicture, findPicture, keepPicture, newId } from './keeping.ts';
import { keepAnswer, type SurveyAnswer, sendAnswers } from './survey-answers.ts';

export function outboxOf(context: Context): string {
  return `${context.prefix}out:`;
}

type Said =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'form'; readonly contact: string; readonly text: string };

export function say(context: Context, said: Said): void {
  keep(context, { ...head(context), ...said });
  quietly(flush(context));
}

export async function sayPicture(context: Context, file: File): Promise<void> {
  const item = head(context);
  await keepPicture(item.clientId, file);
  keep(context, { ...item, kind: 'image', name: file.name, fileId: null });
  await flush(context);
}

/** After a refusal that the visitor may mend or overrule. */
export function sayAgain(context: Context, item: Outgoing): void {
  keep(context, { ...item, refused: null });
  quietly(flush(context));
}

export function takeBack(context: Context, clientId: string): void {
  dropOutgoing(context.box, outboxOf(context), clientId);
  quietly(dropPicture(clientId));
  reread(context);
}

let flushing: Promise<void> | null = null;

export function flush(context: Context): Promise<void> {
  // Before there is a visit there is nobody to send to; opening it sends what waits.
  if (context.get().visitId === null) return Promise.resolve();
  flushing ??= alone(`${context.prefix}send`, () => sendAll(context)).finally(() => {
    flushing = null;
    // Said while the last one was on its way.
    if (context.failures === 0 && waiting(context).length > 0) quietly(flush(context));
  });
  return flushing;
}

async function sendAll(context: Context): Promise<void> {
  const unanswered = await sendAnswers(context).then(
    () => false,
    () => true,
  );
  for (const item of waiting(context)) {
    try {
      await send(context, item);
      takeBack(context, item.clientId);
      context.failures = 0;
      contact(context);
    } catch (error) {
      if (await stops(context, item, error)) return;
    }
  }
  if (unanswered) setTimeout(() => quietly(flush(context)), backOffMs(3));
}

/** Whether the rest has to wait; a refusal for good lets what comes after it pass. */
async function stops(context: Context, item: Outgoing, error: unknown): Promise<boolean> {
  if (!mayPass(error) && !isOver(error)) {
    keep(context, { ...item, refused: error instanceof Refused ? error.code : 'unknown' });
    return false;
  }
  context.failures += 1;
  if (isOver(error)) await context.reopen();
  else if (!(error instanceof Refused && error.status === 429)) context.lostAtMs ??= Date.now();
  setTimeout(() => quietly(flush(context)), backOffMs(context.failures));
  return true;
}

async function send(context: Context, item: Outgoing): Promise<void> {
  if (item.kind === 'image') return sendPicture(context, item);
  if (item.kind === 'text') return sendText(context, item.clientId, item.text);
  const { state } = context.get();
  if (state.sessionId === null || (!state.may.leaveMessage && state.phase !== 'message-form'))
    // Nobody is away after all: the words go where they are answered sooner.
    return sendText(context, item.clientId, asWords(item));
  const answer = await askVisit<typeof commandVisit>(context, ['post', '/visits/{id}/commands'], {
    body: { id: item.clientId, kind: 'leave-message', args: { contact: item.contact, text: item.text } },
  });
  // The moment for a form has passed meanwhile: the words have not.
  if (answer.status === 'done' && !answer.result.ok) return sendText(context, item.clientId, asWords(item));
  await catchUp(context);
}

function asWords(item: Outgoing & { kind: 'form' }): string {
  return `${item.text}\n${item.contact}`;
}

function sendText(context: Context, clientId: string, text: string): Promise<void> {
  return post(context, { clientId, kind: 'text', text }, { type: 'text', text });
}

async function sendPicture(context: Context, item: Outgoing & { kind: 'image' }): Promise<void> {
  let content: MessageContent | null = null;
  let fileId = item.fileId;
  if (fileId === null) {
    const file = await findPicture(item.clientId);
    if (file === null) return;
    const upload = await askVisit<typeof uploadForVisit>(context, ['post', '/visits/{id}/uploads'], { file });
    ({ fileId } = upload);
    keep(context, { ...item, fileId });
    content = { type: 'image', url: upload.url, width: upload.width, height: upload.height, alt: '' };
  }
  await post(context, { clientId: item.clientId, kind: 'image', fileId }, content);
}

async function post(
  context: Context,
  body: BodyInputOf<typeof sendVisitorMessage>,
  content: MessageContent | null,
): Promise<void> {
  const receipt = await askVisit<typeof sendVisitorMessage>(context, ['post', '/visits/{id}/messages'], {
    body,
  });
  const { state } = context.get();
  if (state.sessionId !== receipt.sessionId)
    context.set({
      state: { ...state, sessionId: receipt.sessionId, survey: null, readVseq: 0, staffReadVseq: 0 },
    });
  // Shown from the receipt, so that nothing flickers before the live event comes.
  if (content === null) await catchUp(context);
  else
    await receive(context, [
      { ...receipt, kind: 'message', from: 'me', name: null, guidedIndex: null, content },
    ]);
}

let answering: ReturnType<typeof setTimeout>;

/** A tap of the survey; words wait for a pause before they travel. */
export function answer(context: Context, patch: SurveyAnswer, afterMs = 0): void {
  keepAnswer(context, patch);
  clearTimeout(answering);
  answering = setTimeout(() => quietly(flush(context)), afterMs);
}

function head(context: Context) {
  const all = readOutbox(context.box, outboxOf(context));
  return { clientId: newId(), atMs: nextAtMs(all, Date.now()), refused: null };
}

function keep(context: Context, item: Outgoing): void {
  keepOutgoing(context.box, outboxOf(context), item);
  reread(context);
}

/** Another tab may have said or sent something. */
export function reread(context: Context): void {
  context.set({ outbox: readOutbox(context.box, outboxOf(context)) });
}

function waiting(context: Context): Outgoing[] {
  return readOutbox(context.box, outboxOf(context)).filter((item) => item.refused === null);
}
