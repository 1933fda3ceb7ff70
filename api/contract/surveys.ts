/** The satisfaction survey: every tap is kept at once, only the stars are required. */
import { z } from 'zod';
import { AtMs, ById, Id } from './basics.ts';
import { operation } from './operation.ts';

const Stars = z.int().min(1).max(5);
const Tag = z.object({ id: z.string(), label: z.string() });

/** As the visitor sees it, in the session's language. */
export const VisitorSurvey = z.object({
  sessionId: Id,
  sentAtMs: AtMs,
  expiresAtMs: AtMs,
  /** Tags offered for 1, 2, 3, 4 and 5 stars, in that order. */
  tags: z.array(z.array(Tag)).length(5),
  stars: Stars.nullable(),
  chosen: z.array(z.string()),
  solved: z.boolean().nullable(),
  words: z.string(),
});
export type VisitorSurvey = z.output<typeof VisitorSurvey>;

/** As staff see it. */
export const SurveyResult = z.object({
  sentAtMs: AtMs,
  expiresAtMs: AtMs,
  answeredAtMs: AtMs.nullable(),
  stars: Stars.nullable(),
  tags: z.array(z.string()),
  solved: z.boolean().nullable(),
  words: z.string(),
});
export type SurveyResult = z.output<typeof SurveyResult>;

export const answerSurvey = operation({
  method: 'post',
  path: '/visits/{id}/survey',
  summary: 'Keep a tap of the survey; what is absent stays as it was, other stars clear the tags',
  auth: 'visitor',
  params: ById,
  body: z.object({
    sessionId: Id,
    stars: Stars.optional(),
    tags: z.array(z.string().max(64)).max(20).optional(),
    solved: z.boolean().nullable().optional(),
    words: z.string().max(2_000).optional(),
  }),
  response: VisitorSurvey,
});
