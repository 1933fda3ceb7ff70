/** Why a session went where it went: decisions with their facts and candidates, timers, events. */
import { z } from 'zod';
import { AtMs, ById, Id, TextWords, TimerKindName } from './basics.ts';
import { StaffEvent } from './events.ts';
import { operation } from './operation.ts';
import { DueView, SessionRow } from './sessions.ts';

export const FactView = z.object({
  id: z.string(),
  label: TextWords,
  /** Null = unknown; absent when hidden. */
  value: z.unknown(),
  /** Beyond the reader's rights: only that it was seen. */
  hidden: z.boolean(),
  /** Whether a rule up to the winner read it. */
  read: z.boolean(),
});

/** One node of a rule's conditions with what was got and wanted; the tree is flat, in reading order. */
export const NodeView = z.object({
  id: z.string(),
  depth: z.int(),
  kind: z.enum(['all', 'any', 'not', 'leaf', 'named']),
  result: z.boolean(),
  missing: z.boolean(),
  words: TextWords,
});

export const RuleOutcome = z.object({
  ruleId: Id,
  name: TextWords,
  won: z.boolean(),
  /** Off, capped, out of its dates, or judged. */
  state: z.enum(['judged', 'disabled', 'quarantined']),
  nodes: z.array(NodeView),
});

export const CandidateView = z.object({
  agentId: Id,
  name: z.string(),
  group: z.string().nullable(),
  step: z.int(),
  chosen: z.boolean(),
  /** Why not, a code for the message catalogue. */
  reason: z.string().nullable(),
  load: z.number(),
  limit: z.number(),
});

export const PlanStepView = z.object({
  index: z.int(),
  kind: z.enum(['owner', 'last-agent', 'agent', 'group', 'bot']),
  name: z.string(),
  strategy: z.string().nullable(),
  waitSeconds: z.int().nullable(),
});

export const DecisionView = z.object({
  id: Id,
  kind: z.enum(['guidance', 'assignment']),
  atMs: AtMs,
  version: z.int(),
  hash: z.string(),
  ruleId: Id.nullable(),
  ruleName: TextWords.nullable(),
  facts: z.array(FactView),
  /** The winner last, those before it with why they did not win; empty when the version can no longer be read. */
  rules: z.array(RuleOutcome),
  plan: z.array(PlanStepView),
  candidates: z.array(CandidateView),
  /** False when the kept facts were swept or erased: then only events remain. */
  explained: z.boolean(),
});
export type DecisionView = z.output<typeof DecisionView>;

/** The fewest conditions that would have to be different; see `Least` of the rules. */
export const LeastView = z.object({
  kind: z.enum(['already', 'found', 'at-least', 'none-found', 'not-in-force']),
  /** How many conditions; null where none are named. */
  size: z.int().nullable(),
  suggestions: z.array(
    z.object({
      flips: z.array(
        z.object({
          leafIds: z.array(z.string()),
          /** What the condition wants, and what was there. */
          words: TextWords,
          /** What it would have to answer. */
          to: z.boolean(),
        }),
      ),
      /** Facts under which it would be so; a value that says something hidden is left out. */
      facts: z.array(z.object({ id: z.string(), label: TextWords, words: TextWords, value: z.unknown() })),
    }),
  ),
});
export type LeastView = z.output<typeof LeastView>;

export const TimerView = z.object({
  kind: TimerKindName,
  turn: z.int(),
  step: z.int(),
  armedAtMs: AtMs,
  dueAtMs: AtMs,
  outcome: z.enum(['armed', 'fired', 'cancelled', 'superseded', 'skipped']),
  settledAtMs: AtMs.nullable(),
  lateMs: z.int().nullable(),
  why: z.string().nullable(),
});
export type TimerView = z.output<typeof TimerView>;

export const readWhy = operation({
  method: 'get',
  path: '/sessions/{id}/why',
  summary: 'Every decision, timer and event of a session',
  auth: 'staff',
  right: 'decisions.read',
  params: ById,
  response: z.object({
    session: SessionRow,
    pinned: z.object({ guidance: z.int().nullable(), assignment: z.int().nullable(), policy: z.int() }),
    decisions: z.array(DecisionView),
    timers: z.array(TimerView),
    /** What stands due now. */
    next: z.array(DueView),
    /** Places in the queue, each from its moment on until the next or until it left the queue. */
    places: z.array(z.object({ fromMs: AtMs, position: z.int().min(1) })),
    /** At most the first 2,000. */
    events: z.array(StaffEvent),
    more: z.boolean(),
    nowMs: AtMs,
  }),
});
