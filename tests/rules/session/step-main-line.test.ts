import { describe, expect, it } from 'vitest';
import { heard } from '#rules/session/talk.ts';
import {
  aCommand,
  aGuidingSession,
  agentSaid,
  aPolicyEntry,
  aServingSession,
  byAgent,
  claimed,
  customerSaid,
  kindsOf,
  run,
  SECOND,
  T0,
} from './builders.ts';

describe('a session from the first guided message to the survey', () => {
  it('sends each guided message at its interval after the one before', () => {
    const first = run(aGuidingSession(), { atMs: T0 + 5 * SECOND });

    expect(kindsOf(first.effects)).toEqual(['guided']);
    expect(first.alarmAtMs).toBe(T0 + 15 * SECOND);
  });

  it('stops guidance at the first word, asks for a plan and gives the session to the agent', () => {
    const said = aGuidingSession({ next: 1, talk: customerSaid(T0 + 7 * SECOND) });

    const after = run(said, { atMs: T0 + 8 * SECOND, world: { claim: () => claimed('a1') } });

    expect(after.asks.map((ask) => ask.ask)).toEqual(['plan', 'claim']);
    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a1', groupId: 'g1', decisionId: 'd2' });
    expect(kindsOf(after.effects)).toEqual(['guidance-stopped', 'start-waiting', 'assigned', 'prompt']);
    expect(after.timers.map((timer) => timer.kind)).toEqual(['remind', 'reassign']);
  });

  it('runs the closing clock while the agent waits, warns, and closes with a survey', () => {
    const answered = aServingSession({ talk: agentSaid(T0) });

    const warned = run(answered, { atMs: T0 + 1500 * SECOND });
    const closed = run(warned.session, { atMs: T0 + 1800 * SECOND });

    expect(warned.session.phase).toBe('warned');
    expect(closed.session).toMatchObject({ phase: 'ended', cause: 'by-time-out' });
    expect(kindsOf(closed.effects)).toEqual([
      'free-seat',
      'stop-waiting',
      'prompt',
      'closed',
      'close',
      'send-survey',
      'survey-sent',
    ]);
  });

  it('keeps the session in surveying only while a reminder is due', () => {
    const policy = aPolicyEntry();
    const reminding = { ...policy, survey: { ...policy.survey, remindAfterSeconds: 3600 } };
    const end = { commands: [aCommand({ kind: 'end' }, byAgent('a1'))] };

    const closed = run(aServingSession({ talk: agentSaid(T0) }), { atMs: T0, facts: end, policy: reminding });
    const reminded = run(closed.session, { atMs: T0 + 3600 * SECOND, policy: reminding });

    expect(closed.session.phase).toBe('surveying');
    expect(closed.alarmAtMs).toBe(T0 + 3600 * SECOND);
    expect(kindsOf(reminded.effects)).toEqual(['survey-reminded']);
    expect(reminded.session.phase).toBe('ended');
  });

  it('looks again lazily while talk goes on, and at the warning when it is quiet', () => {
    const talk = agentSaid(T0);

    const busy = run(aServingSession({ talk }), { atMs: T0 + 10 * SECOND });
    const quiet = run(aServingSession({ talk }), { atMs: T0 + 91 * SECOND });
    const waiting = run(aServingSession({ talk: heard(talk, 'customer', T0 + 60 * SECOND) }), {
      atMs: T0 + 70 * SECOND,
    });

    expect(busy.alarmAtMs).toBe(T0 + 190 * SECOND);
    expect(quiet.alarmAtMs).toBe(T0 + 1500 * SECOND);
    expect(waiting.alarmAtMs).toBe(T0 + 240 * SECOND);
  });
});
