/** The tree of themes for service summaries. */
import { z } from 'zod';
import { Id, TextWords } from './basics.ts';
import { operation } from './operation.ts';

export const Theme = z.object({
  id: Id,
  parentId: Id.nullable(),
  name: TextWords,
  place: z.int(),
  retired: z.boolean(),
});
export type Theme = z.output<typeof Theme>;

export const listThemes = operation({
  method: 'get',
  path: '/themes',
  summary: 'All themes, flat; retired ones keep their last name',
  auth: 'staff',
  response: z.object({ themes: z.array(Theme) }),
});
