/** Rules tried before they are believed: against recorded visits, and on one set of facts. */
import { z } from 'zod';
import { LIMITS } from '#rules/authoring/rule.ts';
import { planSchema } from '#rules/authoring/rule-schema.ts';
import { AtMs, Id, PresenceName, TextWords } from './basics.ts';
import { CandidateView, FactView, LeastView, PlanStepView, RuleOutcome } from './decisions.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

const staff = { auth: 'staff', right: 'rules.read' } as const;
const ofSet = z.object({ set: RuleSetName });

export const countRule = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/counts',
  summary:
    'How many of the last 1,000 visits make each condition of one rule true, and how many the rule would win',
  params: ofSet,
  body: z.object({
    /** Counted in its place among this draft's rules; absent: among the live ones. */
    draft: Id.optional(),
    rule: z.looseObject({ id: z.string().max(LIMITS.idLength) }),
    /** Counts cap, rollout, dates and hours too, which is else left out. */
    asLive: z.boolean().default(false),
    /** Also what it would win at every other place. */
    places: z.boolean().default(false),
  }),
  response: z.object({
    /** Visits that were counted; for assignment, decisions. */
    visits: z.int(),
    /** Left out: a fact that is read was not recorded then. */
    leftOut: z.int(),
    matches: z.int(),
    /** As if it were switched on. */
    wins: z.int(),
    /** One condition short of matching. */
    short: z.int(),
    /** Matches that an earlier rule wins, by rule. */
    lostTo: z.array(z.object({ ruleId: Id, visits: z.int() })),
    /** In reading order; `unknown`: it would answer otherwise if what is unknown did. */
    nodes: z.array(z.object({ id: z.string(), true: z.int(), false: z.int(), unknown: z.int() })),
    /** Only where asked for. */
    places: z
      .object({
        /** By place in the list without it, first to last: visits it would win there. */
        winsAt: z.array(z.int()),
        /** Visits it matches, by who wins them without it, in the order of the list; null: nobody. */
        otherwise: z.array(z.object({ ruleId: Id.nullable(), visits: z.int() })),
      })
      .nullable(),
  }),
});

/** A rule that did not win, and the fewest conditions that would have to be different. */
const NotWon = z.object({ rule: RuleOutcome, toHold: LeastView, toWin: LeastView });

/** A step of a plan on a roster that stands still; see `TriedStep` of the rules. */
const TriedStepView = PlanStepView.extend({
  state: z.enum(['serves', 'waits', 'away', 'closed', 'nobody', 'bot']),
  atSeconds: z.int().nullable(),
  candidates: z.array(CandidateView),
});

const TriedPlanView = z.object({
  steps: z.array(TriedStepView),
  ends: z.enum(['agent', 'bot', 'overflow', 'waits-on']),
  atSeconds: z.int(),
  overflow: z.enum(['queue', 'message-form', 'bot']),
});
export type TriedPlanView = z.output<typeof TriedPlanView>;

const TrialView = z.object({
  version: z.int().nullable(),
  winner: Id.nullable(),
  winnerName: TextWords.nullable(),
  /** Every rule before the winner, and the winner. */
  rules: z.array(RuleOutcome),
  action: z.unknown(),
  /** For assignment: the plan on the roster. */
  route: TriedPlanView.nullable(),
  /** The rules that came closest, at most 3. */
  misses: z.array(NotWon),
  /** The rule that was asked about. */
  asked: NotWon.nullable(),
});
export type TrialView = z.output<typeof TrialView>;

const Seats = z.int().min(0).max(10_000);

/** What is put in place of what is so; what is not named stays. */
const RosterChange = z.strictObject({
  agentId: Id,
  presence: PresenceName.optional(),
  accepting: z.boolean().optional(),
  load: Seats.optional(),
  limit: Seats.optional(),
});

const RosterRow = z.object({
  agentId: Id,
  name: z.string(),
  groups: z.array(z.string()),
  presence: PresenceName,
  accepting: z.boolean(),
  load: z.number(),
  limit: z.number(),
  /** As the decision kept it, not as it is today. */
  recorded: z.boolean(),
});

export const tryRules = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/{set}/try',
  summary: 'What the live version and a draft decide on given facts or a recorded decision, and why',
  params: ofSet,
  body: z
    .object({
      draft: Id.optional(),
      /** By fact id; what is not named is unknown. Beside a decision: in place of what was recorded. */
      facts: z.record(z.string().max(200), z.unknown()).optional(),
      decision: Id.optional(),
      /** Why this rule does not win. */
      ruleId: Id.optional(),
      /** When it is tried: clock and hours; default the decision's moment, else now. */
      atMs: AtMs.min(0).max(8_000_000_000_000).optional(),
      /** For assignment. */
      roster: z.array(RosterChange).max(500).optional(),
    })
    .refine((body) => body.facts !== undefined || body.decision !== undefined, 'facts or a decision'),
  response: z.object({
    live: TrialView.nullable(),
    draft: TrialView.nullable(),
    /** Of both, to ask about. */
    rules: z.array(z.object({ id: Id, name: TextWords })),
    facts: z.array(FactView),
    /** Facts that the catalogue has and the record does not: they count as unknown here. */
    notRecorded: z.array(z.string()),
    atMs: AtMs,
    /** Agents whom one of the plans may ask, as they were tried. */
    roster: z.array(RosterRow),
  }),
});

export const listTrialCases = operation({
  auth: 'staff',
  right: 'decisions.read',
  method: 'get',
  path: '/rule-sets/{set}/cases',
  summary: 'The newest recorded decisions of a rule set, or of one rule, within my data scope',
  params: ofSet,
  query: z.object({ rule: Id.optional() }),
  response: z.object({
    cases: z.array(
      z.object({
        decision: Id,
        sessionId: Id,
        customer: z.string(),
        atMs: AtMs,
        ruleId: Id.nullable(),
        ruleName: TextWords.nullable(),
      }),
    ),
  }),
});

export const tryPlanNow = operation({
  ...staff,
  method: 'post',
  path: '/rule-sets/assignment/plan',
  summary: 'Who could serve each step of a plan now or at a time, and how far a rule got with it last week',
  body: z.object({
    plan: planSchema,
    atMs: AtMs.min(0).max(8_000_000_000_000).optional(),
    /** Null = the rule that counts when no other matches; absent: nothing is told of last week. */
    ruleId: Id.nullable().optional(),
  }),
  response: z.object({
    atMs: AtMs,
    steps: z.array(TriedStepView),
    /** Of the decisions of the last seven days whose plan asked the same; null = none, or too few to say. */
    lastWeek: z
      .object({
        decisions: z.int(),
        /** Share of them, in percent, that an agent of this or an earlier step took at once when it was asked. */
        servedBy: z.array(z.number()),
      })
      .nullable(),
  }),
});
