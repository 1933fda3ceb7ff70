/** Reads and writes JSON files; whatever is wrong with one is said by name, without a stack. */
import fs from 'node:fs';
import path from 'node:path';
import { LIMITS } from '#rules/authoring/rule.ts';
import { UsageError } from './shell.ts';

/** UTF-8 takes up to three bytes for each character a document may have. */
const MOST_BYTES = LIMITS.documentLength * 3;

export function readJson(file: string): unknown {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new UsageError(`${file}: there is no such file`);
  if (size > MOST_BYTES) throw new UsageError(`${file}: too large, at most ${MOST_BYTES} bytes`);
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/u, ''));
  } catch (cause) {
    throw new UsageError(`${file}: ${cause instanceof Error ? cause.message : 'unreadable'}`, { cause });
  }
}

export function readJsonIfThere(file: string): unknown {
  return fs.existsSync(file) ? readJson(file) : undefined;
}

/** All `*.json` below a folder, in order of their names; links are not followed. */
export function jsonFilesIn(folder: string): readonly string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

export function writeText(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
