/** The live rules, to read. */
import { z } from 'zod';
import { AtMs, Id, TextWords } from './basics.ts';
import { operation } from './operation.ts';

export const RuleSetName = z.enum(['guidance', 'assignment']);

export const RuleView = z.object({
  id: Id,
  place: z.int(),
  name: TextWords,
  enabled: z.boolean(),
  /** The conditions in one sentence. */
  sentence: TextWords,
  /** As stored: see the rule schema. */
  rule: z.unknown(),
  /** Why it does not serve; null when it does. */
  quarantined: z.string().nullable(),
  /** Of the last seven days. */
  won: z.int(),
});

export const readRuleSet = operation({
  method: 'get',
  path: '/rule-sets/{set}',
  summary: 'The live version of a rule set with its rules in order',
  auth: 'staff',
  right: 'rules.read',
  params: z.object({ set: RuleSetName }),
  response: z.object({
    set: RuleSetName,
    version: z.int().nullable(),
    hash: z.string(),
    publishedAtMs: AtMs.nullable(),
    rules: z.array(RuleView),
    /** The named conditions it pins, and its default rule; as stored. */
    conditions: z.array(z.unknown()),
    defaultRule: z.unknown(),
  }),
});

export const readRule = operation({
  method: 'get',
  path: '/rule-sets/{set}/rules/{id}',
  summary: 'One rule of the live version, or of the version asked for',
  auth: 'staff',
  right: 'rules.read',
  params: z.object({ set: RuleSetName, id: Id }),
  query: z.object({ version: z.coerce.number().int().min(1).optional() }),
  response: RuleView.extend({ set: RuleSetName, version: z.int() }),
});
