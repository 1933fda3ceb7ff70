/** Drafts of rule sets: begun, saved, judged, reviewed, published, scheduled. */
import { z } from 'zod';
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
const Entry = z.looseObject({ id: z.string() });

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

const GateView = z.object({
  name: z.enum(['unfinished', 'lint', 'fixtures', 'approval']),
  /** `none`: nothing there that could pass; it is not the same as passed. */
  state: z.enum(['passed', 'failed', 'none']),
  required: z.boolean(),
  count: z.int(),
});

const ScheduleView = z.object({
  dueAtMs: AtMs,
  state: z.enum(['waiting', 'published', 'failed', 'cancelled']),
  /** The draft or what is live has changed since: it will not take place. */
  stale: z.boolean(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  moveRunning: z.boolean(),
  by: z.string().nullable(),
});

export const DraftReview = z.object({
  revision: z.int(),
  /** Changes with the draft, with what is live and with fixtures; verdicts and gates hold for this one only. */
  holdsFor: z.string(),
  gates: z.array(GateView),
  /** Something required has not passed. */
  open: z.boolean(),
  mayApprove: z.boolean(),
  reviews: z.array(
    z.object({
      id: Uuid,
      kind: z.enum(['comment', 'approve', 'ask-changes']),
      ruleId: Id.nullable(),
      words: z.string().nullable(),
      by: z.string().nullable(),
      atMs: AtMs,
      /** Said of exactly what is there now. */
      holds: z.boolean(),
    }),
  ),
  schedule: ScheduleView.nullable(),
  /** Visits or sessions under way that could be moved to the new version. */
  running: z.int(),
});

export const readDraftReview = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/drafts/{id}/review',
  summary: 'What stands between a draft and its publication',
  right: 'rules.read',
  params: ofDraft,
  response: DraftReview,
});

const holdsFor = z.string().min(1).max(64);

export const reviewRuleDraft = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/drafts/{id}/review',
  summary: 'Comment on a draft, approve it or ask for changes; a verdict is on what the reviewer saw',
  right: 'rules.review',
  params: ofDraft,
  body: z
    .object({
      kind: z.enum(['comment', 'approve', 'ask-changes']),
      holdsFor,
      ruleId: Id.optional(),
      words: z.string().trim().max(4_000).optional(),
    })
    .refine((body) => body.kind === 'approve' || (body.words ?? '') !== '', {
      path: ['words'],
      error: 'say what',
    }),
  response: DraftReview,
});

const publication = {
  revision: Revision,
  /** What the reader saw as live; null before the first. */
  live: VersionNumber.nullable(),
  note: z.string().trim().max(1_000).optional(),
  moveRunning: z.boolean().default(false),
};

export const PublishedView = z.object({
  number: z.int(),
  hash: z.string(),
  moved: z.int().nullable(),
});

export const publishRuleDraft = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/drafts/{id}/publish',
  summary: 'Make a draft the live version; of two at once one wins and the other keeps every edit',
  right: 'rules.publish',
  params: ofDraft,
  body: z.object(publication),
  response: PublishedView,
});

export const scheduleRuleDraft = operation({
  ...staff,
  method: 'put',
  path: '/rule-sets/{set}/drafts/{id}/schedule',
  summary: 'Publish a draft at a time, if it is still what it is now',
  right: 'rules.publish',
  params: ofDraft,
  body: z.object({ ...publication, atMs: AtMs }),
  response: DraftReview,
});

export const unscheduleRuleDraft = operation({
  ...staff,
  method: 'delete',
  path: '/rule-sets/{set}/drafts/{id}/schedule',
  summary: 'Call a scheduled publication off',
  right: 'rules.publish',
  params: ofDraft,
  response: DraftReview,
});

export const RuleGates = z.object({
  /** Somebody who did not edit a draft must approve it. */
  twoPersons: z.boolean(),
  /** Whether lint errors block publishing. */
  lint: z.boolean(),
  /** Whether fixtures that fail or do not exist block publishing. */
  fixtures: z.boolean(),
});

export const readRuleGates = operation({
  ...staff,
  method: 'get',
  path: '/rule-gates',
  summary: 'Which gates block publishing',
  right: 'rules.read',
  response: RuleGates,
});

export const changeRuleGates = operation({
  ...staff,
  method: 'patch',
  path: '/rule-gates',
  summary: 'Make a gate optional, or asked for',
  right: 'rules.gates',
  body: z.strictObject({
    twoPersons: z.boolean().optional(),
    lint: z.boolean().optional(),
    fixtures: z.boolean().optional(),
  }),
  response: RuleGates,
});
