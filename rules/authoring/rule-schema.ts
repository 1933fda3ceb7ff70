/** The shape of a rule-set document apart from its conditions, which `check-conditions.ts` walks. */
import { z } from 'zod';
import { FORMAT, LIMITS } from './rule.ts';

/** Ids never hold `#` or `/`: generated conditions and expanded names are told apart by them. */
export const idSchema = z
  .string()
  .regex(/^[\w.:-]{1,64}$/u, 'an id is 1–64 letters, digits, dots, colons, dashes or underscores');

const seconds = (most: number) => z.number().int('whole seconds').min(0).max(most);

function textSchema(most: number) {
  const words = z.string().trim().min(1).max(most);
  return z
    .strictObject({ zh: words.optional(), en: words.optional() })
    .refine((text) => text.zh !== undefined || text.en !== undefined, 'words in at least one language');
}

const link = z
  .string()
  .max(2_048)
  .regex(/^(https?:\/\/|\/(?!\/))[^\s\\]*$/u, 'an address starts with https://, http:// or /');

const template = textSchema(LIMITS.templateLength);

const image = z.strictObject({
  url: link,
  alt: textSchema(300),
  width: z.number().int().min(1).max(8_192),
  height: z.number().int().min(1).max(8_192),
});

const messageBase = { id: idSchema, intervalSeconds: seconds(3_600) };

const guidedMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...messageBase, kind: z.literal('text'), text: template }),
  z.strictObject({ ...messageBase, kind: z.literal('image'), image }),
  z.strictObject({
    ...messageBase,
    kind: z.literal('card'),
    title: template,
    text: template,
    image: image.optional(),
    link: link.optional(),
  }),
]);

const strategy = z.enum([
  'highest-free-ratio',
  'fewest-sessions',
  'rotation',
  'longest-idle',
  'weighted-share',
  'fixed-order',
]);

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('owner'), exclusive: z.boolean(), evenSuspended: z.boolean() }),
  z.strictObject({ kind: z.literal('last-agent'), evenSuspended: z.boolean() }),
  z.strictObject({ kind: z.literal('agent'), agentId: idSchema, evenSuspended: z.boolean() }),
  z.strictObject({
    kind: z.literal('group'),
    groupId: idSchema,
    strategy,
    skills: z.array(idSchema).max(20),
    headStartSeconds: seconds(86_400),
  }),
  z.strictObject({ kind: z.literal('bot'), botId: idSchema }),
]);

export const planSchema = z.strictObject({
  steps: z
    .array(z.strictObject({ target, waitSeconds: seconds(3_600) }))
    .min(1)
    .max(LIMITS.planSteps),
  overflow: z.discriminatedUnion('to', [
    z.strictObject({ to: z.literal('queue') }),
    z.strictObject({ to: z.literal('message-form') }),
    z.strictObject({ to: z.literal('bot'), botId: idSchema }),
  ]),
});

const guideEvent = z.strictObject({
  type: z.literal('guide'),
  params: z.strictObject({ messages: z.array(guidedMessageSchema).min(1).max(LIMITS.messages) }),
});

const routeEvent = z.strictObject({
  type: z.literal('route'),
  params: z.strictObject({ plan: planSchema }),
});

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/u;

/** Whether `text` is an instant between the years 2000 and 2200 that exists on the calendar. */
export function isIsoDateTime(text: unknown): text is string {
  if (typeof text !== 'string' || !ISO.test(text)) return false;
  const atMs = Date.parse(text);
  const year = Number(text.slice(0, 4));
  const [month, day] = [Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  // Date.parse reads 30 February as 2 March.
  const exists = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return Number.isFinite(atMs) && exists && year >= 2000 && year <= 2200;
}

const instant = z.string().refine(isIsoDateTime, 'an instant is written like 2026-12-01T09:00:00+08:00');

const weekday = z.number().int().min(1).max(7);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'a time of day is written like 09:30');
const endOfSpan = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/u, 'a time of day is written like 18:00, the end of a day 24:00');

const schedule = z
  .strictObject({ weekdays: z.array(weekday).min(1).max(7), from: timeOfDay, to: endOfSpan })
  .refine((span) => span.from !== span.to, { error: 'the span is empty', path: ['to'] })
  .refine((span) => new Set(span.weekdays).size === span.weekdays.length, {
    error: 'a weekday is named twice',
    path: ['weekdays'],
  });

const rollout = z.strictObject({
  percent: z
    .number()
    .min(0)
    .max(100)
    .refine((percent) => Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-6, 'at most two decimals'),
  salt: idSchema,
  by: z.enum(['visit', 'visitor']),
});

const ruleBase = {
  id: idSchema,
  name: textSchema(100),
  enabled: z.boolean(),
  conditions: z.unknown(),
  since: instant.optional(),
  until: instant.optional(),
  schedule: schedule.optional(),
  rollout: rollout.optional(),
  note: z.string().max(2_000).optional(),
};

export const guideRuleSchema = z.strictObject({
  ...ruleBase,
  event: guideEvent,
  cap: z.strictObject({ hours: z.number().int().min(1).max(720) }).optional(),
});

export const routeRuleSchema = z.strictObject({ ...ruleBase, event: routeEvent });

export const namedConditionSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int().min(1),
  name: textSchema(100),
  conditions: z.unknown(),
});

export const defaultRuleSchema = z.strictObject({ id: idSchema, plan: planSchema });

const base = { format: z.literal(FORMAT), conditions: z.array(z.unknown()).max(LIMITS.namedConditions) };
const rules = z.array(z.unknown()).max(LIMITS.rules);

/** The outermost shape; each rule and named condition is then read on its own, so that every fault has its path. */
export const documentSchema = z.discriminatedUnion('set', [
  z.strictObject({ ...base, set: z.literal('guidance'), rules }),
  z.strictObject({
    ...base,
    set: z.literal('assignment'),
    rules,
    defaultRule: defaultRuleSchema,
  }),
]);
