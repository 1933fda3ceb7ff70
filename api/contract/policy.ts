/** The policy document: ladder, closure, queue, survey and prompts, pinned by each session at its opening. */
import { z } from 'zod';
import { Id, PromptName, TextWords } from './basics.ts';
import { operation } from './operation.ts';

const settingsRead = { auth: 'staff', right: 'settings.read' } as const;
const settingsChange = { auth: 'staff', right: 'settings.change' } as const;

const Tags = z
  .array(z.object({ id: z.string().min(1).max(64), label: TextWords }))
  .max(20)
  .readonly();
const seconds = (from: number, to: number) => z.int().min(from).max(to);

export const PolicyEntryView = z
  .object({
    ladder: z
      .array(
        z.object({
          afterSeconds: seconds(5, 86_400),
          action: z.enum(['remind', 'reassign', 'alert-supervisor', 'bot', 'message-form']),
        }),
      )
      .max(8),
    missBudget: z.int().min(1).max(20),
    closure: z
      .object({ closeAfterSeconds: seconds(60, 604_800), warnAfterSeconds: seconds(30, 604_800) })
      .refine(
        (closure) => closure.warnAfterSeconds < closure.closeAfterSeconds,
        'The warning comes before closing',
      ),
    returnWindowSeconds: seconds(0, 604_800),
    queue: z.object({
      maxLength: z.int().min(0).max(10_000),
      maxWaitSeconds: seconds(10, 86_400),
      overflow: z.enum(['message-form', 'bot']),
    }),
    survey: z.object({
      enabled: z.boolean(),
      validSeconds: seconds(60, 2_592_000),
      remindAfterSeconds: seconds(10, 2_592_000).nullable(),
      tags: z.object({ '1': Tags, '2': Tags, '3': Tags, '4': Tags, '5': Tags }),
    }),
    bot: z.object({ maxMisses: z.int().min(1).max(10), botId: Id.nullable() }),
    formSeconds: seconds(30, 86_400),
    prompts: z.partialRecord(PromptName, TextWords),
    goodMessages: z.int().min(1).max(1_000),
  })
  .refine(
    (entry) =>
      entry.ladder.every(
        (step, at) => at === 0 || step.afterSeconds > (entry.ladder[at - 1]?.afterSeconds ?? 0),
      ),
    { path: ['ladder'], message: 'Each step comes later than the one before' },
  );
export const PolicyView = z.object({
  default: PolicyEntryView,
  groups: z.record(Id, PolicyEntryView),
  entryPoints: z.record(Id, PolicyEntryView),
});
export type PolicyView = z.output<typeof PolicyView>;

const Numbered = z.object({
  number: z.int(),
  hash: z.string(),
  policy: PolicyView,
  /** Open sessions that stay on an older document. */
  openOnOlder: z.int(),
});

export const readPolicy = operation({
  method: 'get',
  path: '/policy',
  summary: 'The policy document that new sessions pin',
  ...settingsRead,
  response: Numbered,
});

export const changePolicy = operation({
  method: 'put',
  path: '/policy',
  summary: 'Publish a new policy document; `basedOn` another number than the newest is a conflict',
  ...settingsChange,
  body: z.object({ basedOn: z.int().min(0), policy: PolicyView }),
  response: Numbered,
});
