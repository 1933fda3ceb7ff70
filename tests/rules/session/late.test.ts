import { describe, expect, it } from 'vitest';
import { dueTimes, TIMER_KINDS, type TimerKind } from '#rules/session/due-times.ts';
import { LATE } from '#rules/session/late.ts';
import { reminderAction } from '#rules/session/reminders.ts';
import type { Session } from '#rules/session/session.ts';
import {
  aBotSession,
  aFormSession,
  aGroup,
  aGuidingSession,
  agentSaid,
  aPlan,
  aPolicyEntry,
  aQueuedSession,
  aServingSession,
  aSurveyingSession,
  aWarnedSession,
  claimed,
  customerSaid,
  kindsOf,
  MINUTE,
  openGroup,
  run,
  SECOND,
  T0,
} from './builders.ts';

const plan = aPlan({
  steps: [
    { target: aGroup('g1'), waitSeconds: 20 },
    { target: aGroup('g2'), waitSeconds: 0 },
  ],
});
const inPlan = { plan, decisionId: 'd1', stepIndex: 0, stepSinceMs: T0, overflowed: false };
const ladderOf = (action: 'bot' | 'message-form') =>
  aPolicyEntry({ ladder: [{ afterSeconds: 180, action }] });

interface Case {
  readonly session: Session;
  readonly policy?: ReturnType<typeof aPolicyEntry>;
  readonly facts?: Parameters<typeof run>[1]['facts'];
}

/** A session in which this timer is the first to come due. */
const CASES: { readonly [kind in TimerKind]: Case } = {
  guided: { session: aGuidingSession() },
  'guiding-end': { session: aGuidingSession({ next: 3 }) },
  'plan-wait': { session: aQueuedSession({ progress: inPlan }) },
  'queue-limit': { session: aQueuedSession() },
  'hours-end': {
    session: aQueuedSession({ closesAtMs: T0 + 60_000 }),
    facts: { groups: { g1: { ...openGroup, open: false } } },
  },
  remind: { session: aServingSession() },
  'alert-supervisor': {
    session: aServingSession(),
    policy: aPolicyEntry({ ladder: [{ afterSeconds: 60, action: 'alert-supervisor' }] }),
  },
  reassign: {
    session: aServingSession(),
    policy: aPolicyEntry({ ladder: [{ afterSeconds: 180, action: 'reassign' }] }),
  },
  'ladder-bot': { session: aServingSession(), policy: ladderOf('bot') },
  'ladder-form': { session: aServingSession(), policy: ladderOf('message-form') },
  warning: { session: aServingSession({ talk: agentSaid(T0) }) },
  closing: { session: aWarnedSession() },
  'bot-quiet': { session: aBotSession() },
  'form-end': { session: aFormSession() },
  'survey-reminder': { session: aSurveyingSession() },
  'survey-end': { session: aSurveyingSession({ reminderDueAtMs: T0 + 90_000_000 }) },
};

function timerOf(kind: TimerKind) {
  const { session, policy } = CASES[kind];
  const found = dueTimes(session, policy ?? aPolicyEntry(), []).find((timer) => timer.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

/** The step `lateMs` after the timer came due. */
function late(kind: TimerKind, lateMs: number) {
  const { session, policy, facts } = CASES[kind];
  const atMs = timerOf(kind).dueAtMs + lateMs;
  return { atMs, ...run(session, { atMs, ...(policy ? { policy } : {}), ...(facts ? { facts } : {}) }) };
}

const REMINDERS: readonly TimerKind[] = ['remind', 'alert-supervisor'];
const CHANGING = TIMER_KINDS.filter((kind) => !REMINDERS.includes(kind));

describe('a timer that came due while we were down', () => {
  it.each(CHANGING)('%s: on time, and up to 30 s late, acts', (kind) => {
    for (const lateMs of [0, 30_000]) {
      const after = late(kind, lateMs);

      expect(after.settled.find(({ timer }) => timer.kind === kind)).toMatchObject({
        outcome: 'fired',
        lateMs,
      });
    }
  });

  it.each(CHANGING.filter((kind) => LATE[kind] === 'act'))(
    '%s: later than that, acts all the same',
    (kind) => {
      const onTime = late(kind, 0);
      const after = late(kind, 10 * MINUTE);

      expect(after.session.phase).toBe(onTime.session.phase);
      expect(after.settled.find(({ timer }) => timer.kind === kind)).toMatchObject({
        outcome: 'fired',
        lateMs: 10 * MINUTE,
      });
    },
  );

  it.each(CHANGING.filter((kind) => LATE[kind] === 'full-span-again'))(
    '%s: later than that, runs its full span again and nothing else happens',
    (kind) => {
      const before = timerOf(kind);
      const after = late(kind, 31_000);
      const again = after.timers.find((timer) => timer.kind === kind);

      expect(after.session.phase).toBe(CASES[kind].session.phase);
      expect(after.settled).toMatchObject([{ timer: { kind }, outcome: 'skipped', lateMs: 31_000 }]);
      expect(kindsOf(after.effects)).toEqual(['timer-skipped']);
      expect(again?.dueAtMs).toBe(after.atMs + (before.dueAtMs - before.fromMs));
    },
  );

  it('guided: skips what is late, and the next goes out at its own time', () => {
    const downUntil = run(aGuidingSession(), { atMs: T0 + 50 * SECOND });

    expect(kindsOf(downUntil.effects)).toEqual(['timer-skipped', 'timer-skipped', 'guided']);
    expect(downUntil.session).toMatchObject({ next: 3 });
  });

  it('guided: no burst after five minutes down', () => {
    const after = run(aGuidingSession(), { atMs: T0 + 5 * MINUTE });

    expect(kindsOf(after.effects)).toEqual(['timer-skipped', 'timer-skipped', 'timer-skipped']);
    expect(after.settled.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped', 'skipped']);
  });

  it('reassign: counts no miss', () => {
    expect(kindsOf(late('reassign', 31_000).effects)).not.toContain('count-miss');
    expect(kindsOf(late('reassign', 0).effects)).toContain('count-miss');
  });

  it('reassign: is over with the turn', () => {
    const answered = aServingSession({ talk: agentSaid(T0 + 100 * SECOND) });
    const armed = [timerOf('reassign')];

    const after = run(answered, { atMs: T0 + 10 * MINUTE, facts: { armed } });

    expect(after.settled).toMatchObject([{ outcome: 'cancelled', why: 'was answered' }]);
    expect(after.session.phase).toBe('serving');
  });

  it('warning: is sent now, then the full span to the closing runs', () => {
    const after = late('warning', 10 * MINUTE);

    expect(after.session).toMatchObject({ phase: 'warned', warnedAtMs: after.atMs });
    expect(after.timers).toMatchObject([{ kind: 'closing', dueAtMs: after.atMs + 300 * SECOND }]);
  });

  it('closing: warns once more before it closes', () => {
    const after = late('closing', 31_000);

    expect(after.session).toMatchObject({ phase: 'warned', warnedAtMs: after.atMs });
    expect(kindsOf(after.effects)).toEqual(['timer-skipped', 'warned', 'prompt']);
    expect(after.timers).toMatchObject([{ kind: 'closing', dueAtMs: after.atMs + 300 * SECOND }]);
  });

  it('survey-reminder: is sent while the survey is valid, and not after', () => {
    const valid = late('survey-reminder', 60 * MINUTE);
    const expired = run(aSurveyingSession(), { atMs: T0 + 86_401 * SECOND });

    expect(kindsOf(valid.effects)).toEqual(['survey-reminded']);
    expect(kindsOf(expired.effects)).toEqual(['survey-expired']);
    expect([valid.session.phase, expired.session.phase]).toEqual(['ended', 'ended']);
  });

  it.each(REMINDERS)(
    '%s: on time is written, late runs the ladder anew, and is over with the turn',
    (kind) => {
      const due = timerOf(kind);
      const { session, policy } = CASES[kind];
      const entry = policy ?? aPolicyEntry();
      const now = (lateMs: number) => ({ entry, outages: [], atMs: due.dueAtMs + lateMs });
      const answered = { ...session, talk: agentSaid(T0 + 1) };

      expect(reminderAction(session, due, now(900))).toEqual({ do: 'write', lateMs: 900 });
      expect(reminderAction(session, due, now(31_000))).toMatchObject({
        do: 'rearm',
        session: { ladderFromMs: due.dueAtMs + 31_000 },
      });
      expect(reminderAction(answered, due, now(900))).toMatchObject({ do: 'cancel' });
    },
  );

  it('says what came first first: a customer who spoke while we were down is not closed', () => {
    const spoke = aWarnedSession({ talk: customerSaid(T0 + MINUTE, agentSaid(T0 - MINUTE)) });

    const after = run(spoke, { atMs: T0 + 20 * MINUTE, world: { claim: () => claimed('a2') } });

    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a1' });
  });
});
