/** As much of the API as a browser needs to run the widget against: real HTTP and a real Socket.IO server, a session in memory. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { Server } from 'socket.io';
import type { MessageContent, VisitorEvent } from '#api/contract/events.ts';
import type { VisitorListens, VisitorSays } from '#api/contract/live.ts';
import type { VisitorSurvey } from '#api/contract/surveys.ts';
import type { EntryView, VisitorState } from '#api/contract/visits.ts';
import { NOTHING_YET } from '#console/widget/model.ts';

type Without<T> = T extends VisitorEvent ? Omit<T, 'vseq' | 'sessionId' | 'atMs'> : never;

export interface FakeApi {
  readonly url: string;
  /** Method and path of every call so far. */
  readonly calls: string[];
  readonly events: VisitorEvent[];
  /** Adds an event and, unless it gets lost on the way, tells whoever listens. */
  readonly happens: (event: Without<VisitorEvent>, lost?: 'lost') => void;
  readonly stands: (change: Partial<VisitorState>) => void;
  readonly state: () => VisitorState;
  /** Answers nothing any more and hangs up; `false` brings it back. */
  readonly away: (on: boolean) => void;
  readonly close: () => Promise<void>;
}

const ENTRY: EntryView = {
  id: 'e1',
  name: 'Shop',
  language: 'en',
  prompts: { entry: 'How can we help?' },
  look: { colour: '#1664c8', position: 'right', title: 'Shop', avatarUrl: null },
  uploadLimits: { maxBytes: 1_000_000, mediaTypes: ['image/png'] },
  maxTextLength: 8_000,
  demo: false,
};

/** A page of somebody's site: long, with a button under where the widget stands. */
const PAGE = `<!doctype html><html lang="en"><title>Shop</title>
<body style="margin:0;height:3000px"><button id="buy" style="position:fixed;right:200px;bottom:30px;width:90px;height:44px"
onclick="this.textContent='bought'">buy</button>
<script src="/widget.js" data-entry-point="shop" async></script></body></html>`;

export async function startFakeApi(widgetFolder: string): Promise<FakeApi> {
  const app = express();
  const http = createServer(app);
  const io = new Server<VisitorSays, VisitorListens>(http, { path: '/live' });
  const visitors = io.of('/visitor');
  const sessionId = randomUUID();
  const calls: string[] = [];
  const events: VisitorEvent[] = [];
  let state = NOTHING_YET;
  let isAway = false;
  const happens: FakeApi['happens'] = (event, lost) => {
    const whole = { ...event, vseq: events.length + 1, sessionId, atMs: Date.now() } as VisitorEvent;
    events.push(whole);
    state = { ...state, sessionId };
    if (lost === undefined) visitors.emit('event', whole);
  };
  app.use((req, res, next) => {
    if (isAway) return res.destroy();
    if (req.path.startsWith('/api')) calls.push(`${req.method} ${req.path}`);
    next();
  });
  app.use(express.json());
  app.post('/api/visits', (_req, res) => {
    const now = { nowMs: Date.now(), token: 'a.b.c', visitId: 'v1', guidance: null };
    res.json({ ...now, sessionId: state.sessionId, entry: ENTRY, events, state });
  });
  app.get('/api/visits/v1/events', (req, res) => {
    const after = events.filter((event) => event.vseq > Number(req.query.after));
    res.json({ sessionId: state.sessionId, events: after, more: false, state, nowMs: Date.now() });
  });
  app.post('/api/visits/v1/messages', (req, res) => {
    const { clientId, text } = req.body;
    const content: MessageContent = { type: 'text', text };
    const sent = (event: VisitorEvent) => event.kind === 'message' && event.clientId === clientId;
    if (!events.some(sent))
      happens({ kind: 'message', from: 'me', clientId, name: null, guidedIndex: null, content });
    const { vseq, atMs } = events.find(sent) ?? { vseq: 0, atMs: 0 };
    res.json({ sessionId, clientId, vseq, atMs });
  });
  app.post('/api/visits/v1/survey', (req, res) => {
    const { survey } = state;
    if (survey === null) return res.status(409).json({ code: 'conflict' });
    const { tags, ...rest } = req.body;
    state = { ...state, survey: { ...survey, ...rest, ...(tags && { chosen: tags }) } };
    res.json(state.survey);
  });
  app.post('/api/visits/v1/read', (req, res) => {
    state = { ...state, readVseq: req.body.vseq };
    res.json({});
  });
  app.post('/api/*rest', (_req, res) => void res.json({}));
  app.get('/', (_req, res) => void res.type('html').send(PAGE));
  app.get('/widget.js', (_req, res) => res.sendFile(path.join(widgetFolder, 'widget.js')));
  app.use('/widget', express.static(widgetFolder));
  visitors.use((_socket, next) => (isAway ? next(new Error('away')) : next()));
  visitors.on('connection', (socket) => {
    socket.emit('hello', { nowMs: Date.now(), every: 15_000 });
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    calls,
    events,
    happens,
    state: () => state,
    stands: (change) => {
      state = { ...state, sessionId, ...change };
      visitors.emit('state', state);
    },
    away: (on) => {
      isAway = on;
      if (on) io.disconnectSockets(true);
    },
    close: async () => {
      // A browser keeps its connections open for a next request that will not come.
      http.closeAllConnections();
      await io.close();
    },
  };
}

export function aGuidedText(guidedIndex: number, text: string): Without<VisitorEvent> {
  const content: MessageContent = { type: 'text', text };
  return { kind: 'message', from: 'guide', clientId: null, name: null, guidedIndex, content };
}

export function anAnswer(text: string): Without<VisitorEvent> {
  const content: MessageContent = { type: 'text', text };
  return { kind: 'message', from: 'agent', clientId: null, name: 'Li Na', guidedIndex: null, content };
}

export function aPicture(size: { width: number | null; height: number | null }): Without<VisitorEvent> {
  const content: MessageContent = { type: 'image', url: '/late.png', alt: '', ...size };
  return { kind: 'message', from: 'agent', clientId: null, name: 'Li Na', guidedIndex: null, content };
}

export function aSurvey(sessionId: string): VisitorSurvey {
  const tags = (...labels: string[]) => labels.map((label) => ({ id: label, label }));
  return {
    sessionId,
    sentAtMs: Date.now(),
    expiresAtMs: Date.now() + 86_400_000,
    tags: [tags('Rude'), tags('Slow', 'Unclear'), tags('Fair'), tags('Clear'), tags('Fast')],
    stars: null,
    chosen: [],
    solved: null,
    words: '',
  };
}
