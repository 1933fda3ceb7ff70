/** Left messages: those due first, each taken by one. */

import {
  findLeftMessage,
  finishLeftMessage,
  type LeftMessageRow,
  listLeftMessages,
  putBackLeftMessage,
  takeLeftMessage,
} from '#activities/store/left-messages.ts';
import { writeStaffEvent } from '#activities/store/staff-log.ts';
import { AppError } from '#rules/errors.ts';
import type { LeftMessage } from '../contract/left-messages.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Deps } from '../deps.ts';
import type { Names } from '../directory.ts';
import type { HandlersOf, RequestFacts } from '../handler.ts';
import { languageAsked } from '../language-asked.ts';
import { audit } from '../record-change.ts';
import { type Actor, may, requireReach } from '../rights.ts';
import { visitorName } from '../session-views.ts';

const NEVER_MS = Date.UTC(9999, 11, 31);

function nameOf({ customerName, visitorId, language }: LeftMessageRow): string {
  return visitorId === null ? (customerName ?? '') : visitorName({ customerName, visitorId, language });
}

function view(row: LeftMessageRow, names: Names): LeftMessage {
  return {
    id: row.id,
    sessionId: row.sessionId,
    customerName: nameOf(row),
    contact: row.contact,
    text: row.words,
    group: row.groupId === null ? null : { id: row.groupId, name: names.group(row.groupId) ?? row.groupId },
    state: row.state,
    takenBy: row.takenBy === null ? null : { id: row.takenBy, name: names.staff(row.takenBy) ?? row.takenBy },
    createdAtMs: row.createdAtMs,
    dueAtMs: row.dueAtMs,
    doneAtMs: row.doneAtMs,
  };
}

/** Without a group it is everybody's; else it lies with the group's people. */
async function requireOne(deps: Deps, caller: Actor, id: string): Promise<LeftMessageRow> {
  const row = await findLeftMessage(deps.store, id);
  if (row === null) throw new AppError('not-found', 'No such left message');
  const subject = { agentId: null, groupId: row.groupId };
  if (row.groupId !== null) requireReach(caller, subject, 'left-messages.handle', 'left-messages.read');
  return row;
}

type Operations = 'listLeftMessages' | 'takeLeftMessage' | 'finishLeftMessage' | 'putBackLeftMessage';

interface Handled {
  readonly caller: Actor;
  readonly id: string;
  readonly request: RequestFacts;
  readonly action: string;
  readonly by: typeof takeLeftMessage;
}

export function leftMessageHandlers(deps: Deps): HandlersOf<Operations> {
  const change = async ({ caller, id, request, action, by }: Handled): Promise<LeftMessage> => {
    const before = await requireOne(deps, caller, id);
    await by(deps.store, id, caller.staffId);
    const after = await requireOne(deps, caller, id);
    await audit(deps, {
      by: caller,
      action,
      subject: `left-message:${id}`,
      before: { state: before.state, takenBy: before.takenBy },
      after: { state: after.state, takenBy: after.takenBy },
      request,
    });
    const body = { id };
    await writeStaffEvent(deps.store.pool, { kind: 'left-message', groupId: after.groupId, body });
    return view(after, await deps.directory.names(languageAsked(request.acceptLanguage)));
  };
  return {
    listLeftMessages: async ({ caller, query, request }) => {
      const after = readCursor(query.cursor);
      const rows = await listLeftMessages(deps.store, {
        state: query.state ?? null,
        groupIds: may(caller, 'left-messages.read') === 'all' ? null : caller.groupIds,
        after: after === null ? null : { dueAtMs: after.at, id: after.id },
        limit: query.limit,
      });
      const names = await deps.directory.names(languageAsked(request.acceptLanguage));
      const last = rows.length === query.limit ? rows.at(-1) : undefined;
      return {
        messages: rows.map((row) => view(row, names)),
        nextCursor: last === undefined ? null : writeCursor({ at: last.dueAtMs ?? NEVER_MS, id: last.id }),
        nowMs: deps.clock.nowMs(),
      };
    },
    takeLeftMessage: ({ caller, params, request }) =>
      change({ caller, id: params.id, request, action: 'take-left-message', by: takeLeftMessage }),
    finishLeftMessage: ({ caller, params, request }) =>
      change({ caller, id: params.id, request, action: 'finish-left-message', by: finishLeftMessage }),
    putBackLeftMessage: ({ caller, params, body, request }) =>
      change({
        caller,
        id: params.id,
        request,
        action: 'put-back-left-message',
        by: (store, id, staffId) => putBackLeftMessage(store, id, { to: body.to, by: staffId }),
      }),
  };
}
