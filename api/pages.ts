/** The pages themselves: console, widget, the demo page and the chat as a full page; each with its own headers. */
import fs from 'node:fs';
import path from 'node:path';
import express, { type Response, Router } from 'express';
import helmet from 'helmet';
import type { Store } from '#activities/store/database.ts';
import { findEntryPointByKey } from '#activities/store/entry-points.ts';
import { AppError } from '#rules/errors.ts';

export interface PagesOptions {
  /** The built console and widget: `console/` and `widget/` in it. */
  readonly assets: string;
  readonly store: Store;
}

/** Scripts only from here, never inline: a customer's words can never become code in an agent's browser. */
const consoleHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // Element's pop-ups place themselves by style attributes.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      workerSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginEmbedderPolicy: false,
  referrerPolicy: { policy: 'same-origin' },
  // Whether https is the only way in is for whoever runs the proxy to say.
  strictTransportSecurity: false,
});

/** The chat as a page of its own may be framed by the sites that its entry point allows. */
function chatHeaders(res: Response, ancestors: string): void {
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors}`,
  ];
  res.setHeader('Content-Security-Policy', policy.join('; '));
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'same-origin');
}

const YEAR_MS = 365 * 24 * 3_600_000;

export function pages({ assets, store }: PagesOptions): Router {
  const router = Router();
  const consoleFolder = path.join(assets, 'console');
  const widgetFolder = path.join(assets, 'widget');
  // The loader keeps its name for ever, its parts carry their hash in theirs.
  const widgetFiles = express.static(widgetFolder, {
    index: false,
    setHeaders: (res, file) => {
      res.setHeader('Access-Control-Allow-Origin', '*');
      res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      res.setHeader('X-Content-Type-Options', 'nosniff');
      const hashed = /-[\w-]{8,}\.\w+$/.test(file);
      res.setHeader('Cache-Control', hashed ? `public, max-age=${YEAR_MS / 1_000}, immutable` : 'no-cache');
    },
  });
  router.get('/widget.js', (req, res, next) => widgetFiles(req, res, next));
  router.use('/widget', widgetFiles);
  router.get('/w/:entryPoint', async (req, res) => {
    const entryPoint = await findEntryPointByKey(store, req.params.entryPoint);
    if (entryPoint === null) throw new AppError('not-found', 'No such entry point');
    const { allowedSites } = entryPoint;
    chatHeaders(res, allowedSites.length === 0 ? '*' : ["'self'", ...allowedSites].join(' '));
    sendPage(res, path.join(widgetFolder, 'chat.html'));
  });
  router.get('/demo', (_req, res) => {
    chatHeaders(res, "'none'");
    sendPage(res, path.join(widgetFolder, 'demo.html'));
  });
  router.use(consoleHeaders);
  router.use(
    '/assets',
    express.static(path.join(consoleFolder, 'assets'), { index: false, immutable: true, maxAge: YEAR_MS }),
  );
  router.use(express.static(consoleFolder, { index: false, maxAge: 0 }));
  // Every other address is one of the console's own routes.
  router.get('/{*route}', (req, res, next) => {
    if (path.extname(req.path) !== '' || !req.accepts('html')) return next();
    sendPage(res, path.join(consoleFolder, 'index.html'));
  });
  return router;
}

function sendPage(res: Response, file: string): void {
  if (!fs.existsSync(file))
    throw new AppError('unavailable', `${path.basename(file)} has not been built; run npm run build`, {
      part: 'assets',
    });
  res.setHeader('Cache-Control', 'no-cache');
  res.type('html').send(fs.readFileSync(file));
}
