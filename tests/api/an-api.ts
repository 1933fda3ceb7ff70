/** One API node on a database of the test file's own, without Temporal: what a test asks and how. */
import { v4 as uuid } from 'uuid';
import { afterAll, beforeAll } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import { seedAdministrator, seedBase } from '#activities/store/demo/seed-base.ts';
import { newEntryPointSecret } from '#activities/store/entry-point-secret.ts';
import { openLog } from '#activities/store/program-log.ts';
import { hashPassword } from '#api/auth.ts';
import { readConfig } from '#api/config.ts';
import { createServer } from '#api/server.ts';
import type { Wake } from '#api/wake-session.ts';
import { type TestDatabase, useDatabase } from '../support/database.ts';

export const SECRET = 'a secret for tests, long enough to be taken';
/** Of everyone the demo seeds; the administrator must change it first. */
export const PASSWORD = 'correct horse battery';

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly cookie?: string;
  readonly token?: string;
  readonly headers?: { readonly [name: string]: string };
}

export interface Answered {
  readonly status: number;
  /** As it came; what a test reads of it fails loudly where it is not there. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every operation go through here
  readonly body: any;
  readonly headers: Headers;
}

export interface AVisitor {
  readonly visitId: string;
  readonly token: string;
  readonly opened: Answered['body'];
}

export interface AnApi {
  readonly url: string;
  readonly store: Store;
  readonly database: TestDatabase;
  /** What the API told Temporal, which is away. */
  readonly wakes: readonly Wake[];
  /** The lines of its log, of `LOG_LEVEL` and above; default: errors. */
  readonly logged: readonly string[];
  ask(path: string, asked?: Asked): Promise<Answered>;
  /** Signs a person of the demo in; answers the cookie. */
  signIn(name: string): Promise<string>;
  /** Opens a visit at the demo entry point. */
  visit(more?: object): Promise<AVisitor>;
  say(visitor: AVisitor, text: string, clientId?: string): Promise<Answered>;
}

/** A seeded node for this test file. Call it at the top of the file. `onWake` stands in for the worker that Temporal would wake. */
export function useApi(
  env: { readonly [name: string]: string } = {},
  onWake: (wake: Wake, store: Store) => Promise<void> = async () => undefined,
): AnApi {
  const database = useDatabase();
  const wakes: Wake[] = [];
  const logged: string[] = [];
  let store: Store | undefined;
  let url = '';
  let close = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const config = readConfig({
      PORT: '0',
      DATABASE_URL: database.url,
      USHER_SECRET: SECRET,
      NODE_NAME: 'test-node',
      ...env,
    });
    store = openStore({ databaseUrl: database.url, connections: 8 });
    const passwordHash = await hashPassword(PASSWORD);
    await seedBase(store.pool, { nobody: passwordHash, entryPoint: newEntryPointSecret(SECRET).sealed });
    await seedAdministrator(store.pool, passwordHash);
    await store.pool.query("UPDATE staff SET must_change = 0 WHERE name <> 'admin'");
    const server = await createServer({
      config,
      store,
      log: openLog({
        level: env.LOG_LEVEL ?? 'error',
        base: {},
        to: { write: (line) => void logged.push(line) },
      }),
      assets: '/nowhere',
      waker: {
        wake: async (wake) => {
          wakes.push(wake);
          if (store !== undefined) await onWake(wake, store);
          return false;
        },
        reachable: async () => false,
        close: async () => undefined,
      },
    });
    ({ url } = await server.listen());
    close = server.close;
  });
  afterAll(async () => {
    await close();
    await store?.close();
  });

  const ask = async (path: string, asked: Asked = {}): Promise<Answered> => {
    const response = await fetch(`${url}${path}`, {
      method: asked.method ?? (asked.body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(asked.body === undefined || asked.body instanceof FormData
          ? {}
          : { 'content-type': 'application/json' }),
        ...(asked.cookie === undefined ? {} : { cookie: asked.cookie }),
        ...(asked.token === undefined ? {} : { authorization: `Bearer ${asked.token}` }),
        ...asked.headers,
      },
      ...(asked.body === undefined
        ? {}
        : { body: asked.body instanceof FormData ? asked.body : JSON.stringify(asked.body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const visit = async (more: object = {}): Promise<AVisitor> => {
    const page = { url: 'https://shop.example/', title: 'Shop' };
    const { status, body } = await ask('/api/visits', {
      body: { entryPoint: ENTRY_POINT_KEY, page, ...more },
    });
    if (status !== 200) throw new Error(`a visit was refused: ${JSON.stringify(body)}`);
    return { visitId: body.visitId, token: body.token, opened: body };
  };
  return {
    get url() {
      return url;
    },
    get store() {
      if (store === undefined) throw new Error('the store is there from the first test on');
      return store;
    },
    database,
    wakes,
    logged,
    ask,
    visit,
    signIn: async (name) => {
      const { status, headers, body } = await ask('/api/sign-in', { body: { name, password: PASSWORD } });
      const cookie = headers.get('set-cookie')?.split(';')[0];
      if (status !== 200 || cookie === undefined)
        throw new Error(`${name} cannot sign in: ${JSON.stringify(body)}`);
      return cookie;
    },
    say: (visitor, text, clientId = uuid()) =>
      ask(`/api/visits/${visitor.visitId}/messages`, {
        token: visitor.token,
        body: { kind: 'text', clientId, text },
      }),
  };
}
