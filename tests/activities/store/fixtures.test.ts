import { beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import {
  addFixture,
  deleteFixture,
  type FixtureSave,
  fixturesHash,
  importFixtures,
  listFixtures,
  MOST_FIXTURE_BYTES,
  MOST_FIXTURES,
  saveFixture,
} from '#activities/store/fixtures.ts';
import { sweep } from '#activities/store/sweep.ts';
import type { Fixture } from '#rules/fixtures/fixture.ts';
import { aDecision, aSession } from '../../rules/fixtures/a-fixture.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let store: Store;
beforeAll(() => {
  store = openStore({ databaseUrl: database.url, connections: 4 });
  return () => store.close();
});

const BY = 'staff-1';
const add = (fixture: Fixture) => addFixture(store, { fixture, by: BY, why: null });

async function added(fixture: Fixture): Promise<Extract<FixtureSave, { ok: true }>['fixture']> {
  const result = await add(fixture);
  if (!result.ok) throw new Error(result.reason);
  return result.fixture;
}

const namesOf = async (set: 'guidance' | 'assignment') =>
  (await listFixtures(store, set)).map(({ name }) => name);

describe('fixtures', () => {
  it('are listed by name under their rule set, sessions under both', async () => {
    await added(aDecision({ title: 'list b' }));
    await added(aDecision({ title: 'list a' }));
    await added(aDecision({ title: 'list c', set: 'assignment' }));
    await added(aSession({ title: 'list d' }));

    const [guidance, assignment] = [await namesOf('guidance'), await namesOf('assignment')];

    expect(guidance.filter((name) => name.startsWith('list'))).toEqual(['list a', 'list b', 'list d']);
    expect(assignment.filter((name) => name.startsWith('list'))).toEqual(['list c', 'list d']);
  });

  it('have a name of their own within a set, letter by letter', async () => {
    const first = await added(aDecision({ title: 'Named' }));

    const [again, other, elsewhere] = [
      await add(aDecision({ title: 'Named' })),
      await add(aDecision({ title: 'named' })),
      await add(aDecision({ title: 'Named', set: 'assignment' })),
    ];

    expect(again).toEqual({ ok: false, reason: 'name-taken', id: first.id });
    expect([other.ok, elsewhere.ok]).toEqual([true, true]);
  });

  it('are saved on the revision that was seen; of two at once one is told of the other', async () => {
    const { id, revision } = await added(aDecision({ title: 'raced' }));
    const save = (note: string) =>
      saveFixture(
        store,
        { set: 'guidance', id, revision },
        { fixture: aDecision({ title: 'raced', note }), by: BY, why: null },
      );

    const results = await Promise.all([save('one'), save('two')]);

    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'revision', newest: 2 });
  });

  it('ask why before they expect something else, and keep the reason', async () => {
    const { id } = await added(aDecision({ title: 'truth' }));
    const fixture = aDecision({ title: 'truth', expect: { rule: 'vip' } });
    const key = { set: 'guidance', id, revision: 1 } as const;

    const without = await saveFixture(store, key, { fixture, by: BY, why: null });
    const withReason = await saveFixture(store, key, { fixture, by: BY, why: 'greets first now' });

    expect(without).toEqual({ ok: false, reason: 'asks-why' });
    expect(withReason).toMatchObject({
      ok: true,
      before: { accepted: null },
      fixture: { revision: 2, accepted: { why: 'greets first now', by: BY } },
    });
  });

  it('change the hash of every set that takes part, and of no other', async () => {
    const hashes = () =>
      Promise.all([fixturesHash(store.pool, 'guidance'), fixturesHash(store.pool, 'assignment')]);
    const [guidance, assignment] = await hashes();

    const decision = await added(aDecision({ title: 'hashed' }));
    const afterDecision = await hashes();
    const session = await added(aSession({ title: 'hashed' }));
    const afterSession = await hashes();
    await deleteFixture(store, { set: 'guidance', id: decision.id });
    await deleteFixture(store, { set: 'assignment', id: session.id });

    expect(afterDecision[0]).not.toBe(guidance);
    expect(afterDecision[1]).toBe(assignment);
    expect(afterSession[1]).not.toBe(assignment);
    expect(await hashes()).toEqual([guidance, assignment]);
  });

  it('come from files all or not at all', async () => {
    const kept = await added(aDecision({ title: 'imported', expect: { rule: 'old' } }));
    const files = [aDecision({ title: 'imported new' }), aDecision({ title: 'imported' })];

    const refused = await importFixtures(store, files, { by: BY, why: null });
    const names = await namesOf('guidance');
    const taken = await importFixtures(store, files, { by: BY, why: 'from git' });

    expect(refused).toEqual({ ok: false, place: 1, refusal: { ok: false, reason: 'asks-why' } });
    expect(names).not.toContain('imported new');
    expect(taken).toMatchObject({
      ok: true,
      saves: [{ before: null }, { before: { id: kept.id }, fixture: { id: kept.id, revision: 2 } }],
    });
  });

  it('are refused where they are too large, or too many', async () => {
    const texts = Array.from({ length: 20 }, () => 'x'.repeat(8_000));
    const large = aSession({
      title: 'large',
      timeline: [
        { second: 0, do: 'opened' },
        ...texts.map((text, at) => ({ second: at + 1, do: 'spoke' as const, text })),
      ],
    });
    const rows = Array.from({ length: MOST_FIXTURES }, (_, at) => [`many-${at}`, 'assignment', `many ${at}`]);
    await store.pool.query(
      'INSERT INTO fixtures (id, set_name, name, kind, document, hash, saved_by) VALUES ?',
      [rows.map((row) => [...row, 'decision', '{}', 'h', BY])],
    );

    const [tooLarge, tooMany] = [
      await add(large),
      await add(aDecision({ title: 'one more', set: 'assignment' })),
    ];
    await store.pool.query("DELETE FROM fixtures WHERE id LIKE 'many-%'");

    expect(20 * 8_000).toBeGreaterThan(MOST_FIXTURE_BYTES);
    expect([tooLarge, tooMany]).toEqual([
      { ok: false, reason: 'too-large' },
      { ok: false, reason: 'too-many' },
    ]);
  });

  it('are never swept, however old', async () => {
    const { id } = await added(aDecision({ title: 'old' }));
    await store.pool.query("UPDATE fixtures SET saved_at = '2020-01-01', created_at = '2020-01-01'");

    await sweep(store);

    expect((await listFixtures(store, 'guidance')).map((fixture) => fixture.id)).toContain(id);
  });
});
