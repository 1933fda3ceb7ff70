/** Puts a running visit together: storage, socket, clock. */
import type { Hint } from '#api/contract/live.ts';
import { type Connection, type Model, NOTHING_YET } from '../model.ts';
import { readOutbox } from '../thread/outbox.ts';
import { catchUp, receive, takeState } from './catching-up.ts';
import { bestOf, type Context, contact, languagesOf, loadWords, type Options, quietly } from './context.ts';
import { openBox } from './keeping.ts';
import { goLive } from './live.ts';
import { openNow, reportPage } from './opening.ts';
import { flush, outboxOf, reread } from './sending.ts';

const TICK_MS = 1_000;
const TRYING_AFTER_MS = 2_000;
const FAILED_AFTER_MS = 10_000;
/** Nothing was ever heard: there is no conversation to wait for. */
const NEVER_AFTER_MS = 4_000;
/** Where sockets are blocked, asking goes on. */
const POLL_MS = 4_000;
const TYPING_LASTS_MS = 5_000;

export async function start(options: Options, changed: (context: Context) => void): Promise<Context> {
  const context = await createContext(options, changed);
  await openNow(context);
  context.live = goLive({
    base: options.base,
    token: () => context.token,
    hears: {
      hello: ({ nowMs }) => {
        context.set({ aheadMs: nowMs - Date.now() });
        // The socket may live while what is behind it is away: then what waits to be sent knows better.
        if (context.failures === 0) contact(context);
      },
      event: (event) => {
        // What was being typed has come.
        if (event.kind === 'message' && event.from !== 'me') context.set({ typing: null });
        quietly(receive(context, [event]));
      },
      state: (state) => {
        if (state.answering !== 'agent' && state.answering !== 'bot') context.set({ typing: null });
        context.pushes += 1;
        takeState(context, state);
      },
      place: (place) => {
        const { state } = context.get();
        if (state.sessionId === place.sessionId) context.set({ state: { ...state, place } });
      },
      hint: (hint) => heard(context, hint),
      command: () => context.set({ busy: false }),
    },
    connected: (on) => connected(context, on),
    turnedAway: () => setTimeout(() => quietly(openNow(context).then(() => context.live?.renew())), POLL_MS),
  });
  watch(context);
  return context;
}

async function createContext(options: Options, changed: (context: Context) => void): Promise<Context> {
  const box = openBox();
  const prefix = `usher:${options.key}:`;
  const words = await loadWords(bestOf(languagesOf(box.getItem(`${prefix}language`), options)));
  let model: Model = {
    words,
    base: options.base,
    page: options.page,
    open: options.page,
    folded: false,
    connection: 'opening',
    visitId: null,
    entry: null,
    thread: [],
    state: NOTHING_YET,
    outbox: readOutbox(box, `${prefix}out:`),
    typing: null,
    busy: false,
    form: false,
    aheadMs: 0,
  };
  const context: Context = {
    options,
    box,
    prefix,
    get: () => model,
    set: (change) => {
      model = { ...model, ...change };
      changed(context);
    },
    reopen: (manner) => openNow(context, manner),
    token: '',
    identity: options.identity,
    live: null,
    opening: null,
    pageUrl: location.href,
    lostAtMs: Date.now(),
    socketUp: false,
    failures: 0,
    typingUntilMs: 0,
    pushes: 0,
  };
  return context;
}

function connected(context: Context, on: boolean): void {
  context.socketUp = on;
  if (!on) {
    context.lostAtMs ??= Date.now();
    return;
  }
  quietly(catchUp(context).then(() => flush(context)));
}

function heard(context: Context, hint: Hint): void {
  const { state, entry } = context.get();
  if (hint.sessionId !== state.sessionId || hint.who === 'visitor') return;
  if (hint.kind === 'typing') {
    context.typingUntilMs = hint.on ? Date.now() + TYPING_LASTS_MS : 0;
    context.set({ typing: hint.on ? (hint.name ?? entry?.name ?? '') : null });
  }
  if (hint.kind === 'read' && hint.vseq !== null)
    context.set({ state: { ...state, staffReadVseq: Math.max(state.staffReadVseq, hint.vseq) } });
}

/** One clock for everything that passes by itself, and what the browser tells. */
function watch(context: Context): void {
  let polledAtMs = 0;
  setInterval(() => {
    const nowMs = Date.now();
    reportPage(context);
    if (context.get().typing !== null && nowMs > context.typingUntilMs) context.set({ typing: null });
    if (!context.socketUp && context.get().visitId !== null && nowMs - polledAtMs > POLL_MS) {
      polledAtMs = nowMs;
      quietly(catchUp(context));
    }
    showConnection(context, nowMs);
  }, TICK_MS);
  addEventListener('online', () => {
    context.live?.renew();
    quietly(context.get().visitId === null ? context.reopen() : flush(context));
  });
  addEventListener('offline', () => {
    context.lostAtMs ??= Date.now();
  });
  addEventListener('storage', ({ key }) => {
    if (key?.startsWith(outboxOf(context))) reread(context);
    if (key === `${context.prefix}folded`) context.set({ folded: true });
  });
}

function showConnection(context: Context, nowMs: number): void {
  if (context.lostAtMs === null) return;
  const lostMs = nowMs - context.lostAtMs;
  const { connection, visitId } = context.get();
  const next = lostFor(lostMs, visitId === null, connection);
  if (next !== connection) context.set({ connection: next });
}

function lostFor(lostMs: number, never: boolean, now: Connection): Connection {
  if (lostMs > (never ? NEVER_AFTER_MS : FAILED_AFTER_MS)) return 'failed';
  return lostMs > TRYING_AFTER_MS && !never ? 'trying' : now;
}
