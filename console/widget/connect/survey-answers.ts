/** Taps of the survey: kept here first, then there, so that closing the page in between loses none. */
import type { BodyInputOf } from '#api/contract/operation.ts';
import type { answerSurvey } from '#api/contract/surveys.ts';
import type { VisitorState } from '#api/contract/visits.ts';
import { mayPass } from './ask.ts';
import { askVisit, type Context } from './context.ts';

type Kept = BodyInputOf<typeof answerSurvey>;
export type SurveyAnswer = Omit<Kept, 'sessionId'>;
type Survey = NonNullable<VisitorState['survey']>;

export function keepAnswer(context: Context, answer: SurveyAnswer): void {
  const { state } = context.get();
  const { survey } = state;
  if (survey === null) return;
  // Other stars have other tags, here as on the server.
  const others = answer.stars !== undefined && answer.stars !== survey.stars;
  const change = others ? { tags: [], ...answer } : answer;
  const kept = keptFor(context, survey);
  context.box.setItem(keyOf(context), JSON.stringify({ ...kept, ...change, sessionId: survey.sessionId }));
  context.set({ state: withAnswers(context, state) });
}

/** What the server says, and over it what it has not been told yet. */
export function withAnswers(context: Context, state: VisitorState): VisitorState {
  const { survey } = state;
  if (survey === null) return state;
  const { tags, ...rest } = keptFor(context, survey);
  return { ...state, survey: { ...survey, ...rest, chosen: tags ?? survey.chosen } };
}

export async function sendAnswers(context: Context): Promise<void> {
  const key = keyOf(context);
  const text = context.box.getItem(key);
  const body = parse(text);
  if (body === null) return;
  try {
    const survey = await askVisit<typeof answerSurvey>(context, ['post', '/visits/{id}/survey'], { body });
    const { state } = context.get();
    if (state.survey?.sessionId === survey.sessionId)
      context.set({ state: withAnswers(context, { ...state, survey }) });
  } catch (error) {
    if (mayPass(error)) throw error;
  }
  // Another tap may have come meanwhile: that one is sent next.
  if (context.box.getItem(key) === text) context.box.removeItem(key);
  else await sendAnswers(context);
}

function keyOf(context: Context): string {
  return `${context.prefix}survey`;
}

function keptFor(context: Context, survey: Survey): Partial<Kept> {
  const kept = parse(context.box.getItem(keyOf(context)));
  return kept?.sessionId === survey.sessionId ? kept : {};
}

function parse(text: string | null): Kept | null {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
