/** Deliberate failures. The code is closed; details hold ids and limits, never customers' words; the message is for the log. */
export const ERROR_CODES = [
  'bad-request',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'gone',
  'too-large',
  'unsupported-media',
  'invalid-rule',
  'too-many-requests',
  'busy',
  'unavailable',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One field that was refused: where it is (`/body/name`), what is wrong, what would be right. */
export interface FieldProblem {
  readonly path: string;
  readonly reason: string;
  readonly remedy: string;
}

export interface ErrorDetails {
  readonly [key: string]: string | number | boolean | null | readonly object[] | undefined;
  readonly problems?: readonly FieldProblem[];
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}
