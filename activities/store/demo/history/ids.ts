/** Ids of the history: UUIDs of version 7 whose time is the virtual clock's and whose rest is drawn, so that they sort and repeat. */
import type { Chance } from '../chance.ts';

export function idAt(ms: number, chance: Chance): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  const hex = (digits: number) =>
    Math.floor(chance.next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const variant = chance.pick(['8', '9', 'a', 'b']);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`;
}
