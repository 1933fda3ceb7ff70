/** Timers that have come due, earliest first, each with its late policy. */
import { queueOverflow } from '../assignment/overflow.ts';
import type { Answer, Ask } from './asks.ts';
import { type DueTime, LATE_AFTER_MS } from './due-times.ts';
import { botOf, closeForToday, overflow, route, startBot, widen } from './step-routing.ts';
import { closing, dueNow, happen, policyOf, settle, timerKey, type Work } from './step-work.ts';

type Asking<Result> = Generator<Ask, Result, Answer>;

/** Handles what has come due, until nothing has or the step has done enough. */
export function* handleDue(work: Work): Asking<void> {
  const tried = new Set<string>();
  while (work.left > 0) {
    const due = dueNow(work).find(
      (timer) =>
        timer.changesSession &&
        timer.dueAtMs <= work.input.atMs &&
        !tried.has(`${timerKey(timer)}@${timer.dueAtMs}`),
    );
    if (due === undefined) return;
    tried.add(`${timerKey(due)}@${due.dueAtMs}`);
    const lateMs = work.input.atMs - due.dueAtMs;
    if (lateMs > LATE_AFTER_MS && handledLate(work, due, lateMs)) continue;
    settle(work, due, 'fired', 'came due');
    yield* fire(work, due);
  }
}

/** True where the late policy took the place of the action. */
function handledLate(work: Work, due: DueTime, lateMs: number): boolean {
  switch (due.kind) {
    case 'guided':
      settle(work, due, 'skipped', 'late: the messages after it keep their times');
      happen(work, { type: 'guided-late', index: due.step, lateMs, dueAtMs: due.dueAtMs });
      return true;
    case 'plan-wait':
    case 'queue-limit':
      settle(work, due, 'skipped', 'late: the full span runs again');
      happen(work, { type: 'wait-rearmed', timer: due.kind, lateMs });
      return true;
    case 'reassign':
    case 'ladder-bot':
    case 'ladder-form':
      settle(work, due, 'skipped', 'late: the full span runs again');
      happen(work, { type: 'ladder-rearmed', timer: due.kind, lateMs });
      return true;
    case 'closing':
      settle(work, due, 'skipped', 'late: closes only after a fresh warning');
      happen(work, { type: 'closing-late', lateMs });
      return true;
    case 'bot-quiet':
      settle(work, due, 'skipped', 'late: the full span runs again');
      happen(work, { type: 'bot-rearmed', lateMs });
      return true;
    default:
      return false;
  }
}

function* fire(work: Work, due: DueTime): Asking<void> {
  switch (due.kind) {
    case 'guided':
      happen(work, { type: 'guided-due', index: due.step });
      return;
    case 'guiding-end':
      happen(work, closing(work, 'guidance-over'));
      return;
    case 'plan-wait':
      return yield* widen(work);
    case 'queue-limit':
      return overlong(work);
    case 'hours-end':
      return closeForToday(work);
    case 'warning':
      happen(work, { type: 'warning-due' });
      return;
    case 'closing':
    case 'bot-quiet':
      happen(work, closing(work, 'by-time-out'));
      return;
    case 'form-end':
      happen(work, closing(work, 'form-abandoned'));
      return;
    case 'survey-reminder':
      happen(work, { type: 'reminder-due' });
      return;
    case 'survey-end':
      happen(work, { type: 'survey-over', answered: false });
      return;
    default:
      return yield* fireLadder(work, due);
  }
}

function* fireLadder(work: Work, due: DueTime): Asking<void> {
  const botId = botOf(work);
  if (due.kind === 'reassign') {
    const step = policyOf(work).ladder[due.step];
    const afterSeconds = step?.afterSeconds ?? Math.round((due.dueAtMs - due.fromMs) / 1000);
    happen(work, { type: 'reassigned', afterSeconds });
    return yield* route(work);
  }
  if (due.kind === 'ladder-bot' && botId !== null) return startBot(work, botId, 'ladder');
  // Without a bot the customer is not left with nobody.
  happen(work, { type: 'form-opened', reason: 'ladder' });
}

function overlong(work: Work): void {
  const { session } = work;
  const route = queueOverflow(policyOf(work), 'waited-too-long');
  if (route.to === 'bot' && session.phase === 'queued' && session.progress.peopleOnly === true)
    overflow(work, { to: 'message-form', reason: 'waited-too-long' });
  else if (route.to !== 'queue') overflow(work, route);
}
