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
  const serializers = { err: pino.stdSerializers.wrapErrorSerializer(withoutValues) };
  return pino({ level, base, serializers }, to ?? pino.destination(1));
}

/** Longer shapes are cut. Characters. */
const SHAPE_LENGTH = 500;

/** A driver's error carries its statement with the values in it: customers' words, names, hashes of passwords. */
function withoutValues(error: SerializedError): SerializedError {
  if (typeof error.sql === 'string') error.sql = shapeOf(error.sql);
  error.aggregateErrors?.forEach(withoutValues);
  return error;
}

/** Every text becomes `?`; one that does not end, too. */
function shapeOf(sql: string): string {
  const shape = sql.replace(/'(?:[^'\\]+|\\.|'')*(?:'|$)/gsu, '?').replace(/\s+/gu, ' ');
  return shape.slice(0, SHAPE_LENGTH);
}
