/** One call of the API; a refusal is thrown with what it said. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: unknown;
  readonly cookie?: string;
  readonly token?: string;
}

export async function call(
  address: string,
  { method, body, cookie, token }: Call,
): Promise<{ readonly headers: Headers; readonly body: Record<string, unknown> }> {
  const response = await fetch(address, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${address}: ${response.status} ${text}`);
  return { headers: response.headers, body: JSON.parse(text) as Record<string, unknown> };
}
