/** Chance that is the same on every run. */
export interface Random {
  /** From 0, below 1. */
  next(): number;
  /** A whole number from 0, below `count`. */
  below(count: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Between `least` and `most` different items, in the order of the list. */
  some<Item>(items: readonly Item[], least: number, most: number): readonly Item[];
}

/** Mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const some = <Item>(items: readonly Item[], least: number, most: number): readonly Item[] => {
    const count = Math.min(items.length, least + below(most - least + 1));
    const places = items.map((_, place) => place);
    while (places.length > count) places.splice(below(places.length), 1);
    return places.flatMap((place) => items[place] ?? []);
  };
  return { next, below, chance: (probability) => next() < probability, pick, some };
}
