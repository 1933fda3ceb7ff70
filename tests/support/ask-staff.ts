// The operations as a signed-in member of staff calls them, with the console's own types.
import {
  API_PREFIX,
  type BodyInputOf,
  type Operation,
  pathOf,
  type QueryInputOf,
  type ResponseOf,
} from '#api/contract/operation.ts';

export interface Given<O extends Operation> {
  readonly params?: { readonly [name: string]: string };
  readonly query?: QueryInputOf<O>;
  readonly body?: BodyInputOf<O>;
}

export interface Staff {
  /** As the browser keeps it: `name=value`. */
  readonly cookie: string;
  /** Answers what the operation answers; throws with status and body when it is refused. */
  ask<O extends Operation>(operation: O, given?: Given<O>): Promise<ResponseOf<O>>;
}

/** Signs in, and changes a one-time password for one that lasts. */
export async function signInAs(
  url: string,
  { name, password, next }: { name: string; password: string; next: string },
): Promise<Staff> {
  const signedIn = await post(`${url}${API_PREFIX}/sign-in`, { name, password });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0];
  if (!signedIn.ok || cookie === undefined)
    throw new Error(`${name} cannot sign in: ${signedIn.status} ${await signedIn.text()}`);
  const staff = withCookie(url, cookie);
  const me = (await signedIn.json()) as { mustChangePassword: boolean };
  if (!me.mustChangePassword) return staff;
  const changed = await fetch(`${url}${API_PREFIX}/me/password`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ current: password, next }),
  });
  if (!changed.ok) throw new Error(`${name} cannot change the password: ${await changed.text()}`);
  return withCookie(url, changed.headers.get('set-cookie')?.split(';')[0] ?? cookie);
}

function withCookie(url: string, cookie: string): Staff {
  return {
    cookie,
    ask: async (operation, { params = {}, query, body } = {}) => {
      const address = new URL(pathOf(operation, params), url);
      for (const [key, value] of Object.entries(query ?? {})) address.searchParams.set(key, String(value));
      const response = await fetch(address, {
        method: operation.method.toUpperCase(),
        headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${operation.method} ${operation.path}: ${response.status} ${text}`);
      return JSON.parse(text);
    },
  };
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
