// One `start` for one data folder.
import fs from 'node:fs';
import path from 'node:path';
import { birthOf, isAlive } from './children.mjs';
import { Refusal } from './refusal.mjs';

/** @typedef {{ pid: number, birth: string | null, purpose: string, address?: string, env?: Record<string, string> }} Holder */

/** Who holds the folder now; null: nobody who is still alive. @param {string} home @returns {Holder | null} */
export function holderOf(home) {
  const holder = read(path.join(home, 'lock'));
  return holder !== null && isAlive(holder) ? holder : null;
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Puts the whole content there in one step, so that nobody reads half a lock. False: there is one already. */
function place(file, holder) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Moves a dead holder's lock aside; puts it back if a living one slipped in between our look and our move. */
function clearStale(file) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = read(aside);
  try {
    if (moved !== null && isAlive(moved)) fs.linkSync(aside, file);
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/**
 * @param {string} home
 * @param {string} purpose what the holder does, for the sentence that a second one reads
 */
export function takeLock(home, purpose) {
  makeHome(home);
  const file = path.join(home, 'lock');
  const me = { pid: process.pid, birth: birthOf(process.pid), purpose };
  while (!place(file, me)) {
    const holder = holderOf(home);
    if (holder !== null) throw new Refusal(alreadyRunning(home, holder));
    clearStale(file);
  }
  const mine = () => read(file)?.pid === process.pid;
  return {
    /** Tells those who come later where we can be reached. @param {Partial<Holder>} more */
    tell: (more) => {
      fs.writeFileSync(`${file}.new`, JSON.stringify({ ...me, ...more }), { mode: 0o600 });
      fs.renameSync(`${file}.new`, file);
    },
    release: () => {
      if (mine()) fs.rmSync(file, { force: true });
    },
  };
}

function alreadyRunning(home, holder) {
  const where = holder.address === undefined ? 'it is still starting' : `it answers at ${holder.address}`;
  return [
    `usher ${holder.purpose} already runs on ${home} (process ${holder.pid}): ${where}.`,
    'To run a second one beside it, give it a folder of its own: USHER_HOME=/some/other/folder npm start',
  ].join('\n');
}

function makeHome(home) {
  try {
    fs.mkdirSync(home, { recursive: true, mode: 0o700 });
    fs.accessSync(home, fs.constants.W_OK | fs.constants.X_OK);
    if (!fs.statSync(home).isDirectory()) throw new Error('it is not a folder');
  } catch (error) {
    throw new Refusal(
      `USHER_HOME is ${JSON.stringify(home)}, which cannot be used: ${error.message}\nRight would be: a folder on a local disk that you may write to.`,
    );
  }
}
