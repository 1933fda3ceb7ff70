/** What a scripted session is about, in one language; `{slot}` places are filled from `slots.ts`. */
export interface Topic {
  /** Key of its theme. */
  readonly theme: string;
  /** The page it is asked from, a path on the shop's site. */
  readonly page: string;
  /** How often it comes up beside the others. */
  readonly weight: number;
  readonly openings: readonly string[];
  /** Answer of the agent, then what the customer says to it; null = they have nothing to add. In order. */
  readonly exchanges: readonly (readonly [agent: string, customer: string | null])[];
}

/** Words that fit any topic. */
export interface SmallTalk {
  readonly greetings: readonly string[];
  readonly agentGreetings: readonly string[];
  readonly fillers: readonly string[];
  readonly impatient: readonly string[];
  readonly thanks: readonly string[];
  readonly goodbyes: readonly string[];
  readonly complimentsBySurvey: readonly string[];
  readonly grumblesBySurvey: readonly string[];
  readonly leftMessages: readonly string[];
  readonly transferNotes: readonly string[];
  readonly askAgent: readonly string[];
  readonly gibberish: readonly string[];
}
