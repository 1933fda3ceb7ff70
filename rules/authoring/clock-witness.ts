/** Instants at which conditions on the clock would answer as wanted; the clock's facts move together. */
import { DAY_MS } from './derived-facts.ts';
import type { FactChange, FactObject, FactValue } from './facts.ts';
import type { Wanted } from './text-witness.ts';

const MINUTE_MS = 60_000;

function numbersOn(wanted: readonly Wanted[], fact: string): readonly number[] {
  return wanted
    .filter(({ atom }) => atom.leaf.fact === fact)
    .flatMap(({ atom }) => [atom.leaf.operand].flat())
    .filter((operand) => typeof operand === 'number');
}

/** The clock's facts so many milliseconds later; daylight saving in between is not counted. */
function shifted(facts: FactObject, byMs: number): FactChange {
  const startOfDay = Date.parse(`${String(facts['clock.date'])}T00:00:00Z`);
  const local = startOfDay + Number(facts['clock.minuteOfDay']) * MINUTE_MS + byMs;
  const at = new Date(local);
  const weekday = at.getUTCDay();
  return {
    'clock.now': Number(facts['clock.now']) + byMs,
    'clock.date': at.toISOString().slice(0, 10),
    'clock.weekday': weekday === 0 ? 7 : weekday,
    'clock.minuteOfDay': at.getUTCHours() * 60 + at.getUTCMinutes(),
    'clock.dayOfMonth': at.getUTCDate(),
    'clock.month': at.getUTCMonth() + 1,
  };
}

function isClock(facts: FactObject): boolean {
  const known = (value: FactValue | undefined) => typeof value === 'number' && Number.isFinite(value);
  const date = facts['clock.date'];
  const dated = typeof date === 'string' && !Number.isNaN(Date.parse(`${date}T00:00:00Z`));
  return dated && known(facts['clock.now']) && known(facts['clock.minuteOfDay']);
}

function dayShifts(wanted: readonly Wanted[], facts: FactObject): readonly number[] {
  const now = Number(facts['clock.now']);
  const readsCalendar = wanted.some(({ atom }) =>
    ['clock.date', 'clock.dayOfMonth', 'clock.month'].includes(atom.leaf.fact),
  );
  const instants = numbersOn(wanted, 'clock.now').map((atMs) => Math.floor((atMs - now) / DAY_MS));
  const near = Array.from({ length: readsCalendar ? 367 : 8 }, (_, days) => days);
  return [
    ...new Set([...near, ...instants.flatMap((days) => near.slice(0, 9).map((more) => days + more - 1))]),
  ];
}

export function clockCandidates(wanted: readonly Wanted[], facts: FactObject): readonly FactChange[] {
  if (!isClock(facts)) return [];
  const now = Number(facts['clock.now']);
  const minute = Number(facts['clock.minuteOfDay']);
  const exact = numbersOn(wanted, 'clock.now').flatMap((atMs) => [atMs - now, atMs - now - MINUTE_MS]);
  const minutes = numbersOn(wanted, 'clock.minuteOfDay').flatMap((at) => [at, at - 1, at + 1]);
  const times = [...new Set([minute, ...minutes.filter((at) => at >= 0 && at < 1440)])];
  const shifts = dayShifts(wanted, facts).flatMap((days) =>
    times.map((at) => days * DAY_MS + (at - minute) * MINUTE_MS),
  );
  return [...exact, ...shifts].map((byMs) => shifted(facts, byMs));
}
