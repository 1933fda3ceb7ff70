/** What stands for what in a recorded fixture, for somebody who may see the session. */
import type { Fixture } from '#rules/fixtures/fixture.ts';

export interface Replacement {
  readonly place: string;
  /** A number stays one: a moment is told otherwise than a telephone number of as many digits. */
  readonly before: string | number;
  readonly after: string | number;
}

function told(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

/** Texts and names, by fact or by second; what stayed as it is is left out. */
export function replacements(recorded: Fixture, redacted: Fixture): readonly Replacement[] {
  const ofFacts = Object.entries(redacted.facts).map(([fact, value]) => ({
    place: fact,
    before: told(recorded.facts[fact]),
    after: told(value),
  }));
  const all = [...ofFacts, ...ofTimeline(recorded, redacted)];
  const seen = new Set<string>();
  return all.filter(({ place, before, after }) => {
    const key = `${place} ${before}`;
    if (before === after || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function ofTimeline(recorded: Fixture, redacted: Fixture): readonly Replacement[] {
  if (recorded.kind !== 'session' || redacted.kind !== 'session') return [];
  return redacted.timeline.flatMap((event, at) => {
    const before = recorded.timeline[at];
    return (['agent', 'contact', 'text'] as const).flatMap((key): readonly Replacement[] => {
      const after: unknown = Reflect.get(event, key);
      const was: unknown = before === undefined ? undefined : Reflect.get(before, key);
      if (typeof after !== 'string' || typeof was !== 'string') return [];
      return [{ place: key === 'agent' ? 'agent' : event.do, before: was, after }];
    });
  });
}
