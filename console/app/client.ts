/** Calls an operation of the contract; a refusal is thrown as a `Refused` with the server's problem in it. */
import type { Problem } from '#api/contract/basics.ts';
import {
  type BodyInputOf,
  type Operation,
  type ParamsOf,
  pathOf,
  type QueryInputOf,
  type ResponseOf,
} from '#api/contract/operation.ts';
import { i18n } from './language.ts';

type Part<O, Key extends 'params' | 'query' | 'body', Value> =
  O extends Record<Key, object>
    ? Partial<Record<never, never>> extends Value
      ? { readonly [key in Key]?: Value }
      : { readonly [key in Key]: Value }
    : unknown;

export type CallInput<O extends Operation> = Part<O, 'params', ParamsOf<O>> &
  Part<O, 'query', QueryInputOf<O>> &
  Part<O, 'body', BodyInputOf<O>> & {
    /** With an operation that takes an image. */
    readonly file?: Blob;
    /** Lets the request outlive the page. */
    readonly keepalive?: boolean;
    readonly signal?: AbortSignal;
  };

/** `unreachable`: no answer came at all, so that nobody knows whether it was done. */
export type RefusalCode = Problem['code'] | 'unreachable';

export class Refused extends Error {
  readonly code: RefusalCode;
  readonly requestId: string | null;
  readonly details: Problem['details'];
  constructor(code: RefusalCode, problem: Partial<Problem> = {}, options?: ErrorOptions) {
    super(problem.title ?? code, options);
    this.name = 'Refused';
    this.code = code;
    this.requestId = problem.requestId ?? null;
    this.details = problem.details ?? {};
  }
}

type Listener = () => void;
const listeners = { unauthenticated: new Set<Listener>(), unavailable: new Set<Listener>() };

/** Told whenever the server no longer knows us; the page then goes to the sign-in. */
export function onUnauthenticated(listener: Listener): () => void {
  listeners.unauthenticated.add(listener);
  return () => listeners.unauthenticated.delete(listener);
}

/** Told whenever a part of the server is away. */
export function onUnavailable(listener: Listener): () => void {
  listeners.unavailable.add(listener);
  return () => listeners.unavailable.delete(listener);
}

interface LooseInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly file?: Blob;
  readonly keepalive?: boolean;
  readonly signal?: AbortSignal;
}

export async function call<const O extends Operation>(
  operation: O,
  ...[input]: Record<never, never> extends CallInput<O> ? [CallInput<O>?] : [CallInput<O>]
): Promise<ResponseOf<O>> {
  const given = (input ?? {}) as LooseInput;
  const response = await send(operation, given);
  const text = await response.text().catch((cause: unknown) => {
    throw new Refused('unreachable', {}, { cause });
  });
  if (!response.ok) throw refusalOf(operation, response, text);
  return (text === '' ? {} : JSON.parse(text)) as ResponseOf<O>;
}

export function addressOf(
  operation: Operation,
  params: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const path = pathOf(operation, mapValues(params, String));
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(known.map(([name, value]) => [name, String(value)]));
  return known.length === 0 ? path : `${path}?${search}`;
}

async function send(operation: Operation, { params, query, body, file, ...rest }: LooseInput) {
  const form = file === undefined ? null : new FormData();
  if (file !== undefined) form?.append('file', file);
  const json = form === null && body !== undefined;
  try {
    return await fetch(addressOf(operation, params, query), {
      method: operation.method.toUpperCase(),
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        // What names are to be told in; the browser's own list says what the person once chose elsewhere.
        'accept-language': i18n.global.locale.value,
        ...(json ? { 'content-type': 'application/json' } : {}),
      },
      body: form ?? (json ? JSON.stringify(body) : null),
      keepalive: rest.keepalive ?? false,
      signal: rest.signal ?? null,
    });
  } catch (cause) {
    throw new Refused('unreachable', {}, { cause });
  }
}

function refusalOf(operation: Operation, response: Response, text: string): Refused {
  const problem = problemIn(text);
  const code = problem?.code ?? (response.status >= 500 ? 'unavailable' : 'internal');
  if (code === 'unauthenticated' && operation.auth === 'staff')
    for (const tell of listeners.unauthenticated) tell();
  if (code === 'unavailable') for (const tell of listeners.unavailable) tell();
  return new Refused(code, problem ?? {});
}

/** A proxy in between may answer with a page of its own. */
function problemIn(text: string): Problem | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && 'code' in parsed ? (parsed as Problem) : null;
  } catch {
    return null;
  }
}

function mapValues<T>(record: Readonly<Record<string, unknown>>, map: (value: unknown) => T) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
