import { describe, expect, it } from 'vitest';
import type { CommandBody, CommandBy, CommandResult } from '#rules/session/facts.ts';
import type { Session } from '#rules/session/session.ts';
import {
  aBotSession,
  aCommand,
  aFormSession,
  aGuidingSession,
  agentSaid,
  anEndedSession,
  aPolicyEntry,
  aQueuedSession,
  aServingSession,
  aSurveyingSession,
  aWarnedSession,
  byAgent,
  claimed,
  kindsOf,
  linesOf,
  nobody,
  openGroup,
  type Ran,
  run,
  SUPERVISOR,
  T0,
  VISITOR,
} from './builders.ts';

type Options = Partial<Parameters<typeof run>[1]>;

function ask(session: Session, body: CommandBody, by: CommandBy, options: Options = {}): Ran {
  return run(session, {
    atMs: T0 + 1000,
    ...options,
    facts: { ...options.facts, commands: [aCommand(body, by)] },
  });
}

function resultOf(ran: Ran): CommandResult | undefined {
  const answer = ran.effects.find((effect) => effect.type === 'answer-command');
  return answer?.type === 'answer-command' ? answer.result : undefined;
}

const TO_A2: CommandBody = { kind: 'transfer', to: { kind: 'agent', agentId: 'a2' }, note: 'VIP' };
const TO_G2: CommandBody = { kind: 'transfer', to: { kind: 'group', groupId: 'g2' }, note: null };
const TO_BOT: CommandBody = { kind: 'transfer', to: { kind: 'bot', botId: null }, note: null };
const groups = { g1: openGroup, g2: { ...openGroup, waiting: 2 } };
const noBot = aPolicyEntry({ bot: { maxMisses: 2, botId: null } });

describe('a command that is refused', () => {
  it.each<[string, Session, CommandBody, CommandBy, Options]>([
    ['already-ended', anEndedSession(), { kind: 'end' }, VISITOR, {}],
    ['already-ended', aSurveyingSession(), TO_A2, SUPERVISOR, {}],
    ['not-yours', aServingSession(), { kind: 'end' }, byAgent('a2'), {}],
    ['not-yours', aServingSession(), TO_A2, byAgent('a3'), {}],
    ['not-yours', aServingSession(), TO_A2, VISITOR, {}],
    ['not-yours', aServingSession(), { kind: 'interrupt', note: null }, byAgent('a1'), {}],
    ['not-yours', aQueuedSession(), { kind: 'remove', reason: null }, byAgent('a1'), {}],
    ['not-yours', aQueuedSession(), { kind: 'pick', reason: null }, SUPERVISOR, {}],
    ['not-in-this-phase', aServingSession(), { kind: 'leave-queue' }, VISITOR, {}],
    ['not-in-this-phase', aServingSession(), { kind: 'open-form' }, VISITOR, {}],
    ['not-in-this-phase', aServingSession(), { kind: 'ask-agent' }, VISITOR, {}],
    ['not-in-this-phase', aGuidingSession(), TO_A2, SUPERVISOR, {}],
    ['not-in-this-phase', aFormSession(), { kind: 'take-over' }, byAgent('a1'), {}],
    ['already-taken', aServingSession(), { kind: 'pick', reason: null }, byAgent('a2'), {}],
    ['already-taken', aServingSession(), { kind: 'take-over' }, byAgent('a2'), {}],
    ['target-full', aServingSession(), TO_A2, byAgent('a1'), { world: { claim: () => nobody('full') } }],
    [
      'target-not-available',
      aServingSession(),
      TO_A2,
      byAgent('a1'),
      { world: { claim: () => nobody('offline') } },
    ],
    [
      'target-unknown',
      aServingSession(),
      TO_A2,
      byAgent('a1'),
      { world: { claim: () => nobody('retired') } },
    ],
    ['target-unknown', aServingSession(), TO_G2, byAgent('a1'), { facts: { groups: { g1: openGroup } } }],
    [
      'target-closed',
      aServingSession(),
      TO_G2,
      byAgent('a1'),
      { facts: { groups: { g2: { ...openGroup, open: false } } } },
    ],
    [
      'target-full',
      aServingSession(),
      TO_G2,
      byAgent('a1'),
      { facts: { groups: { g2: { ...openGroup, waiting: 50 } } } },
    ],
    ['no-bot', aServingSession(), TO_BOT, byAgent('a1'), { policy: noBot }],
    ['no-bot', aQueuedSession(), { kind: 'ask-bot' }, VISITOR, { policy: noBot }],
    ['survey-not-allowed', aServingSession(), { kind: 'send-survey' }, byAgent('a1'), {}],
  ])('is answered %s and changes nothing', (reason, session, body, by, options) => {
    const after = ask(session, body, by, options);

    expect(resultOf(after)).toMatchObject({ ok: false, reason });
    expect(after.session).toEqual(session);
    expect(kindsOf(after.effects)).toEqual(['answer-command']);
  });
});

describe('a command that is done', () => {
  it('ends: by the customer, the agent, or somebody above them', () => {
    const session = aServingSession({ talk: agentSaid(T0) });

    const ended = [VISITOR, byAgent('a1'), SUPERVISOR].map((by) => ask(session, { kind: 'end' }, by));

    expect(ended.map((one) => one.session)).toMatchObject([
      { cause: 'by-customer' },
      { cause: 'by-agent' },
      { cause: 'by-supervisor' },
    ]);
    expect(ended.map((one) => resultOf(one))).toMatchObject([{ phase: 'ended' }, { ok: true }, { ok: true }]);
  });

  it('transfers to an agent, with the note for staff only and the away text of one who is suspended', () => {
    const world = { claim: () => claimed('a2', { suspended: true, groupId: null }) };

    const after = ask(aServingSession({ talk: agentSaid(T0) }), TO_A2, byAgent('a1'), { world });

    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a2', talk: { turn: 'agent' } });
    expect(after.effects).toContainEqual({ type: 'free-seat', agentId: 'a1', cause: 'transferred' });
    const transferred = after.effects.find(
      (effect) => effect.type === 'log' && effect.event.kind === 'transferred',
    );
    expect(transferred).toMatchObject({ audience: 'staff', event: { note: 'VIP', fromAgentId: 'a1' } });
    const prompts = linesOf(after.effects).flatMap((line) => (line.kind === 'prompt' ? [line.prompt] : []));
    expect(prompts).toEqual(['transferred', 'away']);
  });

  it('claims by hand beyond the limit only for those who may', () => {
    const mays = [false, true].map((mayExceed) => {
      const after = ask(aServingSession(), TO_A2, byAgent('a1', { mayExceed }));
      return after.asks[0];
    });

    expect(mays).toMatchObject([
      { byHand: true, mayExceed: false, respectQueue: false },
      { byHand: true, mayExceed: true, respectQueue: false },
    ]);
  });

  it('transfers to a group: somebody free at once, who is never the one who passed it on', () => {
    const world = { claim: () => claimed('a5', { groupId: 'g2' }) };

    const after = ask(aServingSession(), TO_G2, byAgent('a1'), { world, facts: { groups } });

    expect(after.asks).toMatchObject([
      { ask: 'claim', passedOver: ['a1'], respectQueue: true, byHand: false },
    ]);
    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a5', groupId: 'g2' });
  });

  it('transfers to a group where nobody is free: waits there, and is told its place', () => {
    const after = ask(aServingSession(), TO_G2, byAgent('a1'), { facts: { groups } });

    expect(after.session).toMatchObject({ phase: 'queued', groupId: 'g2', passedOver: ['a1'] });
    expect(resultOf(after)).toMatchObject({ ok: true, phase: 'queued', place: 3 });
    expect(after.timers.map(({ kind }) => kind)).toEqual(['queue-limit']);
    expect(after.effects).toContainEqual({ type: 'free-seat', agentId: 'a1', cause: 'transferred' });
  });

  it('hands to the bot and back: the bot answers, then the plan runs', () => {
    const toBot = ask(aServingSession(), TO_BOT, byAgent('a1'));
    const back = ask(toBot.session, { kind: 'ask-agent' }, VISITOR, {
      world: { claim: () => claimed('a2') },
    });

    expect(toBot.session).toMatchObject({ phase: 'bot', botId: 'b1' });
    expect(toBot.effects).toContainEqual({ type: 'bot-turn', botId: 'b1' });
    expect(toBot.effects).toContainEqual({ type: 'free-seat', agentId: 'a1', cause: 'handed-to-bot' });
    expect(back.session).toMatchObject({ phase: 'serving', agentId: 'a2' });
  });

  it('takes over from the bot', () => {
    const after = ask(aBotSession(), { kind: 'take-over' }, byAgent('a2'), {
      world: { claim: ({ targets }) => claimed(targets[0]?.kind === 'agent' ? targets[0].agentId : '?') },
    });

    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a2' });
    expect(kindsOf(after.effects)).toContain('bot-handed-over');
  });

  it('picks from the queue, and gives back the seat that was offered to another', () => {
    const seat = { agentId: 'a3', groupId: 'g1', state: 'offered', suspended: false } as const;

    const after = ask(aQueuedSession(), { kind: 'pick', reason: null }, byAgent('a2'), {
      world: { claim: () => claimed('a2') },
      facts: { seat },
    });

    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a2' });
    expect(after.effects).toContainEqual({ type: 'leave-queue', how: 'picked' });
    expect(after.effects).toContainEqual({ type: 'free-seat', agentId: 'a3', cause: 'offer-refused' });
  });

  it('picks what was offered to the same agent without a second seat', () => {
    const seat = { agentId: 'a2', groupId: 'g1', state: 'offered', suspended: false } as const;

    const after = ask(aQueuedSession(), { kind: 'pick', reason: null }, byAgent('a2'), { facts: { seat } });

    expect(after.asks).toEqual([]);
    expect(after.effects).toContainEqual({ type: 'take-seat', agentId: 'a2' });
    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a2' });
  });

  it('removes from the queue with a reason that the customer reads', () => {
    const after = ask(aQueuedSession(), { kind: 'remove', reason: 'closing early' }, SUPERVISOR);

    expect(after.session).toMatchObject({ phase: 'ended', cause: 'by-supervisor' });
    expect(linesOf(after.effects)).toContainEqual(
      expect.objectContaining({ kind: 'closed', reason: 'closing early', by: 'boss' }),
    );
    expect(after.effects).toContainEqual({ type: 'leave-queue', how: 'removed' });
  });

  it('leaves the queue: by going, to the form, to the bot', () => {
    const queued = aQueuedSession();

    const left = ask(queued, { kind: 'leave-queue' }, VISITOR);
    const form = ask(queued, { kind: 'open-form' }, VISITOR);
    const bot = ask(queued, { kind: 'ask-bot' }, VISITOR);

    expect([left, form, bot].map(({ session }) => session.phase)).toEqual(['ended', 'message-form', 'bot']);
    expect(
      [left, form, bot].map(({ effects }) => effects.find(({ type }) => type === 'leave-queue')),
    ).toMatchObject([{ how: 'left' }, { how: 'form' }, { how: 'bot' }]);
  });

  it('leaves a message in one go from the queue, and ends', () => {
    const body = { kind: 'leave-message', contact: '123', text: 'Call me' } as const;

    const after = ask(aQueuedSession(), body, VISITOR);

    expect(after.session).toMatchObject({ phase: 'ended', cause: 'form-sent' });
    expect(after.effects).toContainEqual({
      type: 'leave-message',
      leftMessageId: 'id1',
      contact: '123',
      text: 'Call me',
      groupId: 'g1',
    });
  });

  it('interrupts: the agent is passed over and the plan runs again', () => {
    const asked: (readonly string[])[] = [];
    const world = {
      claim: (claim: { readonly passedOver: readonly string[] }) => {
        asked.push(claim.passedOver);
        return claimed('a2');
      },
    };

    const after = ask(aWarnedSession(), { kind: 'interrupt', note: 'too slow' }, SUPERVISOR, { world });

    expect(asked).toEqual([['a1']]);
    expect(after.session).toMatchObject({ phase: 'serving', agentId: 'a2', passedOver: ['a1'] });
    expect(kindsOf(after.effects)).not.toContain('count-miss');
  });

  it('sends one survey by hand, and none again at the closing', () => {
    const session = aServingSession({ talk: agentSaid(T0) });
    const commands = [
      aCommand({ kind: 'send-survey' }, byAgent('a1'), 'c1'),
      aCommand({ kind: 'send-survey' }, byAgent('a1'), 'c2'),
      aCommand({ kind: 'end' }, byAgent('a1'), 'c3'),
    ];

    const after = run(session, { atMs: T0 + 1000, facts: { commands } });

    expect(kindsOf(after.effects).filter((kind) => kind === 'send-survey')).toHaveLength(1);
    const results = after.effects.flatMap((one) => (one.type === 'answer-command' ? [one.result.ok] : []));
    expect(results).toEqual([true, false, true]);
  });

  it('obeys the oldest first: who comes after an end is told that it has ended', () => {
    const commands = [aCommand({ kind: 'end' }, VISITOR, 'c1'), aCommand(TO_A2, byAgent('a1'), 'c2')];

    const after = run(aServingSession(), { atMs: T0 + 1000, facts: { commands } });

    expect(after.effects.filter(({ type }) => type === 'answer-command')).toMatchObject([
      { commandId: 'c1', result: { ok: true } },
      { commandId: 'c2', result: { ok: false, reason: 'already-ended' } },
    ]);
  });
});
