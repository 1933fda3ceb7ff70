/** Facts computed from another fact and the clock facts of the same object; they read no clock. */
import type { FactObject, FactValue } from './facts.ts';

export const DAY_MS = 86_400_000;

const AGE_PREFIX = 'age.';

/** Days of 24 hours since `from`, fractions included; negative in the future. */
function age(from: FactValue | undefined, now: FactValue | undefined): number | null {
  return typeof from === 'number' && typeof now === 'number' ? (now - from) / DAY_MS : null;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A calendar day that exists, written YYYY-MM-DD; else null. */
function parseDay(text: FactValue | undefined): Day | null {
  const parts = typeof text === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text) : null;
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? { year, month, day } : null;
}

/** The birthday in `year`; one born on 29 February has it on 1 March in common years. */
function birthdayIn(year: number, birth: Day): number {
  return Date.UTC(year, birth.month - 1, birth.day);
}

function daysToBirthday(birth: Day, today: Day): number {
  const now = Date.UTC(today.year, today.month - 1, today.day);
  const next = birthdayIn(today.year, birth);
  return ((next >= now ? next : birthdayIn(today.year + 1, birth)) - now) / DAY_MS;
}

function yearsOld(birth: Day, today: Day): number | null {
  const now = Date.UTC(today.year, today.month - 1, today.day);
  const years = today.year - birth.year - (birthdayIn(today.year, birth) > now ? 1 : 0);
  return years < 0 ? null : years;
}

/** The value of a derived fact; null when what it comes from is unknown or no calendar day. */
export function derivedValue(id: string, facts: FactObject): number | null {
  if (id.startsWith(AGE_PREFIX)) return age(facts[id.slice(AGE_PREFIX.length)], facts['clock.now']);
  const birth = parseDay(facts['customer.birthday']);
  const today = parseDay(facts['clock.date']);
  if (!birth || !today) return null;
  return id === 'customer.age' ? yearsOld(birth, today) : daysToBirthday(birth, today);
}
