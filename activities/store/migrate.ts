/**
 * Brings a database to the newest tables: each folder of `migrations/` once, in the order of their names, under a lock, and
 * written down in Prisma's own table, so that `prisma migrate deploy` agrees with us.
 */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { AppError } from '#rules/errors.ts';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface Applied extends RowDataPacket {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** Beside this file in the sources, and beside the bundle once it is built. */
const FOLDER = new URL('./migrations/', import.meta.url);

/** How long a second node waits while a first one migrates. Seconds. */
const LOCK_SECONDS = 120;

/** Answers the names of the migrations that were applied now; none when the tables are new already. */
export async function migrate(databaseUrl: string, folder: URL = FOLDER): Promise<readonly string[]> {
  await createDatabase(databaseUrl);
  const database = new URL(databaseUrl).pathname;
  const connection = await connect(databaseUrl, database);
  try {
    return await locked(connection, database, () => applyAll(connection, readMigrations(folder)));
  } finally {
    await connection.end();
  }
}

async function connect(databaseUrl: string, database: string): Promise<Connection> {
  const url = new URL(databaseUrl);
  url.protocol = 'mysql:';
  url.pathname = database;
  const connection = await createConnection({ uri: url.href, multipleStatements: true, timezone: 'Z' });
  await connection.query("SET time_zone = '+00:00'");
  return connection;
}

/** Only where it is missing: an account without the right to create databases may still own this one. */
async function createDatabase(databaseUrl: string): Promise<void> {
  const name = decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
  const connection = await connect(databaseUrl, '/');
  try {
    const [found] = await connection.query<RowDataPacket[]>('SHOW DATABASES WHERE `Database` = ?', [name]);
    if (found.length > 0) return;
    await connection.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', [
      name,
    ]);
  } finally {
    await connection.end();
  }
}

function readMigrations(folder: URL): readonly Migration[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = fs.readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The lock belongs to the connection, so a process that dies lets go of it. */
async function locked<T>(connection: Connection, database: string, work: () => Promise<T>): Promise<T> {
  // Names of locks are the server's, not the database's, and have at most 64 characters.
  const name = `usher migrate ${createHash('sha256').update(database).digest('hex').slice(0, 40)}`;
  const [[answer]] = await connection.query<RowDataPacket[]>('SELECT GET_LOCK(?, ?) AS got', [
    name,
    LOCK_SECONDS,
  ]);
  if (answer?.got !== 1)
    throw new AppError('unavailable', 'Another process has been migrating this database for too long');
  try {
    return await work();
  } finally {
    await connection.query('SELECT RELEASE_LOCK(?)', [name]);
  }
}

async function applyAll(
  connection: Connection,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  await connection.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at DATETIME(3) NULL,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT NULL,
    rolled_back_at DATETIME(3) NULL,
    started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    applied_steps_count INT UNSIGNED NOT NULL DEFAULT 0,
    PRIMARY KEY (id)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const [rows] = await connection.query<Applied[]>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  refuseWhatDoesNotFit(migrations, applied);
  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const migration of missing) await apply(connection, migration);
  return missing.map(({ name }) => name);
}

function refuseWhatDoesNotFit(migrations: readonly Migration[], applied: ReadonlyMap<string, Applied>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, row] of applied) {
    const migration = known.get(name);
    if (row.finished_at === null)
      throw new AppError(
        'conflict',
        `The migration ${name} ended half-way; put back a copy of the database from before it`,
      );
    if (migration === undefined)
      throw new AppError(
        'conflict',
        `The database has ${name}, which this version does not know; run the newer version`,
      );
    if (migration.checksum !== row.checksum)
      throw new AppError('conflict', `The migration ${name} was changed after it had been applied`);
  }
}

async function apply(connection: Connection, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  // Written first, so that one that ends half-way is known: tables are not part of a transaction in MySQL.
  await connection.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (?, ?, ?)', [
    id,
    checksum,
    name,
  ]);
  await connection.query(sql);
  await connection.query(
    'UPDATE _prisma_migrations SET finished_at = NOW(3), applied_steps_count = 1 WHERE id = ?',
    [id],
  );
}
