/** Fixtures of a rule set: kept, run on the live version or on a draft, recorded from sessions, accepted anew. */
import { z } from 'zod';
import { AtMs, Id, TextWords, Uuid } from './basics.ts';
import { RuleOutcome } from './decisions.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

const staff = { auth: 'staff' } as const;
const ofSet = z.object({ set: RuleSetName });
const ofFixture = z.object({ set: RuleSetName, id: Id });
const Revision = z.int().min(1);
const Why = z.string().trim().min(1).max(1_000);
/** See the JSON Schema of fixtures; what is wrong with it is told, each with its path. */
const Document = z.unknown().refine((value) => typeof value === 'object' && value !== null, 'a fixture');

/** On which rules: a draft's, those of an earlier version, or the live ones where none is named. */
const On = z.object({ draft: Id.optional(), version: z.int().min(1).optional() });

export const FixtureSummary = z.object({
  id: Uuid,
  /** Null: a session, which both rule sets take part in. */
  set: RuleSetName.nullable(),
  kind: z.enum(['decision', 'session']),
  /** Its title, under which there is no other. */
  name: z.string(),
  revision: z.int(),
  /** The last time that what happens was accepted as what must happen. */
  accepted: z
    .object({
      why: z.string(),
      by: z.string().nullable(),
      atMs: AtMs,
      /** After the live version was published. */
      sinceLive: z.boolean(),
    })
    .nullable(),
  savedBy: z.string().nullable(),
  savedAtMs: AtMs,
});

export const FixtureView = FixtureSummary.extend({ document: z.unknown() });

export const listFixtures = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/fixtures',
  summary: 'The fixtures that a rule set takes part in, by name',
  right: 'rules.read',
  params: ofSet,
  response: z.object({
    fixtures: z.array(FixtureSummary),
    /** Fixtures a rule set may have at most. */
    most: z.int(),
  }),
});

export const readFixture = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/fixtures/{id}',
  summary: 'A fixture as its file',
  right: 'rules.read',
  params: ofFixture,
  response: FixtureView,
});

export const addFixture = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/fixtures',
  summary: 'Keep a fixture',
  right: 'rules.edit',
  params: ofSet,
  body: z.object({
    document: Document,
    /** Whether it expects what is written in it, or whatever happens now on these rules. */
    expect: z.union([z.literal('as-written'), On]).default('as-written'),
  }),
  response: FixtureView,
});

export const saveFixture = operation({
  ...staff,
  method: 'put',
  path: '/rule-sets/{set}/fixtures/{id}',
  summary: 'Change a fixture; to expect something else asks why',
  right: 'rules.edit',
  params: ofFixture,
  body: z.object({ revision: Revision, document: Document, why: Why.optional() }),
  response: FixtureView,
});

export const deleteFixture = operation({
  ...staff,
  method: 'delete',
  path: '/rule-sets/{set}/fixtures/{id}',
  summary: 'Throw a fixture away',
  right: 'rules.edit',
  params: ofFixture,
  response: z.object({}),
});

const RuleName = z.object({ set: RuleSetName, ruleId: Id, name: TextWords });

const BrokenView = z.object({
  kind: z.enum(['no-rules', 'rule', 'reason', 'action', 'timeline', 'phase']),
  rule: RuleName.nullable(),
  /** The condition that answers otherwise than it should, in words with what was there. */
  node: z.object({ id: z.string(), words: TextWords }).nullable(),
  /** The earlier rule that won in its place. */
  takenBy: RuleName.nullable(),
});

const ProblemView = z.object({ path: z.string(), reason: z.string(), remedy: z.string() });

export const FixtureResultView = z.object({
  id: Uuid,
  name: z.string(),
  kind: z.enum(['decision', 'session']),
  revision: z.int(),
  /** `unreadable`: it names what is not there any more. `not-run`: the time for all of them was up. */
  state: z.enum(['passed', 'failed', 'unreadable', 'not-run']),
  /** Rules that decided in it. */
  rules: z.array(RuleName),
  broken: BrokenView.nullable(),
  problems: z.array(ProblemView),
});

/** Why it is not covered; null = it is. */
const GapName = z.enum(['no-fixtures', 'never-reached', 'never-held', 'never-decisive']).nullable();

const CoveredRule = z.object({
  ruleId: Id,
  name: TextWords,
  enabled: z.boolean(),
  /** Against what is live. */
  changed: z.boolean(),
  wonIn: Uuid.nullable(),
  gap: GapName,
  leaves: z.array(
    z.object({
      nodeId: z.string(),
      words: TextWords,
      changed: z.boolean(),
      decisiveIn: Uuid.nullable(),
      gap: GapName,
    }),
  ),
});

export const runFixtures = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/fixtures/run',
  summary: 'Run every fixture on the live version or on a draft, failures first, with what they cover',
  right: 'rules.read',
  params: ofSet,
  body: On,
  response: z.object({
    /** Of the draft that was run; null = the live version. */
    revision: z.int().nullable(),
    results: z.array(FixtureResultView),
    coverage: z.array(CoveredRule),
    /** Accepted as new truth since the live version was published. */
    acceptedSinceLive: z.int(),
  }),
});

const DifferenceView = z.object({
  kind: BrokenView.shape.kind,
  set: RuleSetName.nullable(),
  place: z.string().nullable(),
  expected: z.unknown(),
  actual: z.unknown(),
});

export const runFixture = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/fixtures/{id}/run',
  summary:
    'Run one fixture: what happens and what differs, on one timeline, with the explanations of the rules',
  right: 'rules.read',
  params: ofFixture,
  body: On,
  response: FixtureResultView.extend({
    differences: z.array(DifferenceView),
    timeline: z.array(z.object({ side: z.enum(['both', 'expected', 'actual']), happening: z.unknown() })),
    /** Place of the first line of the timeline that differs. */
    firstDifference: z.int().nullable(),
    explained: z.array(
      z.object({
        set: RuleSetName,
        /** Why the rule that should have decided did not; null where there is no such rule. */
        expected: RuleOutcome.nullable(),
        /** Why the one that decided did; null where none did. */
        actual: RuleOutcome.nullable(),
      }),
    ),
  }),
});

export const acceptFixture = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/fixtures/{id}/accept',
  summary: 'Accept what happens now as what must happen; asks why',
  right: 'rules.edit',
  params: ofFixture,
  body: On.omit({ version: true }).extend({ revision: Revision, why: Why }),
  response: FixtureView,
});

const Need = z.object({
  /** Null: no text could mend it. */
  fact: z.string().nullable(),
  ruleId: z.string().nullable(),
  nodeId: z.string().nullable(),
  /** The condition in words, where there is one. */
  words: TextWords.nullable(),
  reason: z.string(),
});

/** What a fact said; moments are milliseconds, as facts have them. */
const Told = z.union([z.string(), z.number()]);

export const recordFixture = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/fixtures/record',
  summary:
    'A fixture of a session or a decision with every original replaced, to look at; nothing is kept yet',
  right: 'rules.edit',
  params: ofSet,
  body: z
    .object({
      session: Id.optional(),
      decision: Id.optional(),
      title: z.string().trim().min(1).max(200).optional(),
      /** By fact: written by hand, where no stand-in keeps the truth. */
      typed: z.record(z.string().max(200), z.string().max(8_192)).default({}),
    })
    .refine(
      ({ session, decision }) => (session === undefined) !== (decision === undefined),
      'either a session or a decision',
    ),
  response: z.object({
    /** Null while something has to be written by hand. */
    document: z.unknown(),
    needs: z.array(Need),
    /** What stands for what; the reader may see the session. */
    replaced: z.array(z.object({ place: z.string(), before: Told, after: Told })),
  }),
});

export const exportFixtures = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/fixtures/files',
  summary: 'Fixtures as files, as the command line reads and writes them',
  right: 'rules.read',
  params: ofSet,
  response: z.object({ files: z.array(z.object({ file: z.string(), text: z.string() })) }),
});

export const importFixtures = operation({
  ...staff,
  method: 'put',
  path: '/rule-sets/{set}/fixtures/files',
  summary:
    'Keep fixtures from files, all or none; one of the same name is replaced, and to expect something else asks why',
  right: 'rules.edit',
  large: true,
  params: ofSet,
  body: z.object({
    files: z
      .array(z.object({ file: z.string().max(300), document: Document }))
      .min(1)
      .max(1_000),
    why: Why.optional(),
  }),
  response: z.object({ added: z.int(), replaced: z.int(), same: z.int() }),
});
