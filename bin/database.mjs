// A private MySQL-compatible server on a data folder, reachable from this machine only.
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launch } from './children.mjs';
import { systemTables } from './database-program.mjs';
import { accepting } from './ports.mjs';
import { run, tail, tailOf } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const USER = 'usher';
const START_MS = 60_000;

/** @typedef {import('./database-program.mjs').DatabaseProgram} DatabaseProgram */

/** @param {DatabaseProgram} database @param {string} folder */
function baseOptions({ flavour, share }, folder) {
  // A starting server clears its temporary folder of tables, also those of a neighbour that shares it.
  const temporary = path.join(folder, 'tmp');
  fs.mkdirSync(temporary, { recursive: true, mode: 0o700 });
  return [
    '--no-defaults',
    `--datadir=${path.join(folder, 'data')}`,
    `--tmpdir=${temporary}`,
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ...(flavour === 'mariadb'
      ? [`--lc-messages-dir=${share}`, `--character-sets-dir=${share}/charsets`]
      : []),
  ];
}

/** Fills an empty folder with the server's own tables; does nothing on a folder that has them. */
async function initialise(database, folder) {
  const flavourFile = path.join(folder, 'flavour');
  const data = path.join(folder, 'data');
  if (fs.existsSync(flavourFile)) {
    const was = fs.readFileSync(flavourFile, 'utf8').trim();
    if (was === database.flavour && fs.existsSync(data)) return;
    throw new Refusal(
      `The data in ${folder} was written by ${was}, but ${database.program} is ${database.flavour}.\nInstall ${was} again, or move the folder away to begin anew.`,
    );
  }
  // Without the flavour file the folder holds at most an initialisation that was cut short.
  fs.rmSync(data, { recursive: true, force: true });
  fs.mkdirSync(data, { recursive: true, mode: 0o700 });
  const { code, output } =
    database.flavour === 'mariadb'
      ? await bootstrap(database, folder)
      : await initialiseMysql(database, folder);
  if (code !== 0) throw new Refusal(`The database could not be set up in ${folder}:\n${tail(output)}`);
  fs.writeFileSync(flavourFile, `${database.flavour}\n`);
}

/** What mariadb-install-db does, without the two programs of other packages that it calls. Nobody may sign in afterwards. */
function bootstrap(database, folder) {
  const files = systemTables(database.share);
  if (files === null) throw new Refusal(`MariaDB's system tables were not found in ${database.share}.`);
  const sql = [
    'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;',
    ...files.map((file) => fs.readFileSync(file, 'utf8')),
    "USE mysql;\nDELETE FROM global_priv WHERE User IN ('root', '');\nDELETE FROM proxies_priv WHERE User IN ('root', '');",
  ].join('\n');
  const options = [
    ...baseOptions(database, folder),
    '--bootstrap',
    '--skip-log-bin',
    '--log-warnings=0',
    '--loose-innodb-log-file-size=100663296',
  ];
  return run(database.program, options, { env: database.env, input: `${sql}\n` });
}

function initialiseMysql(database, folder) {
  return run(
    database.program,
    [...baseOptions(database, folder), '--initialize-insecure', '--skip-log-bin'],
    { env: database.env },
  );
}

/** The password of our own account, random, readable by the owner of the folder alone. */
function passwordIn(folder) {
  const file = path.join(folder, 'password');
  if (!fs.existsSync(file))
    fs.writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
  return fs.readFileSync(file, 'utf8').trim();
}

/** Run by the server before it lets anybody in, at every start, so that a lost account heals itself. */
function writeInitFile(folder, password) {
  const file = path.join(folder, 'init.sql');
  // By the port and by the socket, see below.
  const accounts = ['127.0.0.1', 'localhost'].map((host) => `'${USER}'@'${host}'`);
  const sql = [
    ...accounts.flatMap((account) => [
      `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
      `ALTER USER ${account} IDENTIFIED BY '${password}';`,
      `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION;`,
    ]),
    "DROP USER IF EXISTS 'root'@'localhost';",
    'CREATE DATABASE IF NOT EXISTS usher CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;',
  ];
  fs.writeFileSync(file, `${sql.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/** A talk through it costs the two processes less than one by the port. Its path may have 107 bytes, a data folder's more. */
export function socketFile(folder) {
  const beside = path.join(folder, 'server.sock');
  if (Buffer.byteLength(beside) < 100) return beside;
  const short = shortFolder(folder);
  fs.mkdirSync(short, { recursive: true, mode: 0o700 });
  const found = fs.lstatSync(short);
  // Its name can be guessed: whoever made it first could put a server of their own there, and be told the password.
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0)
    throw new Refusal(`${short} is not a folder of yours alone. Remove it, or choose a shorter USHER_HOME.`);
  return path.join(short, 'server.sock');
}

function shortFolder(folder) {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return path.join(os.tmpdir(), `usher-${process.getuid?.() ?? 0}-${name}`);
}

function serverOptions(database, { folder, port, durable }) {
  return [
    ...baseOptions(database, folder),
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${socketFile(folder)}`,
    `--pid-file=${path.join(folder, 'server.pid')}`,
    `--init-file=${writeInitFile(folder, passwordIn(folder))}`,
    '--skip-name-resolve',
    '--skip-log-bin',
    '--default-time-zone=+00:00',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_bin',
    '--max-connections=400',
    '--max-allowed-packet=67108864',
    '--innodb-buffer-pool-size=268435456',
    '--innodb-print-all-deadlocks=OFF',
    '--performance-schema=OFF',
    // A commit that was answered must outlive a power cut, except where everything is thrown away afterwards.
    ...(durable
      ? ['--innodb-flush-log-at-trx-commit=1']
      : ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite']),
    ...(database.flavour === 'mariadb' ? [] : ['--mysqlx=OFF']),
  ];
}

/**
 * Starts the server on its folder and waits until it lets us in. `url` is its port's, `socketUrl` for the programs beside it.
 * @param {DatabaseProgram} database
 * @param {{ folder: string, port: number, durable: boolean, logFile: string, children?: import('./children.mjs').Children }} options
 */
export async function startDatabase(database, { folder, port, durable, logFile, children }) {
  await initialise(database, folder);
  const args = serverOptions(database, { folder, port, durable });
  const server = launch({
    name: 'database',
    program: database.program,
    args,
    env: database.env,
    logFile,
    children,
  });
  const until = Date.now() + START_MS;
  const stillWorthIt = () => server.isAlive() && Date.now() < until;
  const up = await accepting(port, { pid: server.pid, stillWorthIt });
  if (!up) {
    await server.end(5_000);
    throw new Refusal(
      [
        `The database did not start on ${folder}. Its last words (${logFile}):`,
        tailOf(logFile),
        'If the folder is damaged, put a copy of it back, or move it away to begin anew (what was said is lost then).',
      ].join('\n'),
    );
  }
  const url = `mysql://${USER}:${passwordIn(folder)}@127.0.0.1:${port}/usher`;
  const socketUrl = `${url}?socketPath=${encodeURIComponent(socketFile(folder))}`;
  return { ...server, url, socketUrl };
}

/** Removes the socket's folder where it had to lie outside the data folder. @param {string} folder */
export function forgetSocket(folder) {
  fs.rmSync(shortFolder(folder), { recursive: true, force: true });
}
