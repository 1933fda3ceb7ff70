/** A list of regions taken by parts of the country: whole, in part, or not at all. */
import type { ProvinceArea } from '#rules/authoring/provinces.ts';

export type AreaState = 'all' | 'some' | 'none';

export function areaState(chosen: readonly string[], { provinces }: ProvinceArea): AreaState {
  const taken = provinces.filter(({ value }) => chosen.includes(value)).length;
  if (taken === 0) return 'none';
  return taken === provinces.length ? 'all' : 'some';
}

/** In whole, unless it was whole already; what else is in the list stays where it is. */
export function withArea(chosen: readonly string[], area: ProvinceArea): readonly string[] {
  const own = area.provinces.map(({ value }) => value);
  if (areaState(chosen, area) === 'all') return chosen.filter((one) => !own.includes(one));
  return [...chosen, ...own.filter((one) => !chosen.includes(one))];
}

export function withRegion(chosen: readonly string[], region: string): readonly string[] {
  return chosen.includes(region) ? chosen.filter((one) => one !== region) : [...chosen, region];
}
