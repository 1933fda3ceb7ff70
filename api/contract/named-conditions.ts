/** Named conditions with their revisions. */
import { z } from 'zod';
import { AtMs, Id, TextWords } from './basics.ts';
import { operation } from './operation.ts';

const staff = { auth: 'staff' } as const;

export const ConditionView = z.object({
  id: Id,
  revision: z.int(),
  name: TextWords,
  conditions: z.unknown(),
  retiredAtMs: AtMs.nullable(),
  savedBy: z.string().nullable(),
  savedAtMs: AtMs,
});

export const listNamedConditions = operation({
  ...staff,
  method: 'get',
  path: '/named-conditions',
  summary: 'Named conditions in their newest revision',
  right: 'rules.read',
  response: z.object({ conditions: z.array(ConditionView) }),
});

export const saveNamedCondition = operation({
  ...staff,
  method: 'put',
  path: '/named-conditions/{id}',
  summary: 'Save a new revision of a named condition; no draft and no version changes by it',
  right: 'rules.edit',
  params: z.object({ id: Id }),
  body: z.object({
    /** The revision it was edited from; 0 = a new condition. */
    basedOn: z.int().min(0),
    name: TextWords,
    conditions: z.unknown().refine((value) => typeof value === 'object' && value !== null, 'a group'),
  }),
  response: z.object({ id: Id, revision: z.int() }),
});

export const retireNamedCondition = operation({
  ...staff,
  method: 'put',
  path: '/named-conditions/{id}/retired',
  summary: 'Retire a named condition, or take it back into use; what pins it keeps it',
  right: 'rules.edit',
  params: z.object({ id: Id }),
  body: z.object({ retired: z.boolean() }),
  response: z.object({}),
});
