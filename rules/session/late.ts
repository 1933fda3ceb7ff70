/** What each timer does that came due while we were down. */
import type { TimerKind } from './due-times.ts';

/** What a timer does that came due more than 30 s ago, while we were down. */
export type LatePolicy = 'act' | 'skip' | 'full-span-again' | 'warn-again' | 'if-still-valid';

export const LATE: { readonly [kind in TimerKind]: LatePolicy } = {
  guided: 'skip',
  'guiding-end': 'act',
  'plan-wait': 'full-span-again',
  'queue-limit': 'full-span-again',
  'hours-end': 'act',
  remind: 'full-span-again',
  'alert-supervisor': 'full-span-again',
  reassign: 'full-span-again',
  'ladder-bot': 'full-span-again',
  'ladder-form': 'full-span-again',
  warning: 'act',
  closing: 'warn-again',
  'bot-quiet': 'full-span-again',
  'form-end': 'act',
  'survey-reminder': 'if-still-valid',
  'survey-end': 'act',
};

/** The same in words, for the docs page. */
export const LATE_WORDS: { readonly [policy in LatePolicy]: string } = {
  act: 'acts all the same',
  skip: 'is skipped; the messages after it keep their times',
  'full-span-again': 'is skipped and runs its full span again, if what it waits for is not over',
  'warn-again': 'warns once more, then runs its full span again',
  'if-still-valid': 'acts if the survey is still valid',
};
