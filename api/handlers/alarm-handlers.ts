/** Alarms: read and acknowledged. */
import { type AlarmRow, acknowledgeAlarm, listAlarms } from '#activities/store/alarms-list.ts';
import { AppError } from '#rules/errors.ts';
import type { Alarm } from '../contract/alarms.ts';
import type { Deps } from '../deps.ts';
import type { Names } from '../directory.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';

function view(row: AlarmRow, names: Names): Alarm {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    cause: row.cause,
    firstSeenAtMs: row.firstAtMs,
    lastSeenAtMs: row.lastAtMs,
    count: row.times,
    endedAtMs: row.endedAtMs,
    acknowledgedBy: names.staff(row.acknowledgedBy),
  };
}

export function alarmHandlers(deps: Deps): HandlersOf<'listAlarms' | 'acknowledgeAlarm'> {
  return {
    listAlarms: async ({ query }) => {
      const [rows, names] = await Promise.all([listAlarms(deps.store, query.all), deps.directory.names()]);
      return { alarms: rows.map((row) => view(row, names)) };
    },
    acknowledgeAlarm: async ({ caller, params, request }) => {
      const row = await acknowledgeAlarm(deps.store, params.id, caller.staffId);
      if (row === null) throw new AppError('not-found', 'No such alarm');
      await recordChange(deps, {
        by: caller,
        action: 'acknowledge-alarm',
        subject: `alarm:${row.id}`,
        before: undefined,
        after: { kind: row.kind, subject: row.subject, acknowledgedBy: row.acknowledgedBy },
        request,
        what: 'alarms',
      });
      return view(row, await deps.directory.names());
    },
  };
}
