import { v4 as uuid } from 'uuid';
import { beforeEach, expect, it } from 'vitest';
import type { LogRow } from '#activities/store/session-log.ts';
import type { BaseDeps } from '#api/deps.ts';
import { createDirectory } from '#api/directory.ts';
import { createStaffPushes } from '#api/staff-pushes.ts';
import type { StaffNamespace } from '#api/staff-socket.ts';
import { useApi } from './an-api.ts';

const api = useApi();
/** More than are remembered. */
const MANY = 5_100;

let sessionId = '';
let seq = 0;

beforeEach(async () => {
  sessionId = (await api.say(await api.visit(), 'hello')).body.sessionId;
  seq = 0;
});

function aLine(line: Partial<LogRow> = {}): LogRow {
  seq += 1;
  const common = {
    audience: 'all',
    agentId: null,
    groupId: null,
    clientId: null,
    author: 'visitor',
  } as const;
  return { ...common, id: seq, sessionId, seq, vseq: seq, atMs: 0, kind: 'message', body: {}, ...line };
}

/** One screen that sees everything: the numbers of the lines that it was given, and the sessions whose rows. */
function aScreen() {
  const lines: number[] = [];
  const rows: string[] = [];
  const actor = { staffId: uuid(), name: 'Ada', roles: ['administrator'], agentId: null, groupIds: [] };
  const socket = {
    data: { actor, language: 'en', listed: new Set(), watched: new Map() },
    emit: (_: 'row', row: { readonly id: string }) => rows.push(row.id),
  };
  const staff = { sockets: new Map([['one', socket]]) } as unknown as StaffNamespace;
  const deps = { store: api.store, directory: createDirectory(api.store) } as BaseDeps;
  const push = createStaffPushes(deps, staff, async (_, told) => {
    if (told.id === sessionId) lines.push(...told.lines.map((line) => line.seq));
  });
  return { push, lines, rows };
}

async function endedSessions(): Promise<readonly string[]> {
  const ids = Array.from({ length: MANY }, () => uuid());
  const rows = ids.map((id) => [id, sessionId, sessionId, sessionId, 'ended', 'en', 1, '{}']);
  await api.store.pool.query(
    'INSERT INTO sessions (id, visitor_id, entry_point_id, visit_id, phase, language, policy_number, state) VALUES ?',
    [rows],
  );
  return ids;
}

it('pushes words also where so much else happened with them that nobody is remembered any more', async () => {
  const { push, lines } = aScreen();
  await push.logged([aLine()]);
  const others = await endedSessions();

  await push.logged([...others.map((id) => aLine({ sessionId: id, kind: 'closed' })), aLine({ seq: 2 })]);

  expect(lines).toEqual([1, 2]);
});

it('pushes the row a little later where it could not be read with what happened', async () => {
  const { push, rows } = aScreen();
  await api.store.pool.query('RENAME TABLE session_marks TO session_marks_away');
  await expect(push.logged([aLine({ kind: 'queued' })])).rejects.toThrow();
  await api.store.pool.query('RENAME TABLE session_marks_away TO session_marks');

  await push.rows();

  expect(rows).toEqual([sessionId]);
});
