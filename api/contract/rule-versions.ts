/** Published versions: listed, compared in sentences, rolled back. */
import { z } from 'zod';
import { AtMs, Id } from './basics.ts';
import { PublishedView } from './draft-publishing.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

const staff = { auth: 'staff' } as const;
const ofSet = z.object({ set: RuleSetName });
const sentences = z.object({ zh: z.array(z.string()), en: z.array(z.string()) });

export const VersionView = z.object({
  number: z.int(),
  hash: z.string(),
  live: z.boolean(),
  note: z.string().nullable(),
  by: z.string().nullable(),
  publishedAtMs: AtMs,
  /** The version it is equal to; null where it was not rolled back to. */
  restores: z.int().nullable(),
  moved: z.int().nullable(),
});

export const listRuleVersions = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/versions',
  summary: 'Published versions, newest first',
  right: 'rules.read',
  params: ofSet,
  query: z.object({ before: z.coerce.number().int().min(1).optional() }),
  response: z.object({ versions: z.array(VersionView), more: z.boolean(), running: z.int() }),
});

/** What is proved of a rule's conditions before and after. */
const RelationView = z.object({
  kind: z.enum(['same', 'narrower', 'wider', 'apart', 'other', 'unknown']),
  /** Made-up facts that matched before and do not now, as far as the rule reads them; null = none. */
  went: z.record(z.string(), z.unknown()).nullable(),
  /** Made-up facts that match now and did not before. */
  came: z.record(z.string(), z.unknown()).nullable(),
  /** Facts of the conditions that stand in the way of a proof. */
  because: z.array(z.string()),
  words: z.object({ zh: z.string(), en: z.string() }),
});

/** Whether both decide the same, by the same rule, for all facts. */
const DecisionsView = z.object({
  answer: z.enum(['yes', 'no', 'unknown']),
  /** Made-up facts they decide differently on, as far as the deciding rules read them. */
  example: z.record(z.string(), z.unknown()).nullable(),
  /** Facts of the conditions that stand in the way of a proof; empty when it was simply too much. */
  because: z.array(z.string()),
  words: z.object({ zh: z.string(), en: z.string() }),
});

export const ChangeView = z.object({
  kind: z.enum(['added', 'removed', 'moved', 'changed', 'default', 'named']),
  /** The rule or named condition; null = the default rule. */
  subjectId: Id.nullable(),
  words: sentences,
  /** As JSON; null where it was not there, or is not any more. Of a move: the same twice. */
  before: z.unknown(),
  after: z.unknown(),
  /** Null where no condition of the rule changed. */
  relation: RelationView.nullable(),
});

export const readRuleVersion = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/versions/{number}',
  summary: 'A published version with its rules as JSON',
  right: 'rules.read',
  params: z.object({ set: RuleSetName, number: z.coerce.number().int().min(1) }),
  response: VersionView.extend({ ruleSet: z.unknown() }),
});

export const compareRules = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/compare',
  summary: 'What differs between two versions, or from a version to a draft, in sentences',
  right: 'rules.read',
  params: ofSet,
  query: z
    .object({
      from: z.coerce.number().int().min(1),
      to: z.coerce.number().int().min(1).optional(),
      draft: Id.optional(),
    })
    .refine(({ to, draft }) => (to === undefined) !== (draft === undefined), 'either a version or a draft'),
  response: z.object({
    changes: z.array(ChangeView),
    /** Null where nothing differs, or part of the draft cannot be told yet. */
    decisions: DecisionsView.nullable(),
    /** Rules of the draft that cannot be told yet. */
    unfinished: z.array(Id),
  }),
});

export const readRuleHistory = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/rules/{id}/history',
  summary: 'The versions in which one rule changed, newest first, with who and why',
  right: 'rules.read',
  params: z.object({ set: RuleSetName, id: Id }),
  query: z.object({ before: z.coerce.number().int().min(1).optional() }),
  response: z.object({
    changes: z.array(VersionView.extend({ words: sentences })),
    /** Ask for what is older than this version; null = that was all. */
    before: z.int().nullable(),
  }),
});

export const rollBackRules = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/rollback',
  summary: 'A new version equal to an old one; skips review and gates, needs a reason',
  right: 'rules.publish',
  params: ofSet,
  body: z.object({
    to: z.int().min(1),
    live: z.int().min(1),
    reason: z.string().trim().min(1).max(1_000),
    moveRunning: z.boolean().default(false),
  }),
  response: PublishedView,
});
