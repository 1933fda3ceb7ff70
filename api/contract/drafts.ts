/** Drafts of rule sets: begun, saved, judged, reviewed, published, scheduled. */
import { z } from 'zod';
import { LIMITS } from '#rules/authoring/rule.ts';
import { AtMs, Id, TextWords, Uuid } from './basics.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

const ofSet = z.object({ set: RuleSetName });
const ofDraft = z.object({ set: RuleSetName, id: Id });
const staff = { auth: 'staff' } as const;
/** A revision that the caller has seen. */
const Revision = z.int().min(1);
const VersionNumber = z.int().min(1);

/** As typed: an object with an id; what it says wrong is told, not refused. */
const Entry = z.looseObject({ id: z.string().max(LIMITS.idLength) });

export const DraftSummary = z.object({
  id: Uuid,
  set: RuleSetName,
  author: z.object({ id: Id, name: z.string().nullable() }),
  revision: z.int(),
  hash: z.string(),
  /** The version it began from, or last took changes from. */
  base: z.int().nullable(),
  /** What is live now; differs from `base` when somebody published meanwhile. */
  live: z.int().nullable(),
  savedBy: z.object({ id: Id, name: z.string().nullable() }),
  savedAtMs: AtMs,
});

export const DraftProblem = z.object({ path: z.string(), reason: z.string(), remedy: z.string() });

/** What keeps parts of it from being published; the others are judged without them. */
const unfinished = {
  unfinished: z.array(Id),
  unfinishedConditions: z.array(Id),
  /** Paths lead into the document; at most 500. */
  problems: z.array(DraftProblem),
};

export const DraftView = DraftSummary.extend({
  /** See the rule schema; unfinished rules as they were typed. */
  document: z.unknown(),
  ...unfinished,
});

/** What comes back of a save: the document only where others' changes came in. */
export const SavedDraft = DraftSummary.extend({
  merged: z.boolean(),
  document: z.unknown().optional(),
  ...unfinished,
});

export const listRuleDrafts = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/drafts',
  summary: 'The drafts of a rule set, one per author',
  right: 'rules.read',
  params: ofSet,
  response: z.object({ drafts: z.array(DraftSummary) }),
});

export const startRuleDraft = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/drafts',
  summary: 'My draft of a rule set; begun from the live version where I have none',
  right: 'rules.edit',
  params: ofSet,
  response: DraftView,
});

export const readRuleDraft = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/drafts/{id}',
  summary: 'A draft with what is unfinished in it',
  right: 'rules.read',
  params: ofDraft,
  response: DraftView,
});

export const saveRuleDraft = operation({
  ...staff,
  method: 'put',
  path: '/rule-sets/{set}/drafts/{id}',
  summary:
    'Save a whole draft; changes of others since are merged, and 409 shows both sides where both changed the same',
  right: 'rules.edit',
  large: true,
  params: ofDraft,
  body: z.object({
    revision: Revision,
    document: z.unknown().refine((value) => typeof value === 'object' && value !== null, 'a document'),
    /** After what went live meanwhile was taken in by hand: the number of that version. */
    basedOn: VersionNumber.optional(),
  }),
  response: SavedDraft,
});

export const saveRuleInDraft = operation({
  ...staff,
  method: 'put',
  path: '/rule-sets/{set}/drafts/{id}/rules/{rule}',
  summary: 'Save, add, move or delete one rule of a draft',
  right: 'rules.edit',
  params: z.object({ set: RuleSetName, id: Id, rule: Id }),
  body: z
    .object({
      revision: Revision,
      /** Null deletes it; absent leaves it as it is. */
      rule: Entry.nullable().optional(),
      /** The rule it stands behind; null = first. Absent: it stays, a new one goes last. */
      after: Id.nullable().optional(),
    })
    .refine((body) => body.rule !== undefined || body.after !== undefined, 'a rule or a place'),
  response: SavedDraft,
});

export const discardRuleDraft = operation({
  ...staff,
  method: 'delete',
  path: '/rule-sets/{set}/drafts/{id}',
  summary: 'Throw a draft away',
  right: 'rules.edit',
  params: ofDraft,
  response: z.object({}),
});

export const lookAtDraft = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/drafts/{id}/looking',
  summary: 'Say that I look at a draft, and at which of its rules; others who have it open see it',
  right: 'rules.read',
  params: ofDraft,
  body: z.object({
    ruleId: Id.nullable(),
    /** False: I have left it. */
    on: z.boolean(),
  }),
  response: z.object({}),
});

export const takeLiveRules = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/drafts/{id}/take-live',
  summary: 'Take what went live since into the draft; 409 shows both sides where both changed the same',
  right: 'rules.edit',
  params: ofDraft,
  body: z.object({ revision: Revision }),
  response: SavedDraft,
});

export const pinCondition = operation({
  ...staff,
  method: 'put',
  path: '/rule-sets/{set}/drafts/{id}/conditions/{condition}',
  summary: 'Pin a revision of a named condition in a draft',
  right: 'rules.edit',
  params: z.object({ set: RuleSetName, id: Id, condition: Id }),
  body: z.object({ revision: Revision, conditionRevision: z.int().min(1) }),
  response: SavedDraft,
});

export const readDraftFindings = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/drafts/{id}/findings',
  summary: 'What lint finds in the finished part of a draft, and newer revisions of conditions it pins',
  right: 'rules.read',
  params: ofDraft,
  response: z.object({
    revision: z.int(),
    findings: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['error', 'warning', 'info']),
        ruleId: Id,
        nodeId: z.string().nullable(),
        others: z.array(Id),
        /** Made-up facts that show it. */
        example: z.unknown(),
        /** A recorded session that shows it; null where none is known. */
        sessionId: z.string().nullable(),
      }),
    ),
    newer: z.array(
      z.object({
        conditionId: Id,
        name: TextWords,
        pinned: z.int(),
        newest: z.int(),
        retired: z.boolean(),
        words: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }),
        usedBy: z.array(Id),
      }),
    ),
  }),
});
