// Which database server there is, and how one is come by where there is none.
import fs from 'node:fs';
import path from 'node:path';
import { canInstall, canUnpack, installPackages, unpackPackage } from './debian.mjs';
import { findProgram, run } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const PACKAGE = 'mariadb-server-core';

/** @typedef {{ program: string, flavour: 'mariadb' | 'mysql', share: string, env: NodeJS.ProcessEnv }} DatabaseProgram */

/**
 * The database server to use; installs or unpacks one where there is none.
 * @param {(line: string) => void} aloud
 * @returns {Promise<DatabaseProgram>}
 */
export async function findDatabase(aloud) {
  const found = onPath();
  if (found !== null) return described(found, '/');
  const why = 'this machine has no MariaDB or MySQL server';
  if (canInstall()) {
    await installPackages([PACKAGE], why, aloud);
    const installed = onPath();
    if (installed !== null) return described(installed, '/');
  } else if (canUnpack()) {
    const root = await unpackPackage(PACKAGE, why, aloud);
    const program = path.join(root, 'usr/sbin/mariadbd');
    if (fs.existsSync(program)) return described(program, root);
  }
  throw new Refusal(
    [
      'There is no database server. Any one of these will do:',
      `  · install MariaDB 10.11 or newer, or MySQL 8 (Debian and Ubuntu: apt-get install ${PACKAGE}), so that mariadbd or mysqld is on PATH`,
      '  · give the address of one that runs: DATABASE_URL=mysql://USER:PASSWORD@HOST:3306/usher',
    ].join('\n'),
  );
}

function onPath() {
  return findProgram('mariadbd') ?? findProgram('mysqld');
}

async function described(program, root) {
  const env =
    root === '/' ? process.env : { ...process.env, LD_LIBRARY_PATH: libraryFolders(root).join(':') };
  const { code, output } = await run(program, ['--no-defaults', '--version'], { env });
  if (code !== 0) throw new Refusal(`${program} does not run:\n${output}`);
  const flavour = /mariadb/i.test(output) ? 'mariadb' : 'mysql';
  const prefix = root === '/' ? path.resolve(fs.realpathSync(program), '../..') : path.join(root, 'usr');
  const shares = ['share/mysql', 'share/mariadb', 'share'].map((one) => path.join(prefix, one));
  const share = shares.find((folder) => systemTables(folder) !== null) ?? shares[0];
  return { program, flavour, share, env };
}

function libraryFolders(root) {
  return ['usr/lib', 'lib'].flatMap((lib) => {
    const folder = path.join(root, lib);
    const inner = fs.existsSync(folder)
      ? fs.readdirSync(folder).filter((name) => name.endsWith('-linux-gnu'))
      : [];
    return [...inner.map((name) => path.join(folder, name)), folder];
  });
}

/** The SQL that MariaDB's own installer runs; the prefix of the names changed with version 11. @param {string} share */
export function systemTables(share) {
  const prefix = ['mariadb', 'mysql'].find((one) =>
    fs.existsSync(path.join(share, `${one}_system_tables.sql`)),
  );
  if (prefix === undefined) return null;
  const names = ['system_tables', 'performance_tables', 'system_tables_data'].map(
    (name) => `${prefix}_${name}.sql`,
  );
  return [...names, 'maria_add_gis_sp_bootstrap.sql', `${prefix}_sys_schema.sql`]
    .map((name) => path.join(share, name))
    .filter((file) => fs.existsSync(file));
}
