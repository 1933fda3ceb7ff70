// A database is migrated (and one seeded) once a run; every test file gets a copy, made from the statements that describe it.
import mysql from 'mysql2/promise';
import { migrate } from '#activities/store/migrate.ts';

/** All that is needed to make the migrated database again: its tables, and the rows that migrations put in. */
export type Template = readonly string[];

/** Only databases with this beginning are ever made or dropped by the tests. */
export function databaseName(runId: string, name: string): string {
  return `usher_test_${runId}_${name}`;
}

/** The same server, another database. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export async function makeTemplate(serverUrl: string, runId: string, name = 'template'): Promise<Template> {
  const url = urlOf(serverUrl, databaseName(runId, name));
  await migrate(url);
  return describeDatabase(url);
}

export async function describeDatabase(url: string): Promise<Template> {
  const connection = await mysql.createConnection({ uri: url, dateStrings: true });
  try {
    return await describe(connection);
  } finally {
    await connection.end();
  }
}

async function describe(connection: mysql.Connection): Promise<Template> {
  const [tables] = await connection.query<mysql.RowDataPacket[]>('SHOW FULL TABLES WHERE Table_type = ?', [
    'BASE TABLE',
  ]);
  const statements = ['SET FOREIGN_KEY_CHECKS = 0'];
  for (const row of tables) {
    const table = String(Object.values(row)[0]);
    const [[made]] = await connection.query<mysql.RowDataPacket[]>(`SHOW CREATE TABLE \`${table}\``);
    statements.push(String(made?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, ''));
    const [rows] = await connection.query<mysql.RowDataPacket[]>(`SELECT * FROM \`${table}\``);
    for (const one of rows) statements.push(connection.format(`INSERT INTO \`${table}\` SET ?`, [one]));
  }
  return statements;
}

/** A new database with everything the template has. */
export async function copyTemplate(serverUrl: string, template: Template, name: string): Promise<string> {
  const url = urlOf(serverUrl, name);
  await withServer(serverUrl, (server) =>
    server.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`),
  );
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true });
  try {
    await connection.query(template.join(';\n'));
  } finally {
    await connection.end();
  }
  return url;
}

export async function drop(serverUrl: string, name: string): Promise<void> {
  if (!name.startsWith('usher_test_')) throw new Error(`${name} is not a test database`);
  await withServer(serverUrl, (server) => server.query(`DROP DATABASE IF EXISTS \`${name}\``));
}

/** Connects without a database, since the one in a given address need not exist. */
async function withServer<T>(serverUrl: string, work: (server: mysql.Connection) => Promise<T>): Promise<T> {
  const url = new URL(serverUrl);
  url.pathname = '/';
  const server = await mysql.createConnection({ uri: url.href });
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}
