/** One entry of the bot's table of questions, in one language. */
export interface BotQuestionSeed {
  readonly question: string;
  readonly variants: readonly string[];
  readonly answer: string;
  /** Place in the menu, from 1; null = not in the menu. */
  readonly menuPlace: number | null;
}
