/** What a rule would win and lose at another place, from the counts that were asked before it moved. */
export interface PlaceCounts {
  readonly winsAt: readonly number[];
  /** Who wins what it matches while it is not there, in the order of the list; null: nobody. */
  readonly otherwise: readonly { readonly ruleId: string | null; readonly visits: number }[];
}

export interface Share {
  readonly ruleId: string;
  readonly visits: number;
}

export interface PlaceEffect {
  readonly wins: number;
  /** Taken from rules it would then stand before; most first. */
  readonly gains: readonly Share[];
  /** Left to rules it would then stand behind; most first. */
  readonly losses: readonly Share[];
}

/** `others`: ids of the list without it; places count in it. */
export function placeEffect(
  counts: PlaceCounts,
  others: readonly string[],
  move: { readonly from: number; readonly to: number },
): PlaceEffect {
  const between = (from: number, to: number): readonly Share[] => {
    const passed = new Set(others.slice(from, to));
    return counts.otherwise
      .flatMap(({ ruleId, visits }) => (ruleId !== null && passed.has(ruleId) ? [{ ruleId, visits }] : []))
      .sort((a, b) => b.visits - a.visits);
  };
  return {
    wins: counts.winsAt[move.to] ?? 0,
    gains: between(move.to, move.from),
    losses: between(move.from, move.to),
  };
}
