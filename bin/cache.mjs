// Programs fetched once for every checkout of this person: ~/.cache/usher.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './settings.mjs';

/** @param {string} name */
export function cacheFolder(name) {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  try {
    return made(path.join(base, 'usher', name));
  } catch {
    // A person without a home folder, as service accounts and some build machines are.
    return made(path.join(ROOT, '.usher', 'cache', name));
  }
}

function made(folder) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.accessSync(folder, fs.constants.W_OK);
  return folder;
}
