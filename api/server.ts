/** One API node: HTTP, live connections and pages on one port. */
import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import compression from 'compression';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import type { Store } from '#activities/store/database.ts';
import { findSignedIn } from '#activities/store/staff.ts';
import { AppError } from '#rules/errors.ts';
import { hashOfToken, SIGN_IN_LASTS_MS, tokenFromCookie } from './auth.ts';
import { bindOperations, type Gate } from './bind.ts';
import type { Config } from './config.ts';
import { API_PREFIX } from './contract/operation.ts';
import { followClock } from './database-clock.ts';
import type { BaseDeps, Deps, Fault } from './deps.ts';
import { createDirectory } from './directory.ts';
import { createHandlers } from './handlers/handlers.ts';
import { actorOf } from './handlers/staff-handlers.ts';
import { ownOriginOf } from './handshake.ts';
import { type Live, startLive } from './live.ts';
import { createMetrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import { pages } from './pages.ts';
import { problemOf, sendProblem } from './problem.ts';
import { createRateLimits } from './rate-limits.ts';
import { readLimits } from './settings.ts';
import { boundUnderWay } from './under-way.ts';
import { createSigner, readVisitor } from './visitor-token.ts';
import type { SessionWaker } from './wake-session.ts';

export interface ServerParts {
  readonly config: Config;
  readonly store: Store;
  readonly log: Logger;
  readonly waker: SessionWaker;
  /** Folder of the built console and widget. */
  readonly assets: string;
  readonly fault?: Fault;
}

export interface ApiServer {
  readonly listen: () => Promise<{ readonly port: number; readonly url: string }>;
  /** Answers what is under way, then ends live connections; at most 10 s. */
  readonly close: () => Promise<void>;
  /** For tests: the parts that handlers share. */
  readonly deps: Deps;
}

/** How long a connection may lie idle. Longer than the 60 s of usual proxies: who ends it first must not be the one who is asked. */
const IDLE_MS = 75_000;
const REQUEST_ID = 'X-Request-Id';

export async function createServer(parts: ServerParts): Promise<ApiServer> {
  const { config, store, log } = parts;
  const clock = await followClock(() => store.nowMs());
  const base: BaseDeps = {
    config,
    store,
    log,
    fault: parts.fault ?? (() => undefined),
    clock,
    signer: createSigner(config.secret, clock.nowMs),
    directory: createDirectory(store),
    limits: createRateLimits({
      store,
      limits: () => readLimits(store),
    }),
    waker: parts.waker,
  };
  const http = createHttpServer({ keepAliveTimeout: IDLE_MS });
  const gate = gateOf(base);
  const live = await startLive(base, http, gate);
  const deps: Deps = { ...base, live };
  http.on('request', appOf(deps, parts.assets, gate));
  return {
    deps,
    listen: () => listen(http, config),
    close: () => close(http, live, deps),
  };
}

function appOf(deps: Deps, assets: string, gate: Gate): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.config.trustedProxies);
  app.set('query parser', 'simple');
  // Answers are not kept, so nobody would compare them. The files of the pages have marks of their own.
  app.disable('etag');
  app.use(nameRequests(deps.log));
  // What is served is what it says it is, whoever uploaded it.
  app.use((_req, res, next) => {
    res.setHeader('X-Content-Type-Options', 'nosniff');
    next();
  });
  app.use(compression());
  app.use(healthOf(deps));
  app.use(API_PREFIX, answerForeignPages, boundUnderWay());
  app.get(`${API_PREFIX}/openapi.json`, (_req, res) => {
    res.json(openApiDocument());
  });
  app.use(API_PREFIX, bindOperations(createHandlers(deps), gate));
  app.use(API_PREFIX, () => {
    throw new AppError('not-found', 'No such operation');
  });
  app.use(pages({ assets, store: deps.store }));
  app.use(() => {
    throw new AppError('not-found', 'No such page');
  });
  app.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) return next(error);
    const requestId = requestIdOf(res);
    const problem = problemOf(error, requestId);
    const line = { err: error, requestId, method: req.method, path: req.path };
    if (problem.status >= 500) deps.log.error(line, problem.title);
    else deps.log.debug(line, problem.title);
    sendProblem(res, problem);
  });
  return app;
}

/** Names each request. A healthy day has no line per request; whoever wants them asks for `debug`, and reads no headers there. */
function nameRequests(log: Logger) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const requestId = randomUUID();
    res.setHeader(REQUEST_ID, requestId);
    if (log.isLevelEnabled('debug')) {
      const began = performance.now();
      const { method, path } = req;
      res.once('close', () => {
        const ms = Math.round(performance.now() - began);
        // Null: whoever asked went before the answer.
        const status = res.writableFinished ? res.statusCode : null;
        log.debug({ requestId, method, path, status, ms }, 'request');
      });
    }
    next();
  };
}

function requestIdOf(res: Response): string {
  return String(res.getHeader(REQUEST_ID) ?? '');
}

/** Foreign pages may ask as visitors: they carry a token, never a cookie, so nothing is allowed that needs one. */
function answerForeignPages(req: Request, res: Response, next: NextFunction): void {
  const origin = req.headers.origin;
  const isVisitors = /^\/(visits|files|demo)(\/|$)/.test(req.path);
  if (origin === undefined || !isVisitors) {
    next();
    return;
  }
  res.setHeader('Access-Control-Allow-Origin', origin);
  res.setHeader('Vary', 'Origin');
  if (req.method !== 'OPTIONS') {
    next();
    return;
  }
  res.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
  res.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type');
  res.setHeader('Access-Control-Max-Age', '86400');
  res.status(204).end();
}

/** Whoever asks whether we are ready does not wait as long as a statement may. Milliseconds. */
const READY_MS = 3_000;

function healthOf(deps: Deps): express.Router {
  const router = express.Router();
  const metrics = createMetrics(deps);
  router.get('/healthz', (_req, res) => {
    res.json({ ok: true, node: deps.config.node });
  });
  router.get('/readyz', async (_req, res) => {
    const database = await Promise.race([
      deps.store.nowMs().then(() => true),
      sleep(READY_MS, false, { ref: false }),
    ]).catch(() => false);
    // Without Temporal visitors are still heard and answered later, so it does not make a node unready.
    res.status(database ? 200 : 503).json({ ok: database, database, temporal: await deps.waker.reachable() });
  });
  router.get('/metrics', async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}

function gateOf(deps: BaseDeps): Gate {
  return {
    facts: (req, res) => {
      const ownOrigin = ownOriginOf(deps.config, { protocol: req.protocol, host: req.host });
      const secure = ownOrigin.startsWith('https:');
      return {
        id: requestIdOf(res),
        address: req.ip ?? '',
        userAgent: req.headers['user-agent'] ?? '',
        acceptLanguage: req.headers['accept-language'] ?? '',
        origin: req.headers.origin ?? null,
        ownOrigin,
        secure,
        signInToken: tokenFromCookie(req.headers.cookie, secure),
        setCookie: (header) => res.appendHeader('Set-Cookie', header),
      };
    },
    staff: async ({ signInToken }) => {
      if (signInToken === null) return null;
      const staff = await findSignedIn(deps.store, hashOfToken(signInToken), SIGN_IN_LASTS_MS);
      return staff === null ? null : actorOf(staff);
    },
    visitor: (token) => readVisitor(deps.signer, token),
  };
}

function listen(http: Server, config: Config): Promise<{ readonly port: number; readonly url: string }> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(config.port, config.host, () => {
      http.off('error', reject);
      const { port } = http.address() as AddressInfo;
      const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
      resolve({ port, url: `http://${host}:${port}` });
    });
  });
}

const CLOSE_MS = 10_000;

async function close(http: Server, live: Live, deps: Deps): Promise<void> {
  deps.clock.close();
  await live.close();
  if (!http.listening) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => http.closeAllConnections(), CLOSE_MS);
    http.close(() => {
      clearTimeout(timer);
      resolve();
    });
    http.closeIdleConnections();
  });
}
