/**
 * A whole database as plain SQL, one statement a line, and back.
 * 1. Everything is of one moment: one transaction reads it all, and nobody is kept from writing. 2. A file that was cut short is
 * recognised before anything is loaded. 3. Only an empty database is loaded into.
 */
import { type Connection, createConnection, type RowDataPacket } from 'mysql2';
import { AppError } from '#rules/errors.ts';
import { SAME_EVERYWHERE } from './pool.ts';

const BEGINNING = '-- Usher backup';
const END = '-- end of the Usher backup';
const SETTINGS = [
  'SET NAMES utf8mb4;',
  `${SAME_EVERYWHERE};`,
  'SET SESSION foreign_key_checks = 0;',
  'SET SESSION unique_checks = 0;',
];

/** Of one statement; every server takes more. Characters. */
const LONGEST_INSERT = 512 * 1024;

interface Written {
  readonly tables: number;
  readonly rows: number;
}

/** Hands out the lines of a backup; answers how much it was. */
export async function* backupLines(databaseUrl: string): AsyncGenerator<string, Written> {
  const connection = connect(databaseUrl);
  try {
    await connection.promise().query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.promise().query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    yield BEGINNING;
    yield* SETTINGS;
    let rows = 0;
    const tables = await tablesOf(connection);
    for (const table of tables) {
      const [[made]] = await connection.promise().query<RowDataPacket[]>(`SHOW CREATE TABLE \`${table}\``);
      yield `${String(made?.['Create Table']).replaceAll('\n', ' ')};`;
      rows += yield* insertsOf(connection, table);
    }
    yield END;
    return { tables: tables.length, rows };
  } finally {
    await connection.promise().end();
  }
}

/** Times as they are written, numbers with all their digits, JSON as its text. */
function connect(databaseUrl: string): Connection {
  const url = new URL(databaseUrl);
  url.protocol = 'mysql:';
  return createConnection({
    uri: url.href,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    typeCast: (field, next) => (field.type === 'JSON' ? field.string('utf8') : next()),
  });
}

async function tablesOf(connection: Connection): Promise<readonly string[]> {
  const [rows] = await connection
    .promise()
    .query<RowDataPacket[]>('SHOW FULL TABLES WHERE Table_type = ?', ['BASE TABLE']);
  return rows.map((row) => String(Object.values(row)[0]));
}

/** Read as it comes, so that a large table needs no more memory than a small one. */
async function* insertsOf(connection: Connection, table: string): AsyncGenerator<string, number> {
  const reading = connection.query({ sql: `SELECT * FROM \`${table}\``, rowsAsArray: true });
  const head = `INSERT INTO \`${table}\` VALUES `;
  let [count, pending] = [0, ''];
  for await (const row of reading.stream({ highWaterMark: 200 })) {
    const values = connection.escape([row]);
    count += 1;
    if (pending !== '' && pending.length + values.length > LONGEST_INSERT) {
      yield `${head}${pending};`;
      pending = '';
    }
    pending += pending === '' ? values : `, ${values}`;
  }
  if (pending !== '') yield `${head}${pending};`;
  return count;
}

/** Throws for a file that is none, or that was cut short. */
export async function checkBackup(lines: AsyncIterable<string>): Promise<void> {
  let [first, last] = ['', ''];
  for await (const line of lines) {
    if (first === '') first = line;
    last = line;
  }
  if (first !== BEGINNING) throw new AppError('bad-request', 'This file is no backup of Usher');
  if (last !== END) throw new AppError('bad-request', 'This backup was cut short; nothing was loaded');
}

/** Loads a backup that was checked; answers how many statements. */
export async function restoreLines(databaseUrl: string, lines: AsyncIterable<string>): Promise<number> {
  const connection = connect(databaseUrl);
  try {
    if ((await tablesOf(connection)).length > 0)
      throw new AppError('conflict', 'The database is not empty: a backup is loaded into an empty one');
    let statements = 0;
    for await (const line of lines) {
      if (line.startsWith('--') || line === '') continue;
      await connection.promise().query(line);
      statements += 1;
    }
    return statements;
  } finally {
    await connection.promise().end();
  }
}
