/** How many who were shown the first message of a rule had spoken or left before a later one was due. */
export interface ShownMessage {
  readonly messageId: string;
  readonly shown: number;
}

/** Under so many cases a share says nothing. Count. */
const FEWEST = 20;

/** Share, 0–1; null where there is too little to say, or the message was never in a rule that was live. */
export function goneBefore(messageId: string, figures: readonly ShownMessage[]): number | null {
  const most = Math.max(0, ...figures.map(({ shown }) => shown));
  const own = figures.find((one) => one.messageId === messageId);
  return own === undefined || most < FEWEST ? null : 1 - own.shown / most;
}
