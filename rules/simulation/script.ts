/** What scripted visitors and agents will do, as data. */
import type { Plan } from '../assignment/plan.ts';
import type { GuidedMessage } from '../authoring/rule.ts';
import type { Policy } from '../session/policy.ts';
import type { Session } from '../session/session.ts';
import type { Language } from '../text.ts';
import type { Random } from './random.ts';
import type { AgentSetup, GroupSetup } from './world.ts';
import type { BotScript, SurveyAnswer } from './world-state.ts';

/** What one visitor does; times are milliseconds. */
export interface SimulatedArrival<Facts> {
  readonly atMs: number;
  readonly sessionId: string;
  readonly visitorId: string;
  readonly entryPointId: string;
  readonly language: Language;
  readonly ownerId: string | null;
  /** Handed to `plan` as they are. */
  readonly facts: Facts;
  readonly guidance: { readonly messages: readonly GuidedMessage[]; readonly decisionId: string } | null;
  /** What they say, the first after opening, each next so long after the answer; empty = never a word. */
  readonly says: readonly { readonly afterMs: number; readonly text: string }[];
  /** How long they wait for anyone before they leave the queue; null = as long as it takes. */
  readonly patienceMs: number | null;
  /** Ends it themselves so long after the last answer; null = simply goes quiet. */
  readonly endsAfterMs: number | null;
  /** Asks for a person when the bot has answered so often; null = never. */
  readonly asksAgentAfterBotAnswers: number | null;
  readonly form: { readonly afterMs: number; readonly contact: string; readonly text: string } | null;
  readonly survey: (Omit<SurveyAnswer, 'atMs'> & { readonly afterMs: number }) | null;
}

export interface SimulatedAgent extends AgentSetup {
  /** How long an answer takes, at least and at most. Seconds. */
  readonly replySeconds: readonly [number, number];
  /** How often a customer's message gets no answer at all. Probability. */
  readonly ignores: number;
  /** Closes so long after the customer has nothing more to say; null = leaves it to the clock. Seconds. */
  readonly closesAfterSeconds: number | null;
  /** When the agent is there; absent = always. */
  readonly shifts?: readonly { readonly fromMs: number; readonly untilMs: number }[];
}

export interface Simulation<Facts> {
  readonly seed: number;
  readonly policy: Policy;
  readonly agents: readonly SimulatedAgent[];
  readonly groups: readonly GroupSetup[];
  readonly bot?: BotScript;
  /** Evaluates the assignment rules. */
  readonly plan: (
    facts: Facts,
    at: { readonly atMs: number; readonly session: Session },
  ) => { readonly plan: Plan; readonly decisionId: string };
  readonly arrivals: readonly SimulatedArrival<Facts>[];
  /** What an agent answers to the customer's nth message, from 0. */
  readonly reply: (about: {
    readonly arrival: SimulatedArrival<Facts>;
    readonly nth: number;
    readonly agentId: string;
    readonly random: Random;
  }) => string;
  /** Where time stops; default a day after the last arrival. */
  readonly untilMs?: number;
  readonly newId?: () => string;
}
