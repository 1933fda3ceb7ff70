/** The two switches: presence says where I am, accepting says whether the system may give me more. */
import { z } from 'zod';
import { ById, PresenceName } from './basics.ts';
import { operation } from './operation.ts';
import { OwnPresence } from './staff.ts';

const change = z.object({ presence: PresenceName.optional(), accepting: z.boolean().optional() });

export const setPresence = operation({
  method: 'put',
  path: '/me/presence',
  summary: 'Set my presence and whether I accept sessions; what is absent stays',
  auth: 'staff',
  body: change,
  response: OwnPresence,
});

export const setAgentPresence = operation({
  method: 'put',
  path: '/agents/{id}/presence',
  summary: "Set another agent's presence and accepting",
  auth: 'staff',
  right: 'presence.change-others',
  params: ById,
  body: change,
  response: OwnPresence,
});
