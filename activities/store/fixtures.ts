/**
 * Fixtures of the rule sets, each under one name. A decision belongs to its rule set; a played session to both.
 * Whoever writes one holds the lock of its rule sets, so that nothing is published on fixtures that just changed.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PoolConnection } from 'mysql2/promise';
import { v7 as uuid } from 'uuid';
import { same } from '#rules/authoring/diff.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import type { Fixture } from '#rules/fixtures/fixture.ts';
import { inTransaction, msOf, rowsOf, type Sql, type Store } from './database.ts';

/** Fixtures that may be kept of each rule set, and as many of sessions. Count. */
export const MOST_FIXTURES = 1_000;
/** Bytes a fixture may take. */
export const MOST_FIXTURE_BYTES = 128 * 1024;

/** What was expected was changed to what happens: why, by whom, when. */
export interface Acceptance {
  readonly why: string;
  readonly by: string;
  readonly atMs: number;
}

export interface KeptFixture {
  readonly id: string;
  /** Null: a session, which both rule sets take part in. */
  readonly set: SetName | null;
  /** Its title. */
  readonly name: string;
  /** As it was saved; whoever runs it reads it anew, for the catalogue may have changed. */
  readonly document: Fixture;
  readonly hash: string;
  readonly revision: number;
  /** The last one. */
  readonly accepted: Acceptance | null;
  readonly savedBy: string;
  readonly savedAtMs: number;
}

interface Row {
  id: string;
  set_name: SetName | 'both';
  name: string;
  document: string;
  hash: string;
  revision: number;
  accepted_why: string | null;
  accepted_by: string | null;
  accepted_at: Date | null;
  saved_by: string;
  saved_at: Date;
}

const COLUMNS =
  'id, set_name, name, document, hash, revision, accepted_why, accepted_by, accepted_at, saved_by, saved_at';

function fixtureOf(row: Row): KeptFixture {
  const { accepted_why: why, accepted_by: by, accepted_at: at } = row;
  return {
    id: row.id,
    set: row.set_name === 'both' ? null : row.set_name,
    name: row.name,
    document: JSON.parse(row.document) as Fixture,
    hash: row.hash,
    revision: row.revision,
    accepted: why === null || by === null || at === null ? null : { why, by, atMs: msOf(at) },
    savedBy: row.saved_by,
    savedAtMs: msOf(row.saved_at),
  };
}

function ownerOf(fixture: Fixture): SetName | 'both' {
  return fixture.kind === 'decision' ? fixture.set : 'both';
}

/** Those that a rule set takes part in, by name. */
export async function listFixtures(store: Store, set: SetName): Promise<readonly KeptFixture[]> {
  const rows = await store.rows<Row>(
    `SELECT ${COLUMNS} FROM fixtures WHERE set_name IN (?, 'both') ORDER BY name, id LIMIT ${2 * MOST_FIXTURES}`,
    [set],
  );
  return rows.map(fixtureOf);
}

export async function findFixture(
  store: Pick<Store, 'rows'>,
  { set, id }: { readonly set: SetName; readonly id: string },
): Promise<KeptFixture | null> {
  const [row] = await store.rows<Row>(
    `SELECT ${COLUMNS} FROM fixtures WHERE id = ? AND set_name IN (?, 'both')`,
    [id, set],
  );
  return row === undefined ? null : fixtureOf(row);
}

/** Changes with any fixture that the rule set takes part in. */
export async function fixturesHash(sql: Sql, set: SetName): Promise<string> {
  const rows = await rowsOf<{ hash: string }>(
    sql,
    "SELECT hash FROM fixtures WHERE set_name IN (?, 'both') ORDER BY hash",
    [set],
  );
  return createHash('sha256')
    .update(rows.map(({ hash }) => hash).join(' '))
    .digest('hex');
}

export type FixtureSave =
  | { readonly ok: true; readonly fixture: KeptFixture; readonly before: KeptFixture | null }
  | { readonly ok: false; readonly reason: 'no-fixture' | 'too-many' | 'too-large' | 'asks-why' }
  /** `id`: who has the name. */
  | { readonly ok: false; readonly reason: 'name-taken'; readonly id: string }
  | { readonly ok: false; readonly reason: 'revision'; readonly newest: number };

export interface FixtureWrite {
  readonly fixture: Fixture;
  readonly by: string;
  /** Why something else is expected from now on; asked for where it is. */
  readonly why: string | null;
}

type Refusal = Exclude<FixtureSave, { readonly ok: true }>;

/** Refuses by throwing, so that the transaction leaves nothing behind. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

async function refusing<Result>(
  store: Store,
  work: (sql: PoolConnection) => Promise<Result>,
): Promise<Result | Refusal> {
  try {
    return await inTransaction(store, work);
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

/** In one order everywhere; publishing holds one of them. */
async function lockSets(sql: Sql): Promise<void> {
  for (const name of ['assignment', 'guidance']) {
    const lock = 'SELECT id FROM rule_sets WHERE name = ? FOR UPDATE';
    if ((await rowsOf(sql, lock, [name])).length > 0) continue;
    await sql.query('INSERT IGNORE INTO rule_sets (id, name) VALUES (?, ?)', [uuid(), name]);
    await rowsOf(sql, lock, [name]);
  }
}

function textOf(fixture: Fixture): { readonly text: string; readonly hash: string } {
  const text = canonicalize(fixture) ?? '';
  if (Buffer.byteLength(text) > MOST_FIXTURE_BYTES) throw new Refused({ ok: false, reason: 'too-large' });
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}

async function oneBy(sql: Sql, where: string, values: readonly string[]): Promise<KeptFixture | null> {
  const [row] = await rowsOf<Row>(sql, `SELECT ${COLUMNS} FROM fixtures WHERE ${where}`, [...values]);
  return row === undefined ? null : fixtureOf(row);
}

async function insert(sql: Sql, { fixture, by }: FixtureWrite): Promise<string> {
  const owner = ownerOf(fixture);
  const { text, hash } = textOf(fixture);
  const [row] = await rowsOf<{ n: number | string }>(
    sql,
    'SELECT COUNT(*) AS n FROM fixtures WHERE set_name = ?',
    [owner],
  );
  if (Number(row?.n) >= MOST_FIXTURES) throw new Refused({ ok: false, reason: 'too-many' });
  const id = uuid();
  await sql.query(
    `INSERT INTO fixtures (id, set_name, name, kind, document, hash, saved_by, saved_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, NOW(3), NOW(3))`,
    [id, owner, fixture.title, fixture.kind, text, hash, by],
  );
  return id;
}

async function replace(sql: Sql, before: KeptFixture, write: FixtureWrite): Promise<void> {
  const { fixture, by, why } = write;
  const { text, hash } = textOf(fixture);
  if (hash === before.hash) return;
  const otherwise = !same(before.document.expect, fixture.expect);
  if (otherwise && why === null) throw new Refused({ ok: false, reason: 'asks-why' });
  await sql.query(
    `UPDATE fixtures SET set_name = ?, name = ?, kind = ?, document = ?, hash = ?, revision = revision + 1,
       saved_by = ?, saved_at = NOW(3)${otherwise ? ', accepted_why = ?, accepted_by = ?, accepted_at = NOW(3)' : ''}
     WHERE id = ?`,
    [
      ownerOf(fixture),
      fixture.title,
      fixture.kind,
      text,
      hash,
      by,
      ...(otherwise ? [why, by] : []),
      before.id,
    ],
  );
}

async function nameTaken(sql: Sql, fixture: Fixture): Promise<KeptFixture | null> {
  return oneBy(sql, 'set_name = ? AND name = ?', [ownerOf(fixture), fixture.title]);
}

async function written(sql: Sql, id: string): Promise<KeptFixture> {
  const fixture = await oneBy(sql, 'id = ?', [id]);
  if (fixture === null) throw new Error('the fixture went while it was written');
  return fixture;
}

export function addFixture(store: Store, write: FixtureWrite): Promise<FixtureSave> {
  return refusing(store, async (sql): Promise<FixtureSave> => {
    await lockSets(sql);
    const other = await nameTaken(sql, write.fixture);
    if (other !== null) return { ok: false, reason: 'name-taken', id: other.id };
    const id = await insert(sql, write);
    return { ok: true, fixture: await written(sql, id), before: null };
  });
}

export function saveFixture(
  store: Store,
  key: { readonly set: SetName; readonly id: string; readonly revision: number },
  write: FixtureWrite,
): Promise<FixtureSave> {
  return refusing(store, async (sql): Promise<FixtureSave> => {
    await lockSets(sql);
    const before = await oneBy(sql, "id = ? AND set_name IN (?, 'both')", [key.id, key.set]);
    if (before === null) return { ok: false, reason: 'no-fixture' };
    if (before.revision !== key.revision) return { ok: false, reason: 'revision', newest: before.revision };
    const other = await nameTaken(sql, write.fixture);
    if (other !== null && other.id !== before.id) return { ok: false, reason: 'name-taken', id: other.id };
    await replace(sql, before, write);
    return { ok: true, fixture: await written(sql, before.id), before };
  });
}

export type FixtureImport =
  | {
      readonly ok: true;
      readonly saves: readonly { readonly fixture: KeptFixture; readonly before: KeptFixture | null }[];
    }
  /** `place`: which one of them stood in the way. */
  | { readonly ok: false; readonly place: number; readonly refusal: Refusal };

/** All or none; one of the same name is replaced. */
export async function importFixtures(
  store: Store,
  fixtures: readonly Fixture[],
  { by, why }: Omit<FixtureWrite, 'fixture'>,
): Promise<FixtureImport> {
  let place = 0;
  const done = await refusing(store, async (sql) => {
    await lockSets(sql);
    const saves: { fixture: KeptFixture; before: KeptFixture | null }[] = [];
    for (const [at, fixture] of fixtures.entries()) {
      place = at;
      const before = await nameTaken(sql, fixture);
      if (before === null)
        saves.push({ fixture: await written(sql, await insert(sql, { fixture, by, why })), before });
      else {
        await replace(sql, before, { fixture, by, why });
        saves.push({ fixture: await written(sql, before.id), before });
      }
    }
    return { ok: true, saves } as const;
  });
  return done.ok ? done : { ok: false, place, refusal: done };
}

/** What was there; null where nothing was. */
export function deleteFixture(
  store: Store,
  key: { readonly set: SetName; readonly id: string },
): Promise<KeptFixture | null> {
  return inTransaction(store, async (sql) => {
    await lockSets(sql);
    const before = await oneBy(sql, "id = ? AND set_name IN (?, 'both')", [key.id, key.set]);
    if (before !== null) await sql.query('DELETE FROM fixtures WHERE id = ?', [key.id]);
    return before;
  });
}
