/** A version for a share of the visitors, and a draft that is asked beside the live version. */
import { z } from 'zod';
import { AtMs, Id, TextWords } from './basics.ts';
import { FactView, RuleOutcome } from './decisions.ts';
import { PublishedView } from './draft-publishing.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

const reads = { auth: 'staff', right: 'rules.read' } as const;
const publishes = { auth: 'staff', right: 'rules.publish' } as const;
const ofSet = z.object({ set: RuleSetName });
const ofDraft = z.object({ set: RuleSetName, id: Id });
const VersionNumber = z.int().min(1);
/** Of new visits. */
const Percent = z.int().min(1).max(100);

export const CanaryView = z.object({
  number: z.int(),
  hash: z.string(),
  /** The version for everybody else. */
  live: z.int(),
  percent: z.number(),
  state: z.enum(['running', 'stopped', 'finished']),
  reason: z.string().nullable(),
  startedBy: z.string().nullable(),
  startedAtMs: AtMs,
  endedBy: z.string().nullable(),
  endedAtMs: AtMs.nullable(),
});
export type CanaryView = z.output<typeof CanaryView>;

const ShareView = z.object({
  of: z.int(),
  count: z.int(),
  share: z.number(),
  /** Wilson's interval, 95 %. */
  low: z.number(),
  high: z.number(),
});

const EstimateView = z.object({
  of: z.int(),
  value: z.number(),
  /** From samples drawn again, 95 %. */
  low: z.number(),
  high: z.number(),
});

export const SideView = z.object({
  version: z.int(),
  visits: z.int(),
  guided: ShareView.nullable(),
  spoke: ShareView.nullable(),
  sessions: z.int(),
  /** Median of the first reply. Seconds. */
  reply: EstimateView.nullable(),
  abandoned: ShareView.nullable(),
  rating: EstimateView.nullable(),
});
export type SideView = z.output<typeof SideView>;

const RuleName = z.object({ id: Id, name: TextWords });

export const DifferenceView = z.object({
  /** What to ask for both explanations. */
  caseId: Id,
  atMs: AtMs,
  /** Only where the reader may see that session. */
  sessionId: Id.nullable(),
  /** Null: the default, or nobody matched. */
  live: RuleName.nullable(),
  other: RuleName.nullable(),
});
export type DifferenceView = z.output<typeof DifferenceView>;

const AgreementView = z.object({
  /** Visits that both were asked about. */
  visits: z.int(),
  /** Those for which both did the same. */
  share: ShareView.nullable(),
  /** The newest that differ. */
  differences: z.array(DifferenceView),
});

export const ShadowView = z.object({
  id: Id,
  draftId: Id,
  /** The draft was edited since: what runs is what it was. */
  edited: z.boolean(),
  live: z.int().nullable(),
  state: z.enum(['running', 'stopped', 'overtaken']),
  startedBy: z.string().nullable(),
  startedAtMs: AtMs,
  endedBy: z.string().nullable(),
  endedAtMs: AtMs.nullable(),
});
export type ShadowView = z.output<typeof ShadowView>;

export const readRollouts = operation({
  ...reads,
  method: 'get',
  path: '/rule-sets/{set}/rollouts',
  summary: 'The canary and the shadow that run in a rule set, else the last that did, and canaries before',
  params: ofSet,
  response: z.object({
    live: z.int().nullable(),
    canary: CanaryView.nullable(),
    before: z.array(CanaryView),
    shadow: ShadowView.nullable(),
  }),
});

export const readCanary = operation({
  ...reads,
  method: 'get',
  path: '/rule-sets/{set}/canaries/{number}',
  summary: 'A canary beside the live version: agreement, what became of either side, where they differ',
  params: z.object({ set: RuleSetName, number: z.coerce.number().int().min(1) }),
  response: z.object({
    canary: CanaryView,
    live: SideView,
    other: SideView,
    agreement: AgreementView,
  }),
});

export const readShadow = operation({
  ...reads,
  method: 'get',
  path: '/rule-sets/{set}/shadow',
  summary: 'What the shadow answered beside the live version: agreement and where they differ',
  params: ofSet,
  response: z.object({ shadow: ShadowView.nullable(), agreement: AgreementView }),
});

const Explained = z.object({
  version: z.int().nullable(),
  winner: RuleName.nullable(),
  rules: z.array(RuleOutcome),
});

export const readDifference = operation({
  ...reads,
  method: 'get',
  path: '/rule-sets/{set}/rollouts/differences/{id}',
  summary: 'One kept decision explained by both: what was live, and the canary or shadow beside it',
  params: z.object({ set: RuleSetName, id: Id }),
  query: z.object({
    /** The canary's number; absent: the shadow. */
    canary: z.coerce.number().int().min(1).optional(),
  }),
  response: z.object({ live: Explained, other: Explained, facts: z.array(FactView) }),
});

export const startCanary = operation({
  ...publishes,
  method: 'post',
  path: '/rule-sets/{set}/drafts/{id}/canary',
  summary: 'Publish a draft as a version for a share of new visits; it passes the gates of any publication',
  params: ofDraft,
  body: z.object({
    revision: z.int().min(1),
    live: VersionNumber,
    percent: Percent,
    note: z.string().trim().max(1_000).optional(),
  }),
  response: PublishedView,
});

export const widenCanary = operation({
  ...publishes,
  method: 'put',
  path: '/rule-sets/{set}/canary/percent',
  summary: 'Give the canary to more of the visitors; nobody who has it loses it',
  params: ofSet,
  body: z.object({ number: VersionNumber, percent: Percent }),
  response: CanaryView,
});

export const stopCanary = operation({
  ...publishes,
  method: 'post',
  path: '/rule-sets/{set}/canary/stop',
  summary: 'Every new visit gets the live version again; visits under way keep what they have',
  params: ofSet,
  body: z.object({ number: VersionNumber, reason: z.string().trim().max(1_000).optional() }),
  response: CanaryView,
});

export const finishCanary = operation({
  ...publishes,
  method: 'post',
  path: '/rule-sets/{set}/canary/finish',
  summary: 'Make the canary the live version, under its own number',
  params: ofSet,
  body: z.object({ number: VersionNumber, moveRunning: z.boolean().default(false) }),
  response: PublishedView,
});

export const startShadow = operation({
  ...publishes,
  method: 'post',
  path: '/rule-sets/{set}/drafts/{id}/shadow',
  summary: 'Ask a draft, as it is now, beside the live version; only its answers are kept',
  params: ofDraft,
  body: z.object({ revision: z.int().min(1), live: VersionNumber }),
  response: ShadowView,
});

export const stopShadow = operation({
  ...publishes,
  method: 'post',
  path: '/rule-sets/{set}/shadow/stop',
  summary: 'Ask the shadow no more; its answers stay for 30 days',
  params: ofSet,
  response: ShadowView,
});
