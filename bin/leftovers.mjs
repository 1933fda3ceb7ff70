// What a test run leaves behind when it is killed: found by its folder, ended and removed by the next run.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { birthOf, childrenIn, isAlive } from './children.mjs';
import { ROOT } from './settings.mjs';

const PREFIX = 'usher-test-';

/** A folder for everything that one test run starts and writes. @returns {{ id: string, folder: string }} */
export function runFolder() {
  const id = randomBytes(4).toString('hex');
  const folder = path.join(os.tmpdir(), `${PREFIX}${id}`);
  fs.mkdirSync(folder, { mode: 0o700 });
  fs.writeFileSync(
    path.join(folder, 'owner'),
    JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }),
  );
  return { id, folder };
}

/** Ends every process that was started for the folder, then removes it. @param {string} folder */
export async function clearRun(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|\/)children[^/]*$/.test(name));
  for (const name of files) await childrenIn(path.join(folder, name)).endOrphans();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Clears what runs whose owner is gone have left.
 * @param {string | null} databaseUrl a server given by address, on which their databases may still be
 */
export async function clearDeadRuns(databaseUrl) {
  for (const name of fs.readdirSync(os.tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const folder = path.join(os.tmpdir(), name);
    try {
      const owner = JSON.parse(fs.readFileSync(path.join(folder, 'owner'), 'utf8'));
      if (isAlive(owner)) continue;
      if (databaseUrl !== null) await dropDatabases(databaseUrl, name.slice(PREFIX.length));
      await clearRun(folder);
      fs.rmSync(path.join(ROOT, 'dist', name.slice('usher-'.length)), { recursive: true, force: true });
    } catch (error) {
      // Another run is just making or clearing it.
      if (error.code !== 'ENOENT') throw error;
    }
  }
}

/**
 * Drops the databases of one run, and no other.
 * @param {string} serverUrl
 * @param {string} runId
 */
export async function dropDatabases(serverUrl, runId) {
  const { createConnection } = await import('mysql2/promise');
  const url = new URL(serverUrl);
  url.pathname = '/';
  const server = await createConnection({ uri: url.href });
  try {
    const [rows] = await server.query('SHOW DATABASES');
    const names = rows.map((row) => String(Object.values(row)[0]));
    for (const name of names.filter((one) => one.startsWith(`usher_test_${runId}_`))) {
      await server.query(`DROP DATABASE IF EXISTS \`${name}\``);
    }
  } finally {
    await server.end();
  }
}
