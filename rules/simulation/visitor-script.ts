/** A visitor who does what was written for them: speaks, waits, gives up, asks for people, leaves a message, rates. */
import type { Session } from '../session/session.ts';
import type { SimulatedArrival } from './script.ts';
import type { World } from './world.ts';
import type { PlanAnswer } from './world-state.ts';

export interface VisitorScript {
  readonly arrive: (plan: (atMs: number, session: Session) => PlanAnswer) => void;
  /** Looks at what has changed. */
  readonly react: () => void;
}

const VISITOR = { who: 'visitor' } as const;

export function visitorScript<Facts>(world: World, arrival: SimulatedArrival<Facts>): VisitorScript {
  const { sessionId } = arrival;
  const { clock } = world;
  const done = new Set<string>();
  let said = 0;

  /** Once only: a script reacts to every change, but does each thing once. */
  const once = (what: string, afterMs: number, action: () => void): void => {
    if (done.has(what)) return;
    done.add(what);
    clock.at(clock.nowMs() + afterMs, action);
  };
  const session = (): Session => world.row(sessionId).session;
  const speak = (text: string): void => {
    said += 1;
    world.say(sessionId, 'customer', text);
  };

  const answered = (): void => {
    const next = arrival.says[said];
    const turn = session().talk.turnNumber;
    if (next !== undefined) once(`say ${said}`, next.afterMs, () => speak(next.text));
    else if (arrival.endsAfterMs !== null)
      once(`end ${turn}`, arrival.endsAfterMs, () => {
        if (session().talk.turn === 'customer') world.command(sessionId, { kind: 'end' }, VISITOR);
      });
  };

  const waiting = (): void => {
    if (arrival.patienceMs === null) return;
    once('give up', arrival.patienceMs, () => {
      if (session().phase === 'queued') world.command(sessionId, { kind: 'leave-queue' }, VISITOR);
    });
  };

  const withBot = (): void => {
    const answers = world
      .row(sessionId)
      .log.filter(({ event }) => event.kind === 'message' && event.from === 'bot').length;
    if (arrival.asksAgentAfterBotAnswers !== null && answers >= arrival.asksAgentAfterBotAnswers)
      once('ask agent', 2000, () => world.command(sessionId, { kind: 'ask-agent' }, VISITOR));
    else if (session().talk.turn === 'customer') answered();
  };

  return {
    arrive(plan) {
      const first = arrival.says[0];
      const { visitorId, entryPointId, language, ownerId, guidance } = arrival;
      const opening = { sessionId, visitorId, entryPointId, language, ownerId, plan };
      if (guidance === null) {
        said = 1;
        world.open({ ...opening, ...(first ? { firstMessage: first.text } : {}) });
        return;
      }
      world.open({ ...opening, guidance });
      if (first) once('say 0', first.afterMs, () => speak(first.text));
      else once('go', 120_000, () => world.endVisit(sessionId));
    },
    react() {
      const { phase, talk } = session();
      if (phase === 'queued') waiting();
      if (phase === 'bot') withBot();
      if ((phase === 'serving' || phase === 'warned') && talk.turn === 'customer') answered();
      if (phase === 'message-form' && arrival.form !== null) {
        const { afterMs, contact, text } = arrival.form;
        once('form', afterMs, () =>
          world.command(sessionId, { kind: 'leave-message', contact, text }, VISITOR),
        );
      }
      const { survey } = arrival;
      if (world.row(sessionId).survey !== null && survey !== null)
        once('rate', survey.afterMs, () => world.answerSurvey(sessionId, survey));
    },
  };
}
