/** A trial by hand as a decision fixture: its facts, its moment, and whatever is decided now as what must be. */
import type { z } from 'zod';
import type { FactView } from '#api/contract/decisions.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { FIXTURE_FORMAT } from '#rules/fixtures/fixture.ts';

export interface FixtureAsked {
  readonly set: SetName;
  readonly title: string;
  readonly atMs: number;
  readonly zone: string;
  readonly facts: readonly z.output<typeof FactView>[];
}

/** Unknown facts are left out, and the clock comes from the moment. */
export function fixtureOf({ set, title, atMs, zone, facts }: FixtureAsked): object {
  const known = facts.filter(
    ({ id, value, hidden }) =>
      !hidden &&
      value !== null &&
      !(Array.isArray(value) && value.length === 0) &&
      !/^(clock|age)\./u.test(id),
  );
  return {
    format: FIXTURE_FORMAT,
    kind: 'decision',
    set,
    title,
    at: new Date(atMs).toISOString(),
    zone,
    facts: Object.fromEntries(known.map(({ id, value }) => [id, value])),
    expect: { rule: null },
  };
}
