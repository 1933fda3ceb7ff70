// Children that run on: known again after we ourselves were killed, kept alive, ended.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const CALM_AFTER_MS = 60_000;

/**
 * When a process began, so that a number used again by another process is not taken for it. Null: there is no such process.
 * @param {number} pid
 * @returns {string | null}
 */
export function birthOf(pid) {
  try {
    if (process.platform !== 'linux') {
      return (
        execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }).trim() || null
      );
    }
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z'
      ? null
      : `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
  } catch {
    return null;
  }
}

/** @param {{ pid: number, birth: string | null }} known */
export function isAlive({ pid, birth }) {
  return birth !== null && birthOf(pid) === birth;
}

/**
 * Asks a process to end, waits, then makes it.
 * @param {{ pid: number, birth: string | null }} known
 * @param {number} graceMs
 */
export async function end(known, graceMs) {
  const signal = (name) => {
    if (!isAlive(known)) return false;
    try {
      process.kill(known.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
    return true;
  };
  if (!signal('SIGTERM')) return;
  const until = Date.now() + graceMs;
  while (Date.now() < until && isAlive(known)) await sleep(25);
  signal('SIGKILL');
  while (isAlive(known)) await sleep(10);
}

/**
 * Starts a program that outlives our own death only until the next start: its number is written down before anything else.
 * A session of its own keeps Ctrl+C away from it, so that we choose the order in which things end.
 * @param {{ name: string, program: string, args: readonly string[], env?: NodeJS.ProcessEnv, cwd?: string, logFile: string, children?: Children }} what
 */
export function launch({ name, program, args, env, cwd, logFile, children }) {
  if (children?.closed()) throw new Error(`${name} is not started any more: everything is being stopped`);
  if (fs.existsSync(logFile) && fs.statSync(logFile).size > LOG_LIMIT_BYTES)
    fs.renameSync(logFile, `${logFile}.1`);
  const log = fs.openSync(logFile, 'a', 0o600);
  const child = spawn(program, args, {
    cwd,
    env: env ?? process.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  fs.closeSync(log);
  const known = { pid: child.pid ?? -1, birth: child.pid === undefined ? null : birthOf(child.pid) };
  children?.add(name, known);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  }).then((how) => {
    children?.remove(name, known);
    return how;
  });
  return { name, ...known, ended, isAlive: () => isAlive(known), end: (graceMs) => end(known, graceMs) };
}

/**
 * Keeps a program running: when it dies it is started again, at once the first time, then after 1, 2, 4 … 30 s.
 * @param {{ name: string, begin: () => Promise<ReturnType<typeof launch>>, say: (line: string) => void }} what
 */
export async function keepAlive({ name, begin, say }) {
  let wanted = true;
  let current = await begin();
  let losses = 0;
  const pause = new AbortController();
  const watch = async () => {
    while (wanted) {
      const bornAt = Date.now();
      const how = await current.ended;
      if (!wanted) return;
      losses = Date.now() - bornAt > CALM_AFTER_MS ? 1 : losses + 1;
      const waitMs = losses === 1 ? 0 : Math.min(30_000, 1_000 * 2 ** (losses - 2));
      say(`${name} ended (${how}); starting it again${waitMs === 0 ? '' : ` in ${waitMs / 1000} s`}`);
      await sleep(waitMs, undefined, { signal: pause.signal }).catch(() => {});
      if (!wanted) return;
      current = await begin().catch((error) => {
        say(`${name} did not start: ${error.message}`);
        return { ...current, ended: Promise.resolve('did not start'), end: async () => {} };
      });
    }
  };
  const watching = watch();
  return {
    name,
    pid: () => current.pid,
    /** How often in a row it has died soon after it had been started. */
    losses: () => losses,
    end: async (graceMs) => {
      wanted = false;
      pause.abort();
      await current.end(graceMs);
      await watching;
      await current.end(graceMs);
    },
  };
}

/** @typedef {ReturnType<typeof childrenIn>} Children */

/**
 * The children of one data folder, in a file, so that the next start finds those of a start that was killed.
 * @param {string} file
 */
export function childrenIn(file) {
  /** @type {{ name: string, pid: number, birth: string | null }[]} */
  let list = [];
  let closed = false;
  const save = () => {
    fs.writeFileSync(`${file}.new`, JSON.stringify(list), { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
  };
  return {
    add: (name, known) => {
      list.push({ name, ...known });
      save();
    },
    remove: (name, known) => {
      list = list.filter((child) => child.name !== name || child.pid !== known.pid);
      if (fs.existsSync(path.dirname(file))) save();
    },
    closed: () => closed,
    /** From here on nothing may be started; whatever still runs is ended. */
    close: async () => {
      closed = true;
      for (const child of [...list].reverse()) await end(child, 2_000);
    },
    /** Ends what an earlier start left running; answers their names. */
    endOrphans: async () => {
      const left = readList(file).filter(isAlive);
      // Last started, first ended: the database goes last.
      for (const child of left.reverse()) await end(child, 10_000);
      list = [];
      save();
      return left.map((child) => child.name);
    },
  };
}

function readList(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}
