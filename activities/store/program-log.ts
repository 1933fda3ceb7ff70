/** The log of a program: a JSON line an entry, of a failed statement its shape and never what it was about. */
import { type DestinationStream, type Logger, pino, type SerializedError } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** Said on every line: who speaks. */
  readonly base: { readonly [name: string]: string };
  /** Default: standard output. */
  readonly to?: DestinationStream;
}

export function openLog({ level, base, to }: LogOptions): Logger {
  const serializers = { err: pino.stdSerializers.wrapErrorSerializer(shown) };
  return pino({ level, base, serializers }, to ?? pino.destination(1));
}

function shown(error: SerializedError): SerializedError {
  error.aggregateErrors?.forEach(shown);
  return withoutValues(error);
}

/** Longer statements are cut before they are looked at, longer shapes afterwards. Characters. */
const [STATEMENT_LENGTH, SHAPE_LENGTH] = [20_000, 500];

/**
 * A driver's error carries its statement with the values in it, and the server's words may quote one: customers' words, names, hashes
 * of passwords. Whatever shows an error shows what this leaves of it; the error itself is changed, and handed back.
 */
export function withoutValues<Shown>(error: Shown): Shown {
  if (typeof error !== 'object' || error === null) return error;
  const told = error as Told;
  if (typeof told.sql === 'string') told.sql = shapeOf(told.sql);
  if (typeof told.sqlMessage === 'string' || told.meta !== undefined)
    for (const name of ['sqlMessage', 'message', 'stack'] as const)
      if (typeof told[name] === 'string') told[name] = unquoted(told[name]);
  const cause = told.meta?.driverAdapterError?.cause;
  if (typeof cause?.originalMessage === 'string') cause.originalMessage = unquoted(cause.originalMessage);
  return error;
}

/** What mysql2 and Prisma add to an error, as far as it may quote. */
interface Told {
  sql?: unknown;
  sqlMessage?: unknown;
  message?: unknown;
  stack?: unknown;
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { originalMessage?: unknown } } };
}

/** Every text becomes `?`; one that was cut, too. */
function shapeOf(sql: string): string {
  const shape = sql.slice(0, STATEMENT_LENGTH).replace(/'(?:[^'\\]+|\\.|'')*(?:'|\\?$)/gsu, '?');
  return shape.replace(/\s+/gu, ' ').slice(0, SHAPE_LENGTH);
}

/** Of what the server quotes, names of columns and keys stay; values are what it introduces as such, else all to the end. */
function unquoted(words: string): string {
  return words.replace(/\b(entry|value:?) '(?:.*'(?= for (?:column|key|function)\b)|.*)/su, '$1 ?');
}
