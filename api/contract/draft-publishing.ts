/** From a draft to a version: gates, reviews, publishing now or at a time. */
import { z } from 'zod';
import { AtMs, Id, Uuid } from './basics.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

const ofDraft = z.object({ set: RuleSetName, id: Id });
const staff = { auth: 'staff' } as const;
/** The draft's revision that the caller has seen. */
const Revision = z.int().min(1);
const VersionNumber = z.int().min(1);

const GateView = z.object({
  name: z.enum(['unfinished', 'lint', 'fixtures', 'coverage', 'approval']),
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
  /** How many fixtures the draft was run on. */
  fixtures: z.int(),
  /** How many warnings lint has beside errors; they never block. */
  warnings: z.int(),
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
  /** Whether changed rules that no fixture covers block publishing. */
  coverage: z.boolean(),
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
    coverage: z.boolean().optional(),
  }),
  response: RuleGates,
});
