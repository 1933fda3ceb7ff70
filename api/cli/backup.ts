/** `backup FILE` and `restore FILE`: everything that cannot be made again, as plain SQL, compressed where the name ends in .gz. */
import { once } from 'node:events';
import fs from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { backupLines, checkBackup, restoreLines } from '#activities/store/backup.ts';
import { AppError } from '#rules/errors.ts';
import { readConfig } from '../config.ts';

type Environment = { readonly [name: string]: string | undefined };

/** Written beside its name first, so that a file of that name is whole. Readable by its owner alone: it holds what customers said. */
export async function backup(file: string, env: Environment): Promise<number> {
  const { databaseUrl } = readConfig(env);
  if (fs.existsSync(file)) throw new AppError('conflict', `${file} is there already`);
  const unfinished = `${file}.unfinished`;
  const disk = fs.createWriteStream(unfinished, { mode: 0o600 });
  const out = isCompressed(file) ? createGzip() : null;
  out?.pipe(disk);
  const target = out ?? disk;
  try {
    const lines = backupLines(databaseUrl);
    let line = await lines.next();
    for (; line.done !== true; line = await lines.next())
      if (!target.write(`${line.value}\n`)) await once(target, 'drain');
    target.end();
    await finished(disk);
    fs.renameSync(unfinished, file);
    console.log(`${line.value.tables} tables with ${line.value.rows} rows are in ${file}.`);
    console.log('Keep USHER_SECRET, or the file `secret` of the data folder, with it.');
    return 0;
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
}

export async function restore(file: string, env: Environment): Promise<number> {
  const { databaseUrl } = readConfig(env);
  if (!fs.existsSync(file)) throw new AppError('not-found', `There is no file ${file}`);
  await checkBackup(linesOf(file));
  await restoreLines(databaseUrl, linesOf(file));
  console.log(`${file} is loaded. Start api and worker: open sessions go on within a minute.`);
  return 0;
}

function isCompressed(file: string): boolean {
  return file.endsWith('.gz');
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const disk = fs.createReadStream(file);
  const input = isCompressed(file) ? disk.pipe(createGunzip()) : disk;
  let rest = '';
  try {
    for await (const chunk of input.setEncoding('utf8')) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    throw new AppError('bad-request', `${file} cannot be read to its end`, {}, { cause });
  }
  if (rest !== '') yield rest;
}
