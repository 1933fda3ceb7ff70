/** What a rule would win more of, were it moved above one that takes visits from it. */
export interface Lost {
  readonly ruleId: string;
  readonly visits: number;
}

/** Those of every rule that would then stand behind it. `order`: ids of the list from the top. */
export function gainAbove(ruleId: string, lostTo: readonly Lost[], order: readonly string[]): number {
  const from = order.indexOf(ruleId);
  return lostTo
    .filter((lost) => order.indexOf(lost.ruleId) >= from)
    .reduce((sum, { visits }) => sum + visits, 0);
}
