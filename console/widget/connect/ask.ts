/** Calls of the API by its contract, of which only the types come along. */
import type { BodyInputOf, Operation, ParamsOf, QueryInputOf, ResponseOf } from '#api/contract/operation.ts';

/** The server answered and said no; without an answer a call throws what `fetch` throws. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/** A call that hangs is one that failed. Milliseconds; pictures take longer. */
const PATIENCE_MS = 15_000;
const UPLOAD_PATIENCE_MS = 120_000;

interface Given<O extends Operation> {
  readonly params?: { readonly [name in keyof ParamsOf<O>]: string | number };
  readonly query?: QueryInputOf<O>;
  readonly body?: BodyInputOf<O>;
  readonly file?: File | Blob;
  readonly token?: string;
}

/** `method` and `path` are checked against the operation's own. */
export async function ask<O extends Operation>(
  base: string,
  call: readonly [O['method'], O['path']],
  given: Given<O> = {},
): Promise<ResponseOf<O>> {
  const [method, path] = call;
  const params = new Map<string, unknown>(Object.entries(given.params ?? {}));
  const query = Object.entries(given.query ?? {}).map(([name, value]) => [name, String(value)]);
  const url = new URL(
    `/api${path.replace(/\{(\w+)\}/g, (_, name: string) => String(params.get(name)))}`,
    base,
  );
  url.search = new URLSearchParams(query).toString();
  const response = await fetch(url, {
    method: method.toUpperCase(),
    // Who a visitor is stands in the token; no cookie of the site goes along.
    credentials: 'omit',
    headers: {
      ...(given.token !== undefined && { authorization: `Bearer ${given.token}` }),
      ...(given.body !== undefined && { 'content-type': 'application/json' }),
    },
    body: given.file === undefined ? JSON.stringify(given.body) : form(given.file),
    signal: AbortSignal.timeout(given.file === undefined ? PATIENCE_MS : UPLOAD_PATIENCE_MS),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, String(answer.code ?? ''));
  return answer;
}

/** Whether trying again later may help: no answer at all, the server's own trouble, or too fast. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof Refused) || error.status >= 500 || error.status === 429;
}

/** The visit is over or its token no longer counts: a new one has to be opened. */
export function isOver(error: unknown): boolean {
  return error instanceof Refused && [401, 404, 410].includes(error.status);
}

function form(file: File | Blob): FormData {
  const data = new FormData();
  data.append('file', file);
  return data;
}
