// Programs that are run to their end: where they are and what they said.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends the programs that `run` is waiting for. */
export function endRunning() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs a program to its end and keeps what it said. Never throws for a non-zero exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, show?: boolean }} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string, output: string }>}
 */
export function run(program, args, { cwd, env, input, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(child);
    child.once('close', () => running.delete(child));
    let [stdout, stderr, output] = ['', '', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
      output += data;
      if (show) process.stdout.write(data);
    });
    child.stderr.on('data', (data) => {
      stderr += data;
      output += data;
      if (show) process.stderr.write(data);
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.once('error', (error) =>
      resolve({ code: 127, stdout, stderr, output: `${output}${error.message}` }),
    );
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128 + (signal ? 1 : 0), stdout, stderr, output }),
    );
  });
}

/** The last lines of a text, for an error message. @param {string} text */
export function tail(text, lines = 12) {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** The last lines of a log file. @param {string} file */
export function tailOf(file, lines = 12) {
  try {
    return tail(fs.readFileSync(file, 'utf8'), lines);
  } catch {
    return '(no log)';
  }
}

/** The first folder of PATH, then of the usual system folders, that has this program. @param {string} name @returns {string | null} */
export function findProgram(name) {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/local/bin',
    '/usr/bin',
  ];
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (folder !== '' && fs.statSync(file).isFile()) return file;
    } catch {
      // not in this folder
    }
  }
  return null;
}
