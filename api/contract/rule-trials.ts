/** Rules tried before they are believed: against recorded visits, and on one set of facts. */
import { z } from 'zod';
import { Id, TextWords } from './basics.ts';
import { FactView, LeastView, RuleOutcome } from './decisions.ts';
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
    rule: z.looseObject({ id: z.string() }),
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

const TrialView = z.object({
  version: z.int().nullable(),
  winner: Id.nullable(),
  winnerName: TextWords.nullable(),
  /** Every rule before the winner, and the winner. */
  rules: z.array(RuleOutcome),
  action: z.unknown(),
  /** The rule that was asked about and the fewest conditions that would have to be different. */
  asked: z
    .object({
      rule: RuleOutcome,
      toHold: LeastView,
      toWin: LeastView,
    })
    .nullable(),
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
    })
    .refine((body) => body.facts !== undefined || body.decision !== undefined, 'facts or a decision'),
  response: z.object({
    live: TrialView.nullable(),
    draft: TrialView.nullable(),
    facts: z.array(FactView),
    /** Facts that the catalogue has and the record does not: they count as unknown here. */
    notRecorded: z.array(z.string()),
  }),
});
