import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmFor, lookEveryMs, lowerAlarm } from '#rules/session/alarm.ts';
import { type DueTime, dueTimes, LAST_RESORT_SECONDS, spanEnd } from '#rules/session/due-times.ts';
import type { Session } from '#rules/session/session.ts';
import { heard, NO_TALK } from '#rules/session/talk.ts';
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
  customerSaid,
  MINUTE,
  SECOND,
  T0,
} from './builders.ts';

const policy = aPolicyEntry();

function due(session: Session, entry = policy): readonly string[] {
  return dueTimes(session, entry, []).map(shown);
}

function shown({ kind, turn, step, dueAtMs }: DueTime): string {
  return `${kind} ${turn}/${step} +${(dueAtMs - T0) / SECOND}`;
}

const waits = aPlan({
  steps: [
    { target: aGroup('g1'), waitSeconds: 20 },
    { target: aGroup('g2'), waitSeconds: 0 },
  ],
});

describe('what comes due', () => {
  it.each<[string, Session, readonly string[]]>([
    ['the next guided message', aGuidingSession({ next: 1, previousAtMs: T0 + 5000 }), ['guided 0/1 +15']],
    [
      'the end of guidance, two hours after its last message',
      aGuidingSession({ next: 3 }),
      ['guiding-end 0/0 +7200'],
    ],
    [
      'the next step of the plan, and the limit of the queue',
      aQueuedSession({
        progress: { plan: waits, decisionId: 'd', stepIndex: 0, stepSinceMs: T0, overflowed: false },
      }),
      ['plan-wait 1/0 +20', 'queue-limit 1/0 +1800'],
    ],
    [
      'the closing of the group it waits for',
      aQueuedSession({ closesAtMs: T0 + 60_000 }),
      ['hours-end 0/0 +60', 'queue-limit 1/0 +1800'],
    ],
    ['nothing while it waits for its owner alone', aQueuedSession({ exclusive: true }), []],
    ['the ladder while the customer waits', aServingSession(), ['remind 1/0 +30', 'reassign 1/1 +180']],
    [
      'the ladder from where it was armed anew',
      aServingSession({ ladderFromMs: T0 + 60_000 }),
      ['remind 1/0 +90', 'reassign 1/1 +240'],
    ],
    ['the warning while the agent waits', aServingSession({ talk: agentSaid(T0) }), ['warning 2/0 +1500']],
    ['the warning where nobody has spoken', aServingSession({ talk: NO_TALK }), ['warning 0/0 +1500']],
    ['no ladder for the owner exclusive', aServingSession({ exclusive: true }), []],
    [
      'the closing clock for the owner exclusive',
      aServingSession({ exclusive: true, talk: agentSaid(T0) }),
      ['warning 2/0 +1500'],
    ],
    ['the closing after the warning', aWarnedSession(), ['closing 2/0 +300']],
    [
      'the ladder, not the closing, once the customer spoke after the warning',
      aWarnedSession({ talk: customerSaid(T0 + 5000, agentSaid(T0 - 60_000)) }),
      ['remind 3/0 +35', 'reassign 3/1 +185'],
    ],
    [
      'the silence that ends talk with the bot, from its last message',
      aBotSession({ talk: customerSaid(T0 + 9000) }),
      ['bot-quiet 1/0 +1809'],
    ],
    ['the end of a form left open', aFormSession(), ['form-end 0/0 +1800']],
    [
      'the reminder and the end of a survey',
      aSurveyingSession(),
      ['survey-reminder 0/0 +3600', 'survey-end 0/0 +86400'],
    ],
  ])('is %s', (_, session, expected) => {
    expect(due(session)).toEqual(expected);
  });

  it('ends the wait even where the ladder only reminds', () => {
    const entry = aPolicyEntry({ ladder: [{ afterSeconds: 30, action: 'remind' }] });

    expect(due(aServingSession(), entry)).toEqual(['remind 1/0 +30', `reassign 1/1 +${LAST_RESORT_SECONDS}`]);
  });

  it('marks reminders as changing nothing in the session', () => {
    const changes = dueTimes(aServingSession(), policy, []).map(({ kind, changesSession }) => [
      kind,
      changesSession,
    ]);

    expect(changes).toEqual([
      ['remind', false],
      ['reassign', true],
    ]);
  });

  it('never runs ladder and closing together, and never neither but for the owner exclusive', () => {
    const anyTalk = fc
      .array(fc.tuple(fc.constantFrom('customer', 'agent', 'bot'), fc.nat(10_000)), { maxLength: 8 })
      .map((said) =>
        said.reduce((talk, [who, ms], n) => heard(talk, who as 'customer', T0 + n * 10_000 + ms), NO_TALK),
      );
    fc.assert(
      fc.property(anyTalk, fc.boolean(), fc.boolean(), (talk, exclusive, warned) => {
        const session = warned ? aWarnedSession({ talk, exclusive }) : aServingSession({ talk, exclusive });
        const kinds = dueTimes(session, policy, []).map(({ kind }) => kind);
        const ladder = kinds.includes('reassign');
        const closing = kinds.includes('warning') || kinds.includes('closing');

        expect(ladder && closing).toBe(false);
        expect(ladder || closing).toBe(!(exclusive && talk.turn === 'agent'));
      }),
    );
  });
});

describe('an outage', () => {
  it('adds what of it falls into the span', () => {
    const outages = [
      { fromMs: T0 - 60_000, untilMs: T0 + 10_000 },
      { fromMs: T0 + 50_000, untilMs: T0 + 90_000 },
      { fromMs: T0 + 500_000, untilMs: T0 + 900_000 },
    ];

    expect(spanEnd(T0, 100_000, outages)).toBe(T0 + 150_000);
  });

  it('counts overlapping outages once', () => {
    const outages = [
      { fromMs: T0 + 10_000, untilMs: T0 + 50_000 },
      { fromMs: T0 + 20_000, untilMs: T0 + 40_000 },
      { fromMs: T0 + 30_000, untilMs: T0 + 60_000 },
    ];

    expect(spanEnd(T0, 100_000, outages)).toBe(T0 + 150_000);
  });

  it('leaves exactly the span of living time, whatever the outages', () => {
    const outage = fc.tuple(fc.nat(500), fc.integer({ min: 30, max: 200 })).map(([from, length]) => ({
      fromMs: T0 + from * SECOND,
      untilMs: T0 + (from + length) * SECOND,
    }));
    fc.assert(
      fc.property(
        fc.array(outage, { maxLength: 6 }),
        fc.integer({ min: 1, max: 300 }),
        (outages, seconds) => {
          const endMs = spanEnd(T0, seconds * SECOND, outages);
          let alive = 0;
          for (let atMs = T0; atMs < endMs; atMs += SECOND)
            if (!outages.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs)) alive += 1;

          expect(alive).toBe(seconds);
        },
      ),
    );
  });

  it('moves ladder, closing, queue and form, but not guided messages, hours or surveys', () => {
    const outages = [{ fromMs: T0 + 1000, untilMs: T0 + 61_000 }];
    const moved = (session: Session): number => {
      const [before] = dueTimes(session, policy, []);
      const [after] = dueTimes(session, policy, outages);
      return (after?.dueAtMs ?? 0) - (before?.dueAtMs ?? 0);
    };

    const spans = [
      aServingSession(),
      aServingSession({ talk: agentSaid(T0) }),
      aWarnedSession(),
      aQueuedSession(),
      aBotSession(),
      aFormSession(),
    ];
    const points = [aGuidingSession(), aQueuedSession({ closesAtMs: T0 + 2 * MINUTE }), aSurveyingSession()];

    expect(spans.map(moved)).toEqual(spans.map(() => 60_000));
    expect(points.map(moved)).toEqual(points.map(() => 0));
  });
});

describe('the lazy alarm', () => {
  it('looks every A: the shorter of the first step that changes the session and the warning, at least 30 s', () => {
    const ladder = [
      { afterSeconds: 10, action: 'remind' },
      { afterSeconds: 90, action: 'bot' },
      { afterSeconds: 120, action: 'reassign' },
    ] as const;

    expect(lookEveryMs(policy)).toBe(180_000);
    expect(lookEveryMs(aPolicyEntry({ ladder }))).toBe(90_000);
    expect(lookEveryMs(aPolicyEntry({ ladder: [{ afterSeconds: 5, action: 'reassign' }] }))).toBe(30_000);
    expect(lookEveryMs(aPolicyEntry({ closure: { warnAfterSeconds: 60, closeAfterSeconds: 90 } }))).toBe(
      60_000,
    );
  });

  it('does not nudge for a turn while talk goes on', () => {
    const atMs = T0 + 10_000;
    const answered = aServingSession({ talk: agentSaid(T0) });
    const alarmAtMs = alarmFor(answered, policy, [], atMs);
    const asks = aServingSession({ talk: heard(answered.talk, 'customer', T0 + 60_000) });

    expect(alarmAtMs).toBe(atMs + 180_000);
    expect(lowerAlarm(asks, policy, { outages: [], alarmAtMs, atMs: T0 + 60_000 })).toBeNull();
  });

  it('nudges once when somebody speaks after a silence', () => {
    const quiet = aServingSession({ talk: agentSaid(T0) });
    const atMs = T0 + 10 * MINUTE;
    const alarmAtMs = alarmFor(quiet, policy, [], T0 + 5 * MINUTE);
    const asks = aServingSession({ talk: heard(quiet.talk, 'customer', atMs) });

    const lowered = lowerAlarm(asks, policy, { outages: [], alarmAtMs, atMs });

    expect(alarmAtMs).toBe(T0 + 1500 * SECOND);
    expect(lowered).toBe(atMs + 180 * SECOND);
    expect(lowerAlarm(asks, policy, { outages: [], alarmAtMs: lowered, atMs })).toBeNull();
  });

  it('looks at once where what was said moves the session', () => {
    const spoke = aGuidingSession({ talk: customerSaid(T0) });
    const warned = aWarnedSession({ talk: customerSaid(T0 + 1, agentSaid(T0 - 9)) });

    expect(alarmFor(spoke, policy, [], T0 + 9)).toBe(T0 + 9);
    expect(lowerAlarm(warned, policy, { outages: [], alarmAtMs: T0 + 300_000, atMs: T0 + 1 })).toBe(T0 + 1);
  });

  it('arms the closing clock of an owner exclusive when the owner answers', () => {
    const waiting = aServingSession({ exclusive: true, talk: customerSaid(T0 - 10 * MINUTE) });
    const answers = aServingSession({ exclusive: true, talk: heard(waiting.talk, 'agent', T0) });

    expect(alarmFor(waiting, policy, [], T0)).toBeNull();
    expect(lowerAlarm(answers, policy, { outages: [], alarmAtMs: null, atMs: T0 })).toBe(T0 + 1500 * SECOND);
  });

  it('is never later than anything that changes the session, with every message taken into account', () => {
    const anyTalk = fc.array(
      fc.record({ gapSeconds: fc.nat(400), who: fc.constantFrom('customer' as const, 'agent' as const) }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(anyTalk, (messages) => {
        let session = aServingSession({ talk: NO_TALK });
        let alarmAtMs = alarmFor(session, policy, [], T0);
        let atMs = T0;
        for (const { gapSeconds, who } of messages) {
          atMs += gapSeconds * SECOND;
          if (alarmAtMs !== null && alarmAtMs <= atMs) return;
          session = { ...session, talk: heard(session.talk, who, atMs) };
          alarmAtMs = lowerAlarm(session, policy, { outages: [], alarmAtMs, atMs }) ?? alarmAtMs;
          const first = dueTimes(session, policy, []).find((timer) => timer.changesSession);

          expect(alarmAtMs).not.toBeNull();
          expect(alarmAtMs ?? 0).toBeLessThanOrEqual(first?.dueAtMs ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});
