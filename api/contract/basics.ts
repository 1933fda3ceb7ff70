/** The small shapes that every noun is made of. */
import { z } from 'zod';
import { ERROR_CODES } from '#rules/errors.ts';
import { TIMER_KINDS } from '#rules/session/due-times.ts';
import { PHASES } from '#rules/session/messages.ts';
import { PROMPTS } from '#rules/session/policy.ts';
import type { Text } from '#rules/text.ts';
import { ROLES } from './rights.ts';

/** The tables keep ids in ASCII and cannot be asked for others. */
export const Id = z.string().regex(/^[!-~]{1,64}$/, '1 to 64 letters, digits and signs of ASCII');
export const Uuid = z.uuid();
/** Epoch milliseconds by the database's clock. */
export const AtMs = z.int();
export const Language = z.enum(['zh', 'en']);
export const PhaseName = z.enum(PHASES);
export const TimerKindName = z.enum(TIMER_KINDS);
export const PromptName = z.enum(PROMPTS);
export const RoleName = z.enum(ROLES);
export const PresenceName = z.enum(['online', 'suspended', 'offline']);

const word = z.string().max(4_000);
/** Words in Chinese and English; at least one is there. */
export const TextWords: z.ZodType<Text> = z.union([
  z.object({ zh: word, en: word.exactOptional() }),
  z.object({ zh: word.exactOptional(), en: word }),
]);

/** A position in a list, taken from the answer before; opaque. */
export const Cursor = z.string().max(200);
export const Nothing = z.object({});
export type Nothing = z.output<typeof Nothing>;

export const ById = z.object({ id: Id });

/** problem+json, as every refusal is answered. */
export const Problem = z.object({
  type: z.string(),
  code: z.enum([...ERROR_CODES, 'internal']),
  title: z.string(),
  status: z.int(),
  /** The request's number, as in the log. */
  requestId: z.string(),
  /** Ids and limits; `problems` names each refused field. */
  details: z.record(z.string(), z.unknown()),
});
export type Problem = z.output<typeof Problem>;
