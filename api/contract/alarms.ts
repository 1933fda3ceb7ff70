/** What the system noticed and a person should know. */
import { z } from 'zod';
import { AtMs, ById, Id } from './basics.ts';
import { operation } from './operation.ts';

export const Alarm = z.object({
  id: Id,
  kind: z.string(),
  subject: z.string(),
  cause: z.string(),
  firstSeenAtMs: AtMs,
  lastSeenAtMs: AtMs,
  count: z.int(),
  endedAtMs: AtMs.nullable(),
  acknowledgedBy: z.string().nullable(),
});
export type Alarm = z.output<typeof Alarm>;

export const listAlarms = operation({
  method: 'get',
  path: '/alarms',
  summary: 'Alarms that stand, or all of late; newest first',
  auth: 'staff',
  right: 'alarms.read',
  query: z.object({ all: z.stringbool().default(false) }),
  response: z.object({ alarms: z.array(Alarm) }),
});

export const acknowledgeAlarm = operation({
  method: 'post',
  path: '/alarms/{id}/acknowledge',
  summary: 'I know and look after it',
  auth: 'staff',
  right: 'alarms.acknowledge',
  params: ById,
  response: Alarm,
});
