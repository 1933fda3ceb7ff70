/** One operation, written once: the server binds it, the console calls it, OpenAPI and the tests are generated from it. */
import type { z } from 'zod';
import type { Right } from './rights.ts';

/** Where every operation's path begins. */
export const API_PREFIX = '/api';

/** `visitor`: a token for this one visit; `staff`: the session cookie; `none`: anybody. */
export type Auth = 'none' | 'visitor' | 'staff';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api`, parameters in braces: `/sessions/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly auth: Auth;
  /** The right a member of staff needs; none given = whoever is signed in. */
  readonly right?: Right;
  /** May be used while a one-time password has not been changed yet. */
  readonly beforePassword?: true;
  /** `image`: a multipart body with one field `file`. */
  readonly upload?: 'image';
  /** The body may hold a whole rule set; it is read only once it is known who sends it. */
  readonly large?: true;
  /** What comes back is not JSON but the file itself. */
  readonly download?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
}

/** Keeps the exact type, so that callers and handlers know theirs. */
export function operation<const O extends Operation>(spec: O): O {
  return spec;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Given<T> = T extends z.ZodType ? z.input<T> : undefined;

export type ParamsOf<O extends Operation> = Parsed<O['params']>;
export type QueryOf<O extends Operation> = Parsed<O['query']>;
export type BodyOf<O extends Operation> = Parsed<O['body']>;
/** What a caller may write: defaults may be left out. */
export type QueryInputOf<O extends Operation> = Given<O['query']>;
export type BodyInputOf<O extends Operation> = Given<O['body']>;
export type ResponseOf<O extends Operation> = z.output<O['response']>;

/** The path with its parameters filled in, below `/api`. */
export function pathOf(operation: Operation, params: { readonly [name: string]: string } = {}): string {
  return (
    API_PREFIX +
    operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  );
}
