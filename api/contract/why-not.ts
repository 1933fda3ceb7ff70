/** Why not this rule, why not this agent: one decision asked about what it did not do. */
import { z } from 'zod';
import { Id, TextWords } from './basics.ts';
import { CandidateView, LeastView, PlanStepView, RuleOutcome } from './decisions.ts';
import { operation } from './operation.ts';

const shared = {
  auth: 'staff',
  right: 'decisions.read',
  path: '/sessions/{id}/decisions/{decision}/why-not',
  params: z.object({ id: Id, decision: Id }),
} as const;

export const listWhyNot = operation({
  ...shared,
  method: 'get',
  summary: 'What a decision can be asked about: the rules of its version that did not win, and agents',
  response: z.object({
    rules: z.array(z.object({ id: Id, name: TextWords, place: z.int() })),
    agents: z.array(z.object({ id: Id, name: z.string() })),
  }),
});

const RuleAnswer = z.object({
  rule: RuleOutcome,
  /** What its own condition needs. */
  toHold: LeastView,
  /** What it needs to win. */
  toWin: LeastView,
});

export const askWhyNot = operation({
  ...shared,
  method: 'post',
  summary: 'Why a decision did not choose this rule or this agent, and the least that would have to differ',
  body: z.union([z.strictObject({ ruleId: Id }), z.strictObject({ agentId: Id })]),
  response: z.discriminatedUnion('about', [
    RuleAnswer.extend({ about: z.literal('rule') }),
    z.object({
      about: z.literal('agent'),
      agent: z.object({ id: Id, name: z.string() }),
      verdict: z.enum(['chosen', 'considered', 'not-reached', 'not-asked']),
      /** The agent at each step under which they were considered. */
      lines: z.array(CandidateView),
      /** Who got it instead; null = nobody. */
      chosen: CandidateView.nullable(),
      /** With so many sessions or fewer they would have come first; null = not decided by that. */
      firstAtLoad: z.int().nullable(),
      /** The step that would have asked them, by today's groups. */
      step: PlanStepView.nullable(),
      /** Where no step leads to them: rules that do, and what those need to win. At most 3. */
      rules: z.array(RuleAnswer),
    }),
  ]),
});
