// What a test run leaves behind when it is killed: found by its folder, ended and removed by the next run.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { birthOf, childrenIn, isAlive } from './processes.mjs';

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

/** Clears the folders of runs whose owner is gone. */
export async function clearDeadRuns() {
  for (const name of fs.readdirSync(os.tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const folder = path.join(os.tmpdir(), name);
    try {
      const owner = JSON.parse(fs.readFileSync(path.join(folder, 'owner'), 'utf8'));
      if (!isAlive(owner)) await clearRun(folder);
    } catch (error) {
      // Another run is just making or clearing it.
      if (error.code !== 'ENOENT') throw error;
    }
  }
}
