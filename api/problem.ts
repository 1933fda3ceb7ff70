/** Refusals as problem+json (RFC 9457). The table is closed by the compiler. */
import type { Response } from 'express';
import type { z } from 'zod';
import { TOO_MANY_WAIT } from '#activities/store/pool.ts';
import { AppError, type ErrorCode, type ErrorDetails, type FieldProblem } from '#rules/errors.ts';
import type { Problem } from './contract/basics.ts';

export const STATUS: { readonly [code in ErrorCode]: number } = {
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'unsupported-media': 415,
  'invalid-rule': 422,
  'too-many-requests': 429,
  busy: 503,
  unavailable: 503,
};

const TITLE: { readonly [code in ErrorCode | 'internal']: string } = {
  'bad-request': 'The request is not as it should be',
  unauthenticated: 'Sign in first',
  forbidden: 'A right is missing',
  'not-found': 'There is no such thing here',
  conflict: 'It has changed meanwhile',
  gone: 'It is over',
  'too-large': 'It is too large',
  'unsupported-media': 'This kind of file is not taken',
  'invalid-rule': 'The rule is not valid',
  'too-many-requests': 'Too many, too fast',
  busy: 'Too much at once just now; try again in a moment',
  unavailable: 'A part of the system is away',
  internal: 'Something went wrong here',
};

/** A failure that is no refusal of ours becomes `internal`, with nothing of its message told. */
export function problemOf(error: unknown, requestId: string): Problem {
  const refusal = refusalOf(error);
  if (refusal === null) return shape('internal', 500, requestId, {});
  return shape(refusal.code, STATUS[refusal.code], requestId, refusal.details);
}

export function sendProblem(res: Response, problem: Problem): void {
  const after = problem.details.retryAfterSeconds;
  if (typeof after === 'number') res.setHeader('Retry-After', String(Math.max(1, Math.ceil(after))));
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** What zod found, one problem per place, under `root` (`/body`, `/query`, `/params`). */
export function badRequest(root: string, error: z.ZodError): AppError {
  const problems = error.issues.slice(0, 50).map(
    (issue): FieldProblem => ({
      path: [root, ...issue.path.map(String)].join('/'),
      reason: issue.code,
      remedy: issue.message.slice(0, 300),
    }),
  );
  return new AppError('bad-request', `Refused by the contract at ${problems[0]?.path ?? root}`, { problems });
}

function shape(
  code: ErrorCode | 'internal',
  status: number,
  requestId: string,
  details: ErrorDetails | Record<string, never>,
): Problem {
  return { type: `urn:usher:${code}`, code, title: TITLE[code], status, requestId, details: { ...details } };
}

function refusalOf(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const status = httpStatusOf(error);
  if (status === 413) return new AppError('too-large', 'Body over its limit', {}, { cause: error });
  if (status === 415) return new AppError('unsupported-media', 'Body of another kind', {}, { cause: error });
  if (status !== null && status >= 400 && status < 500)
    return new AppError('bad-request', 'The request cannot be read', {}, { cause: error });
  if (isIn(error, BUSY))
    return new AppError(
      'busy',
      'The database had no time for it',
      { part: 'database', retryAfterSeconds: BUSY_FOR_SECONDS },
      { cause: error },
    );
  if (isIn(error, AWAY))
    return new AppError(
      'unavailable',
      'The database is away',
      { part: 'database', retryAfterSeconds: AWAY_FOR_SECONDS },
      { cause: error },
    );
  return null;
}

/** What body-parser and express themselves throw carries a status; an address with broken escapes is a URIError. */
function httpStatusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const theirs = 'expose' in error || error instanceof URIError;
  return typeof error.status === 'number' && theirs ? error.status : null;
}

/** What whoever waited for a lock, or to be let in, may wait before they try again. */
const BUSY_FOR_SECONDS = 1;
/** The same while nobody knows when it will be back. */
const AWAY_FOR_SECONDS = 5;

interface Signs {
  readonly codes: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
}

/** Locks that were not had, or met crosswise, oftener than it was tried again: of the driver, of Prisma. Or too many who wait. */
const BUSY: Signs = {
  codes: new Set(['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_DEADLOCK', 'P2034', TOO_MANY_WAIT]),
  numbers: new Set([1205, 1213]),
};

/** In this order: no connection; Prisma's own; a server that just now takes no writes, as in the middle of a failover. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  // Of a socket file at which too many wait already.
  'EAGAIN',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
  'ER_INNODB_READ_ONLY',
]);

/** The same as the driver behind Prisma numbers them: closed or not had in time, shut down, read-only. */
const AWAY_NUMBERS = new Set([
  45001, 45009, 45012, 45013, 45019, 45026, 45028, 45030, 1053, 1290, 1792, 1836, 1874,
]);

const AWAY: Signs = { codes: AWAY_CODES, numbers: AWAY_NUMBERS };

function isIn(error: unknown, { codes, numbers }: Signs): boolean {
  for (let at: unknown = error, depth = 0; typeof at === 'object' && at !== null && depth < 6; depth += 1) {
    if ('code' in at && typeof at.code === 'string' && codes.has(at.code)) return true;
    if ('code' in at && typeof at.code === 'number' && numbers.has(at.code)) return true;
    at = beneath(at);
  }
  return false;
}

/** Prisma keeps what its driver said beside the error, not as its cause. */
function beneath(error: object): unknown {
  const { meta } = error as { readonly meta?: unknown };
  if (typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta)
    return meta.driverAdapterError;
  return 'cause' in error ? error.cause : null;
}
