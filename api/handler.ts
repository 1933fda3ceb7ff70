/** What a handler is given and must answer, derived from its operation; the table of handlers is closed by the compiler. */
import type { BodyOf, Operation, ParamsOf, QueryOf, ResponseOf } from './contract/operation.ts';
import type { OPERATIONS, OperationName } from './contract/operations.ts';
import type { Actor } from './rights.ts';
import type { VisitorCaller } from './visitor-token.ts';

/** Of the request itself, as far as handlers need it. */
export interface RequestFacts {
  readonly id: string;
  /** The caller's address, behind as many proxies as are trusted. */
  readonly address: string;
  readonly userAgent: string;
  readonly acceptLanguage: string;
  /** Where the page that asks comes from; null outside of browsers and for our own pages' reads. */
  readonly origin: string | null;
  /** How this server was addressed: `https://chat.example.org`. */
  readonly ownOrigin: string;
  readonly secure: boolean;
  /** The staff token that came with it, if any. */
  readonly signInToken: string | null;
  readonly setCookie: (header: string) => void;
}

export interface Call<O extends Operation> {
  readonly params: ParamsOf<O>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  readonly caller: CallerOf<O>;
  /** The uploaded bytes; empty for all but uploads. */
  readonly file: Buffer;
  readonly request: RequestFacts;
}

type CallerOf<O extends Operation> = O['auth'] extends 'staff'
  ? Actor
  : O['auth'] extends 'visitor'
    ? VisitorCaller
    : null;

export interface Download {
  readonly mediaType: string;
  readonly content: Buffer;
}

export type Answer<O extends Operation> = O extends { readonly download: true } ? Download : ResponseOf<O>;
export type Handler<O extends Operation> = (call: Call<O>) => Promise<Answer<O>>;

type Table = typeof OPERATIONS;
/** Handlers of some operations, by name. */
export type HandlersOf<N extends OperationName> = { readonly [name in N]: Handler<Table[name]> };
export type Handlers = HandlersOf<OperationName>;
