// Every other word after `usher`: the product's own command line, on the servers of the data folder.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { childrenIn } from './children.mjs';
import { forgetSocket, startDatabase } from './database.mjs';
import { findDatabase } from './database-program.mjs';
import { install } from './install.mjs';
import { holderOf, takeLock } from './lock.mjs';
import { freePort } from './ports.mjs';
import { environment, programFile } from './product.mjs';
import { readSettings } from './settings.mjs';

/** @param {readonly string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
function runCommand(args, env) {
  return new Promise((resolve) => {
    spawn(process.execPath, [programFile('cli'), ...args], { env, stdio: 'inherit' }).once('exit', (code) =>
      resolve(code ?? 1),
    );
  });
}

/** Runs the data folder's own database for as long as the command takes. */
async function withOwnDatabase(settings, work) {
  const { home } = settings;
  const lock = takeLock(home, 'command');
  const logs = path.join(home, 'logs');
  const folder = path.join(home, 'database');
  for (const one of [logs, folder]) fs.mkdirSync(one, { recursive: true, mode: 0o700 });
  try {
    const children = childrenIn(path.join(home, 'children.json'));
    await children.endOrphans();
    const program = await findDatabase(console.error);
    const server = await startDatabase(program, {
      folder,
      port: await freePort(),
      durable: true,
      logFile: path.join(logs, 'database.log'),
      children,
    });
    try {
      return await work(server.socketUrl);
    } finally {
      await server.end(10_000);
      forgetSocket(folder);
    }
  } finally {
    lock.release();
  }
}

/** Rules kept in files are checked and tested without any server; CI has none. @param {readonly string[]} args */
function needsNoServer([command, name, ...rest]) {
  const asksServer = rest.some((arg) => arg === '--live' || arg.startsWith('--decision'));
  return command === 'rules' && name !== 'record' && !asksServer;
}

/** @param {readonly string[]} args */
export async function main(args) {
  const settings = readSettings(process.env);
  await install();
  await build({ only: ['database client', 'programs'] });
  if (needsNoServer(args)) return runCommand(args, process.env);
  const running = holderOf(settings.home)?.env;
  const run = (databaseUrl, temporalAddress) =>
    runCommand(args, environment(settings, { databaseUrl, temporalAddress }));
  if (settings.databaseUrl !== null) return run(settings.databaseUrl, settings.temporalAddress);
  if (running?.DATABASE_URL !== undefined)
    return run(running.DATABASE_URL, running.TEMPORAL_ADDRESS ?? settings.temporalAddress);
  return withOwnDatabase(settings, (url) => run(url, settings.temporalAddress));
}
