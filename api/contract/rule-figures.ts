/** How rules do: what they decided lately, and what a list as a whole would win of the last visits. */
import { z } from 'zod';
import { Id } from './basics.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

const staff = { auth: 'staff', right: 'rules.read' } as const;
const ofSet = z.object({ set: RuleSetName });

export const RuleFigures = z.object({
  /** Null: nobody matched, or the default rule. */
  ruleId: Id.nullable(),
  /** Wins of the last seven days of 24 hours, oldest first. */
  days: z.array(z.int()),
  won: z.int(),
  /** Of the last thirty days. */
  wonMonth: z.int(),
  /** Of those of seven days, who then spoke; null for assignment. */
  spoke: z.int().nullable(),
});

export const readRuleFigures = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/figures',
  summary: 'How often each rule won in the last seven and thirty days, and how many then spoke',
  params: ofSet,
  response: z.object({ rules: z.array(RuleFigures) }),
});

export const MessageFigures = z.object({
  messageId: z.string(),
  shown: z.int(),
  clicked: z.int(),
  /** It was the last one shown before the visitor spoke. */
  spoke: z.int(),
});
export type MessageFigures = z.output<typeof MessageFigures>;

export const readMessageFigures = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/guidance/rules/{id}/messages',
  summary: 'How often each message of a rule was shown, clicked and followed by a first word, in seven days',
  params: z.object({ id: Id }),
  response: z.object({ messages: z.array(MessageFigures) }),
});

export const countRuleList = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/wins',
  summary: 'Of the last 1,000 visits, how many each rule of a list matches and wins; long lists on fewer',
  params: ofSet,
  query: z.object({ draft: Id.optional() }),
  response: z.object({
    visits: z.int(),
    rules: z.array(
      z.object({
        ruleId: Id,
        matches: z.int(),
        wins: z.int(),
        /** Who takes most of what it matches. */
        lostTo: z.object({ ruleId: Id, visits: z.int() }).nullable(),
      }),
    ),
  }),
});
