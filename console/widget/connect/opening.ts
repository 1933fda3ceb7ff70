/** Opening a visit, or going on with it: who, what was said, where it stands. */
import type { openVisit, turnPage } from '#api/contract/visits.ts';
import type { Opened } from '../model.ts';
import { readOutbox } from '../thread/outbox.ts';
import { accept } from '../thread/thread.ts';
import { ask, mayPass, Refused } from './ask.ts';
import { backOffMs } from './back-off.ts';
import { askVisit, type Context, contact, languagesOf, loadWords, type Manner, quietly } from './context.ts';
import { alone } from './keeping.ts';
import { flush, outboxOf } from './sending.ts';
import { withAnswers } from './survey-answers.ts';

/** Never rejects: what fails is tried again. Calls that come meanwhile share the one under way. */
export function openNow(context: Context, manner: Manner = {}): Promise<void> {
  // Another person or another visit is a question of its own: it waits for the answer under way.
  if (context.opening !== null && manner.anew) return context.opening.then(() => openNow(context, manner));
  context.opening ??= attempt(context, manner).finally(() => {
    context.opening = null;
  });
  return context.opening;
}

async function attempt(context: Context, manner: Manner): Promise<void> {
  try {
    // Two tabs that open at once are one visitor: the second goes on with the first one's token.
    const opened = await alone(`${context.prefix}open`, () => request(context, manner));
    context.failures = 0;
    await take(context, opened, manner);
  } catch (error) {
    await failed(context, manner, error);
  }
}

async function request(context: Context, manner: Manner): Promise<Opened> {
  const { options, box, prefix } = context;
  context.pageUrl = location.href;
  const opened = await ask<typeof openVisit>(options.base, ['post', '/visits'], {
    body: {
      entryPoint: options.key,
      token: box.getItem(`${prefix}token`) ?? undefined,
      identity: context.identity || undefined,
      page: pageNow(),
      languages: languagesOf(box.getItem(`${prefix}language`), options),
      again: manner.again ?? false,
    },
  });
  box.setItem(`${prefix}token`, opened.token);
  return opened;
}

async function take(context: Context, opened: Opened, manner: Manner): Promise<void> {
  const before = context.get();
  context.token = opened.token;
  // What the visitor chose here holds, even if the visit began in the other language.
  const chosen = context.box.getItem(`${context.prefix}language`);
  const language = chosen === 'zh' || chosen === 'en' ? chosen : opened.entry.language;
  const words = before.words.language === language ? before.words : await loadWords(language);
  context.set({
    words,
    visitId: opened.visitId,
    entry: opened.entry,
    state: withAnswers(context, opened.state),
    thread: accept(manner.anew ? [] : before.thread, opened.events, 'snapshot'),
    aheadMs: opened.nowMs - Date.now(),
    folded: context.box.getItem(`${context.prefix}folded`) === opened.visitId,
    outbox: readOutbox(context.box, outboxOf(context)),
    typing: null,
    // Only the form that was opened for want of a connection is over.
    form: before.form && before.connection === 'live',
  });
  if (context.options.page) {
    document.title = opened.entry.look.title;
    document.documentElement.lang = words.language;
  }
  contact(context);
  if (before.visitId !== opened.visitId || before.connection !== 'live') context.live?.renew();
  quietly(flush(context));
}

async function failed(context: Context, manner: Manner, error: unknown): Promise<void> {
  if (error instanceof Refused && error.status === 400 && context.identity !== '') {
    // What the site says about its customer does not verify: better a stranger than nobody.
    console.warn('Usher: the identity was refused');
    context.identity = '';
    return attempt(context, manner);
  }
  if (!mayPass(error)) {
    console.warn(`Usher: entry point "${context.options.key}" was refused`, error);
    return;
  }
  context.failures += 1;
  context.lostAtMs ??= Date.now();
  setTimeout(() => quietly(openNow(context, manner)), backOffMs(context.failures));
}

/** Sites that change pages without loading them are watched by their address. */
export function reportPage(context: Context): void {
  if (context.pageUrl === location.href || context.get().visitId === null) return;
  context.pageUrl = location.href;
  quietly(askVisit<typeof turnPage>(context, ['post', '/visits/{id}/pages'], { body: pageNow() }));
}

function pageNow() {
  return {
    url: location.href.slice(0, 2_048),
    title: document.title.slice(0, 300),
    referrer: document.referrer.slice(0, 2_048),
  };
}
