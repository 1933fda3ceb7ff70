// Customers and agents over HTTP who do not give up: every call is made again, with the same id, until it is answered. What was
// acknowledged is remembered, and must be there at the end.
import { setTimeout as sleep } from 'node:timers/promises';
import { v4 as uuid, v5 as uuidFrom } from 'uuid';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import { hashPassword } from '#api/auth.ts';
import type { System } from './system.ts';
import { eventually } from './wait.ts';

/** What a customer was told is stored. */
export interface Acknowledged {
  readonly sessionId: string;
  readonly clientId: string;
  readonly vseq: number;
}

export interface Traffic {
  /** One conversation: opened, answered twice, ended by the agent. Resolves when the visitor reads that it is over. */
  customer(): Promise<string>;
  /** Every agent stops taking customers until `back` is called; those they have go on. */
  pause(): Promise<{ back(): Promise<void> }>;
  readonly acknowledged: readonly Acknowledged[];
  /** What does not hold of what was acknowledged and of what visitors saw. */
  broken(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Of every agent. */
export const PASSWORD = 'correct horse battery';
const NAMES = ['lina', 'chenming', 'wangfang', 'zhaolei'] as const;
/** Later than this a call counts as lost: a bound for a machine under load. Milliseconds. */
const LONGEST_MS = 120_000;
const PAUSE_MS = 80;
const OWN_IDS = '6f1d3c7e-0f5b-4a53-9d5c-2f6d1c9a8b11';

interface Desk {
  readonly agentId: string;
  readonly cookie: string;
}

export interface Staffing {
  /** Agents at their desks. Count, 1–4; default 4. */
  readonly agents?: number;
  /** Of each. */
  readonly seats: number;
  /** Later than this a conversation counts as lost: a bound for a machine under load. Milliseconds; default 120 000. */
  readonly longestMs?: number;
}

export async function traffic(
  system: System,
  { agents = NAMES.length, seats, longestMs = LONGEST_MS }: Staffing,
): Promise<Traffic> {
  await furnish(system, seats);
  const desks = await Promise.all(NAMES.slice(0, agents).map((name) => signIn(system, name)));
  const accept = async (accepting: boolean): Promise<void> => {
    await Promise.all(desks.map((desk) => present(system, desk.cookie, accepting)));
  };
  const acknowledged: Acknowledged[] = [];
  const seen: string[] = [];
  const stopped = new AbortController();
  const working = desks.map((desk) => work(system, desk, stopped.signal));
  return {
    acknowledged,
    customer: () => converse(system, { acknowledged, seen, until: Date.now() + longestMs }),
    pause: async () => {
      await accept(false);
      return { back: () => accept(true) };
    },
    broken: async () => [...seen, ...(await missing(system, acknowledged))],
    stop: async () => {
      stopped.abort();
      await Promise.all(working);
    },
  };
}

/** Open at every hour, no bound on one address, and everyone stays connected: what is under fire is the server. */
async function furnish({ database }: System, seats: number): Promise<void> {
  const most = {
    sessionsPerVisitorPerHour: 1_000_000,
    visitsPerAddressPerMinute: 1_000_000,
    messagesPerVisitorPerMinute: 1_000_000,
    failedSignIns: 1_000_000,
  };
  const hash = await hashPassword(PASSWORD);
  const hours = JSON.stringify({ always: true, weekly: [] });
  await database.rows('REPLACE INTO settings (name, value) VALUES (?, ?)', ['limits', JSON.stringify(most)]);
  await database.rows('UPDATE staff SET password_hash = ?, must_change = 0', [hash]);
  await database.rows(
    'UPDATE `groups` SET hours = ?, is_open = 1, next_open_at = NULL, next_close_at = NULL',
    [hours],
  );
  await database.rows('UPDATE agent_loads SET seat_limit = ?', [seats]);
  await database.rows(
    `INSERT INTO connections (node, socket, staff_id, seen_at)
     SELECT 'traffic', id, id, NOW(3) + INTERVAL 1 DAY FROM staff`,
  );
}

async function signIn(system: System, name: string): Promise<Desk> {
  const { headers } = await ask(system, '/api/sign-in', { body: { name, password: PASSWORD } });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  await present(system, cookie, true);
  const [row] = await system.database.rows(
    'SELECT a.id FROM agents a JOIN staff s ON s.id = a.staff_id WHERE s.name = ?',
    [name],
  );
  return { agentId: String(row?.id), cookie };
}

async function present(system: System, cookie: string, accepting: boolean): Promise<void> {
  await ask(system, '/api/me/presence', { method: 'PUT', cookie, body: { presence: 'online', accepting } });
}

let turn = 0;

interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly cookie?: string;
  readonly token?: string;
}

/** Until it is answered with something that is no fault of the server; a refusal is an answer. */
async function ask(
  { urls }: System,
  path: string,
  call: Call,
  until = Date.now() + LONGEST_MS,
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> }> {
  for (;;) {
    try {
      // Whichever node answers: what one has given, all the others take.
      const response = await fetch(urls[turn++ % urls.length] + path, requestOf(call));
      const answer = (await response.json()) as Record<string, unknown>;
      if (response.status < 500) return { status: response.status, headers: response.headers, body: answer };
      if (Date.now() > until) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

function requestOf({ method, body, cookie, token }: Call): RequestInit {
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

interface VisitorEvent {
  readonly vseq: number;
  readonly kind: string;
  readonly from?: string;
}

async function converse(
  system: System,
  own: { readonly acknowledged: Acknowledged[]; readonly seen: string[]; readonly until: number },
): Promise<string> {
  const page = { url: 'https://shop.example/', title: 'Shop' };
  const opened = await ask(system, '/api/visits', { body: { entryPoint: ENTRY_POINT_KEY, page } }, own.until);
  const visitId = String(opened.body.visitId);
  const token = String(opened.body.token);
  await stayConnected(system, visitId);
  const say = async (): Promise<string> => {
    const clientId = uuid();
    const body = { kind: 'text', clientId, text: 'hello' };
    const { status, body: receipt } = await ask(
      system,
      `/api/visits/${visitId}/messages`,
      { token, body },
      own.until,
    );
    if (status !== 200) throw new Error(`a message was refused: ${status} ${JSON.stringify(receipt)}`);
    const sessionId = String(receipt.sessionId);
    own.acknowledged.push({ sessionId, clientId, vseq: Number(receipt.vseq) });
    return sessionId;
  };
  const sessionId = await say();
  const events: VisitorEvent[] = [];
  let answered = 0;
  for (;;) {
    const after = events.at(-1)?.vseq ?? 0;
    const address = `/api/visits/${visitId}/events?sessionId=${sessionId}&after=${after}`;
    const { status, body } = await ask(system, address, { token }, own.until);
    if (status !== 200) throw new Error(`events were refused: ${JSON.stringify(body)}`);
    const more = body.events as VisitorEvent[];
    events.push(...more);
    answered += more.filter(({ kind, from }) => kind === 'message' && from === 'agent').length;
    if (events.some(({ kind }) => kind === 'closed')) break;
    if (answered === 1 && more.length > 0) await say();
    if (Date.now() > own.until)
      throw new Error(`session ${sessionId} does not go on: ${JSON.stringify(body.state)}`);
    await sleep(PAUSE_MS);
  }
  if (events.some(({ vseq }, at) => vseq !== at + 1))
    own.seen.push(`the visitor of ${sessionId} saw ${events.map(({ vseq }) => vseq).join(' ')}`);
  return sessionId;
}

/** Answers whoever waits, and ends what has been answered twice. What is done is decided by what is stored, as at a real desk. */
async function work(system: System, desk: Desk, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    try {
      for (const session of await system.database.rows(
        `SELECT id, turn, turn_number, agent_messages FROM sessions WHERE agent_id = ? AND phase IN ('serving', 'warned')`,
        [desk.agentId],
      ))
        await attend(system, desk, session);
    } catch {
      // The database is away, or the api for longer than we ask: the next look finds what is left to do.
    }
    await sleep(PAUSE_MS);
  }
}

async function attend(system: System, { cookie }: Desk, session: Record<string, unknown>): Promise<void> {
  const until = Date.now() + 5_000;
  const { id, turn, turn_number, agent_messages } = session;
  // The same turn is answered under the same id, however often.
  const clientId = uuidFrom(`${id}:${turn_number}`, OWN_IDS);
  if (turn === 'agent') {
    const body = { kind: 'text', clientId, text: 'at your service' };
    await ask(system, `/api/sessions/${id}/messages`, { cookie, body }, until);
  } else if (Number(agent_messages) >= 2) {
    const body = { id: uuidFrom(`${id}:end:${turn_number}`, OWN_IDS), kind: 'end' };
    await ask(system, `/api/sessions/${id}/commands`, { cookie, body }, until);
  }
}

/** As if a page were open all the time: what is under fire is the server, and a visit ends a minute after its last page. */
async function stayConnected({ database }: System, visitId: string): Promise<void> {
  await eventually(
    () =>
      database.rows(
        "REPLACE INTO connections (node, socket, visit_id, seen_at) VALUES ('traffic', ?, ?, NOW(3) + INTERVAL 1 DAY)",
        [visitId, visitId],
      ),
    { withinMs: LONGEST_MS, everyMs: PAUSE_MS },
  );
}

async function missing(
  { database }: System,
  acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> {
  const rows = await database.rows(
    "SELECT session_id, client_id, vseq FROM session_events WHERE kind = 'message' AND author = 'visitor'",
  );
  const kept = new Map<string, Record<string, unknown>[]>();
  for (const row of rows) {
    const clientId = String(row.client_id);
    kept.set(clientId, [...(kept.get(clientId) ?? []), row]);
  }
  return acknowledged.flatMap(({ sessionId, clientId, vseq }) => {
    const found = kept.get(clientId) ?? [];
    const right = found.length === 1 && found[0]?.session_id === sessionId && Number(found[0]?.vseq) === vseq;
    return right ? [] : [`message ${clientId} of ${sessionId} (${vseq}) is kept as ${JSON.stringify(found)}`];
  });
}
