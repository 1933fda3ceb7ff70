import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tryRules } from '#api/contract/rule-trials.ts';
import { FACES } from '#console/rules-studio/faces/faces.ts';
import { fieldGroups } from '#console/rules-studio/trial/fact-fields.ts';
import {
  bodyOf,
  NOTHING_TRIED,
  queryOf,
  stateOf,
  withAgent,
  withFact,
} from '#console/rules-studio/trial/trial-state.ts';
import { fieldTime, momentIn } from '#console/rules-studio/trial/trial-time.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { CATALOGUE, ZONE } from '../../support/a-rule-set.ts';

describe('a trial in the address', () => {
  it('comes back as it was written', () => {
    const id = fc.string({ minLength: 1, maxLength: 12 });
    const state = fc.record({
      decision: fc.option(id),
      facts: fc.dictionary(
        id,
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string())),
      ),
      atMs: fc.option(fc.integer({ min: 1, max: 4e12 })),
      roster: fc.array(fc.record({ agentId: id, load: fc.nat(9) }), { maxLength: 3 }),
      ask: fc.option(id),
      draft: fc.option(id),
    });
    fc.assert(
      fc.property(state, (tried) => {
        const address = new URLSearchParams(queryOf(tried)).toString();

        expect(stateOf(Object.fromEntries(new URLSearchParams(address)))).toEqual(tried);
      }),
    );
  });

  it('tries less where the link was cut or written by hand, never something broken', () => {
    const broken = { facts: '{"visit.count":', roster: '[{"load":1},"x"]', at: 'noon', decision: '' };

    expect(stateOf(broken)).toEqual(NOTHING_TRIED);
    expect(tryRules.body.safeParse(bodyOf(stateOf({ facts: '[1]' }))).success).toBe(true);
  });

  it('takes back what was put in by hand', () => {
    const tried = withAgent(withFact(NOTHING_TRIED, 'visit.count', 3), 'a1', { accepting: false });

    expect(withAgent(tried, 'a1', { load: 2 }).roster).toEqual([
      { agentId: 'a1', accepting: false, load: 2 },
    ]);
    expect(withAgent(withFact(tried, 'visit.count', undefined), 'a1', null)).toEqual(NOTHING_TRIED);
    expect(withFact(tried, 'visit.count', null).facts).toEqual({ 'visit.count': null });
  });
});

describe('the facts of a trial', () => {
  const asked = {
    set: 'guidance',
    catalogue: CATALOGUE,
    facts: [],
    state: NOTHING_TRIED,
    search: '',
    all: false,
  } as const;
  const idsOf = (more: object) =>
    fieldGroups({ ...asked, ...more }).flatMap(({ fields }) => fields.map(({ definition }) => definition.id));

  it('are those that rules read and those put in by hand, others where they are looked for', () => {
    const facts = [
      { id: 'visit.count', label: { en: 'visits' }, value: 3, hidden: false, read: true },
      { id: 'visit.city', label: { en: 'city' }, value: null, hidden: false, read: false },
    ];

    expect(idsOf({ facts })).toEqual(['visit.count']);
    expect(idsOf({ facts, state: withFact(NOTHING_TRIED, 'visit.city', 'Changchun') })).toEqual([
      'visit.count',
      'visit.city',
    ]);
    expect(idsOf({ facts, search: 'campaign' })).toEqual(['visit.campaign']);
  });

  it('leave out the clock, what is derived, and what the other set alone knows', () => {
    const all = idsOf({ all: true });

    expect(all.filter((id) => id.startsWith('clock.') || id.startsWith('age.'))).toEqual([]);
    expect(all).not.toContain('session.firstMessage');
    expect(idsOf({ all: true, set: 'assignment' })).toContain('session.firstMessage');
  });

  it('may begin with a face whose facts are all of the catalogue', () => {
    for (const { facts } of FACES) expect(assembleFacts(CATALOGUE, facts).alarms).toEqual([]);
  });
});

describe('the time of a trial', () => {
  it('is written in the zone of the organisation, and read as the same minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 946_684_800_000, max: 4_000_000_000_000 }), (atMs) => {
        const minute = Math.floor(atMs / 60_000) * 60_000;

        expect(momentIn(fieldTime(minute, ZONE), ZONE)).toBe(minute);
      }),
    );
    expect(momentIn('yesterday', ZONE)).toBeNull();
  });
});
