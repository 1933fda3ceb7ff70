import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, inject } from 'vitest';
import { ask } from './ask.ts';
import { copyTemplate, databaseName, drop, type Template } from './template.ts';

export interface TestDatabase {
  /** mysql://… of a migrated, empty database that this file alone uses. Known from the first test on. */
  readonly url: string;
  /** Looks or meddles from outside, past the code under test. */
  rows(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

/** A migrated database for this test file, dropped after its last test. Call it at the top of the file. */
export function useDatabase(): TestDatabase {
  let made: MadeDatabase | undefined;
  const current = (): MadeDatabase => {
    if (made === undefined)
      throw new Error('the database is there from the first test (or beforeAll after this one) on');
    return made;
  };
  beforeAll(async () => {
    made = await makeDatabase();
  });
  afterAll(() => made?.drop());
  return {
    get url() {
      return current().url;
    },
    rows: (sql, values) => current().rows(sql, values),
  };
}

export interface MadeDatabase extends TestDatabase {
  drop(): Promise<void>;
}

/** The same without hooks, for a test that needs several, or one without tables. The caller drops it. */
export async function makeDatabase(
  options: { readonly empty?: boolean; readonly template?: Template } = {},
): Promise<MadeDatabase> {
  const { serverUrl, template } = await ask('database');
  const name = databaseName(inject('runId'), randomBytes(5).toString('hex'));
  const statements = options.empty === true ? ['DO 0'] : (options.template ?? template);
  const url = await copyTemplate(serverUrl, statements, name);
  const { rows, close } = connected(url);
  return {
    url,
    rows,
    drop: async () => {
      await close();
      await drop(serverUrl, name);
    },
  };
}

/** The look from outside, and its end. */
export function connected(url: string): { rows: TestDatabase['rows']; close: () => Promise<void> } {
  const pool = mysql.createPool({ uri: url, connectionLimit: 2, timezone: 'Z' });
  return {
    rows: async (sql, values = []) => {
      const [rows] = await pool.query<mysql.RowDataPacket[]>(sql, [...values]);
      return Array.isArray(rows) ? rows : [];
    },
    close: () => pool.end(),
  };
}
