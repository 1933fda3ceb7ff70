/** Binds every operation of the contract to its handler: parse, ask who and whether, handle, parse on the way out. */
import express, { type Request, type Response, Router } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { AppError } from '#rules/errors.ts';
import { clearedCookie, refuseForgery } from './auth.ts';
import { MAX_UPLOAD_BYTES } from './contract/messages.ts';
import type { Operation } from './contract/operation.ts';
import { OPERATIONS, type OperationName } from './contract/operations.ts';
import type { Call, Download, Handlers, RequestFacts } from './handler.ts';
import { badRequest } from './problem.ts';
import { type Actor, requireRight } from './rights.ts';
import type { VisitorCaller } from './visitor-token.ts';

/** JSON bodies over this are refused unread. Bytes; a policy document with its prompts is the largest ordinary one. */
const MAX_BODY_BYTES = 256 * 1024;
/** The same where a whole rule set may come. Bytes; the rule language itself allows ten million characters. */
const MAX_LARGE_BODY_BYTES = 10_000_000;

export interface Gate {
  /** The person behind the cookie; null when it does not count (any more). */
  readonly staff: (facts: RequestFacts) => Promise<(Actor & { readonly mustChangePassword: boolean }) | null>;
  /** The visitor behind the token. */
  readonly visitor: (token: string) => Promise<VisitorCaller | null>;
  readonly facts: (req: Request, res: Response) => RequestFacts;
}

/** What a handler looks like once its own types are forgotten. */
type AnyHandler = (call: Call<Operation>) => Promise<unknown>;

export function bindOperations(handlers: Handlers, gate: Gate): Router {
  const router = Router();
  const json = express.json({ limit: MAX_BODY_BYTES, strict: true });
  for (const name of Object.keys(OPERATIONS) as OperationName[]) {
    const operation: Operation = OPERATIONS[name];
    const handler = handlers[name] as unknown as AnyHandler;
    const path = operation.path.replace(/\{(\w+)\}/g, ':$1');
    // An upload, or a large body, is read only once it is known who sends it.
    const steps = operation.upload === undefined && operation.large === undefined ? [json] : [];
    router[operation.method](path, ...steps, async (req, res) => {
      await answer(operation, handler, gate, { req, res });
    });
  }
  return router;
}

interface Exchange {
  readonly req: Request;
  readonly res: Response;
}

async function answer(
  operation: Operation,
  handler: AnyHandler,
  gate: Gate,
  { req, res }: Exchange,
): Promise<void> {
  const facts = gate.facts(req, res);
  if (operation.auth !== 'visitor' && operation.method !== 'get' && !isOpenToSites(operation))
    refuseForgery(req.headers, facts.ownOrigin);
  const caller = await callerOf(operation, gate, req, facts);
  const params = parsed('/params', operation.params, req.params);
  if (operation.auth === 'visitor') requireOwnVisit(caller, params);
  if (operation.large) await readLargeBody(req, res);
  const call = {
    params,
    query: parsed('/query', operation.query, req.query),
    body: parsed('/body', operation.body, req.body),
    caller,
    file: operation.upload === undefined ? Buffer.alloc(0) : await readUpload(req, res),
    request: facts,
  };
  // The generic table forgets the operation's own types; the contract has just checked them.
  const result = await handler(call as unknown as Call<Operation>);
  if (res.headersSent) return;
  if (operation.download) sendFile(res, result as Download);
  else sendJson(res, operation, result);
}

/** What a foreign page may call, since it carries no cookie: opening a visit, and the demo's identity. */
function isOpenToSites(operation: Operation): boolean {
  return operation === OPERATIONS.openVisit;
}

async function callerOf(
  operation: Operation,
  gate: Gate,
  req: Request,
  facts: RequestFacts,
): Promise<Actor | VisitorCaller | null> {
  if (operation.auth === 'none') return null;
  if (operation.auth === 'visitor') {
    const token = /^Bearer (\S+)$/.exec(req.headers.authorization ?? '')?.[1];
    const visitor = token === undefined ? null : await gate.visitor(token);
    if (visitor === null) throw new AppError('unauthenticated', 'No visitor token that counts');
    return visitor;
  }
  const staff = await gate.staff(facts);
  if (staff === null) {
    if (facts.signInToken !== null) facts.setCookie(clearedCookie(facts.secure));
    throw new AppError('unauthenticated', 'Not signed in');
  }
  if (staff.mustChangePassword && operation.beforePassword !== true)
    throw new AppError('forbidden', 'The one-time password must be changed first', {
      cause: 'one-time-password',
    });
  if (operation.right !== undefined) requireRight(staff, operation.right);
  return staff;
}

const VisitAsked = z.object({ id: z.string() });

function requireOwnVisit(caller: Actor | VisitorCaller | null, params: unknown): void {
  const asked = VisitAsked.safeParse(params);
  const own = caller !== null && 'visitId' in caller ? caller.visitId : null;
  if (!asked.success || asked.data.id !== own) throw new AppError('not-found', "Not this visitor's visit");
}

function parsed(root: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value ?? {});
  if (!result.success) throw badRequest(root, result.error);
  return result.data;
}

const upload = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: 0, parts: 1, headerPairs: 20 },
  defParamCharset: 'utf8',
}).single('file');

const largeJson = express.json({ limit: MAX_LARGE_BODY_BYTES, strict: true });

function readLargeBody(req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    largeJson(req, res, (error: unknown) => (error === undefined ? resolve() : reject(error)));
  });
}

function readUpload(req: Request, res: Response): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    upload(req, res, (error: unknown) => {
      if (error === undefined || error === null) {
        if (req.file !== undefined) return resolve(req.file.buffer);
        return reject(new AppError('bad-request', 'The field "file" is missing', { field: 'file' }));
      }
      const tooLarge = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE';
      reject(
        tooLarge
          ? new AppError(
              'too-large',
              'An upload over the limit',
              { maxBytes: MAX_UPLOAD_BYTES },
              { cause: error },
            )
          : new AppError('bad-request', 'Not one file in the field "file"', {}, { cause: error }),
      );
    });
  });
}

function sendFile(res: Response, file: Download): void {
  res.setHeader('Content-Type', file.mediaType);
  res.setHeader('Content-Disposition', 'inline');
  // Whatever a browser may think it sees in it, nothing of it runs.
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  res.setHeader('Cache-Control', 'private, max-age=86400, immutable');
  res.send(file.content);
}

/** Parsed on the way out, so that nothing extra leaks; what does not fit is our own fault and answered as such. */
function sendJson(res: Response, operation: Operation, result: unknown): void {
  const fitting = operation.response.parse(result);
  const pending =
    typeof fitting === 'object' && fitting !== null && 'status' in fitting && fitting.status === 'pending';
  res.setHeader('Cache-Control', 'no-store');
  res.status(pending ? 202 : 200).json(fitting);
}
