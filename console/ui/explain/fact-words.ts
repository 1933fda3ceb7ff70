/** A fact's value as people read it. */
import { exactWords } from '../time-words.ts';

export interface FactStyle {
  readonly unknown: string;
  readonly hidden: string;
  readonly yes: string;
  readonly no: string;
  readonly none: string;
  readonly language: string;
  readonly timeZone: string;
}

/** Later than the year 2001 in milliseconds: a moment, where the fact's name says so. */
const A_MOMENT = 1e12;

export function factWords(
  fact: { readonly id: string; readonly value?: unknown; readonly hidden: boolean },
  style: FactStyle,
): string {
  if (fact.hidden) return style.hidden;
  return valueWords(fact.value, style);
}

function valueWords(value: unknown, style: FactStyle): string {
  if (value === null || value === undefined) return style.unknown;
  if (typeof value === 'boolean') return value ? style.yes : style.no;
  if (Array.isArray(value))
    return value.length === 0 ? style.none : value.map((one) => valueWords(one, style)).join(', ');
  if (typeof value === 'number') return numberWords(value, style);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function numberWords(value: number, style: Pick<FactStyle, 'language' | 'timeZone'>): string {
  return value > A_MOMENT ? exactWords(value, style) : String(Math.round(value * 100) / 100);
}
