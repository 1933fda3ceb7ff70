// The database refuses everybody, or takes no writes, for ten seconds: whoever asks is told so, what was written is kept on the
// screen, and all goes on by itself.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { v4 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import { words } from '#console/widget/words/zh.ts';
import { type Visitor, visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { type System, startSystem } from '../support/system.ts';
import { PASSWORD, type Traffic, traffic } from '../support/traffic.ts';
import { type Verifier, verifierOf } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const TROUBLE_MS = 10_000;
const CUSTOMERS = 3;

let system: System;
let people: Traffic;
let verifier: Verifier;
const browser = useBrowser();

beforeAll(async () => {
  system = await startSystem({ own: ['database'] });
  people = await traffic(system, { agents: 2, seats: 2 });
  verifier = verifierOf(system);
});
afterAll(async () => {
  await people?.stop();
  await verifier?.close();
  await system?.stop();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(system.logs());
});

interface Trouble {
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

const REFUSED: Trouble = {
  begin: async () => system.ownDatabase?.kill(),
  end: async () => system.ownDatabase?.start(),
};
const READ_ONLY: Trouble = {
  begin: () => system.database.rows('SET GLOBAL read_only = 1'),
  end: () => system.database.rows('SET GLOBAL read_only = 0'),
};

interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}

async function request(path: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(system.url + path, { ...init, signal: AbortSignal.timeout(20_000) });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: await response.json(),
  };
}

const posted = (body: unknown, token?: string): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  },
  body: JSON.stringify(body),
});

const OPENING = { entryPoint: ENTRY_POINT_KEY, page: { url: 'https://shop.example/', title: 'Shop' } };

/** What visitors and staff ask for at such a moment. */
async function asked(visit: { readonly id: string; readonly token: string }): Promise<readonly Answered[]> {
  const message = { kind: 'text', clientId: uuid(), text: 'hello' };
  return [
    await request('/api/visits', posted(OPENING)),
    await request(`/api/visits/${visit.id}/messages`, posted(message, visit.token)),
    await request('/api/sign-in', posted({ name: 'lina', password: PASSWORD })),
  ];
}

async function aVisit(): Promise<{ readonly id: string; readonly token: string }> {
  const { body } = await request('/api/visits', posted(OPENING));
  const { visitId, token } = body as { visitId: string; token: string };
  return { id: visitId, token };
}

async function timesKept(text: string): Promise<number> {
  const rows = await system.database.rows(
    "SELECT id FROM session_events WHERE kind = 'message' AND author = 'visitor' AND body LIKE ?",
    [`%${text}%`],
  );
  return rows.length;
}

it.each([
  ['refuses everybody', REFUSED],
  ['takes no writes', READ_ONLY],
])(
  'is told by a stable code, loses nothing and is over by itself: the database %s',
  async (how, trouble) => {
    const text = `still there? (${how})`;
    const visitor = await visitChat(await browser.aPage(), system.url);
    const visit = await aVisit();
    const talking = Promise.all(Array.from({ length: CUSTOMERS }, () => people.customer()));
    talking.catch(() => undefined);

    await trouble.begin();
    const until = Date.now() + TROUBLE_MS;
    await visitor.say(text);
    const told = await asked(visit);
    await waitingMark(visitor).waitFor({ timeout: 30_000 });
    await sleep(Math.max(0, until - Date.now()));
    await trouble.end();

    for (const answered of told)
      expect(answered).toMatchObject({
        status: 503,
        type: expect.stringContaining('application/problem+json'),
        body: { code: 'unavailable', details: { part: 'database' } },
      });
    await waitingMark(visitor).waitFor({ state: 'hidden', timeout: 60_000 });
    await talking;
    expect(await timesKept(text)).toBe(1);
    expect(await people.broken()).toEqual([]);
    await eventually(async () => expect(await verifier.broken()).toEqual([]), {
      withinMs: 60_000,
      everyMs: 250,
    });
  },
  300_000,
);

function waitingMark({ page }: Visitor): Locator {
  return page.getByTitle(words.marks.waiting);
}
