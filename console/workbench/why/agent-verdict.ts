/** Why not this agent, as sentences: which words, filled with which figures. */
import type { ResponseOf } from '#api/contract/operation.ts';
import type { askWhyNot } from '#api/contract/why-not.ts';
import { type Candidate, freePercent, type PlanStep } from '../../ui/explain/candidates.ts';

export type WhyNotAnswer = ResponseOf<typeof askWhyNot>;
export type AgentAnswer = Extract<WhyNotAnswer, { about: 'agent' }>;
export type RuleAnswer = AgentAnswer['rules'][number];

export interface Sentence {
  readonly key: string;
  readonly named: { readonly [name: string]: string | number };
}

export interface VerdictSpeech {
  readonly step: (step: PlanStep | null, index: number) => string;
  readonly reason: (candidate: Candidate) => string;
  readonly strategy: (strategy: string) => string;
}

/** `plan`: the steps of the decision. */
export function agentVerdict(
  answer: AgentAnswer,
  plan: readonly PlanStep[],
  speech: VerdictSpeech,
): readonly Sentence[] {
  const { name } = answer.agent;
  switch (answer.verdict) {
    case 'chosen':
      return [{ key: 'agent-chosen', named: { name } }];
    case 'considered':
      return [
        ...answer.lines.map((line) => lineSentence(line, answer, { plan, speech })),
        ...(answer.firstAtLoad === null
          ? []
          : [{ key: 'first-at', named: { name, load: answer.firstAtLoad } }]),
      ];
    case 'not-reached': {
      const index = answer.step?.index ?? 0;
      const key = answer.chosen === null ? 'not-reached-nobody' : 'not-reached';
      return [
        { key, named: { name, index: index + 1, step: speech.step(answer.step, index) } },
        { key: 'today', named: {} },
      ];
    }
    case 'not-asked':
      return [
        { key: 'not-asked', named: { name } },
        { key: answer.rules.length === 0 ? 'no-other-rules' : 'other-rules', named: { name } },
      ];
    default:
      return answer.verdict satisfies never;
  }
}

function lineSentence(
  line: Candidate,
  { agent: { name }, chosen }: AgentAnswer,
  { plan, speech }: { readonly plan: readonly PlanStep[]; readonly speech: VerdictSpeech },
): Sentence {
  const planned = plan.find(({ index }) => index === line.step) ?? null;
  const step = speech.step(planned, line.step);
  if (line.reason !== 'ranked-lower')
    return { key: 'agent-refused', named: { name, step, reason: speech.reason(line) } };
  if (chosen === null || chosen.step !== line.step) return { key: 'agent-lower', named: { name, step } };
  const strategy = planned?.strategy ?? null;
  if (strategy !== null && strategy !== 'highest-free-ratio' && strategy !== 'fewest-sessions')
    return { key: 'agent-turn', named: { name, chosen: chosen.name, strategy: speech.strategy(strategy) } };
  return {
    key: rankedKey(strategy, line, chosen),
    named: {
      name,
      percent: freePercent(line),
      load: line.load,
      limit: line.limit,
      chosen: chosen.name,
      chosenPercent: freePercent(chosen),
      chosenLoad: chosen.load,
      chosenLimit: chosen.limit,
    },
  };
}

/** The figure that the strategy compared; where it was the same, waiting decided. */
function rankedKey(strategy: string | null, line: Candidate, chosen: Candidate): string {
  if (strategy === 'fewest-sessions') return line.load === chosen.load ? 'agent-as-few' : 'agent-fewer';
  return line.load * chosen.limit === chosen.load * line.limit ? 'agent-as-free' : 'agent-ranked';
}
