// Programs fetched once for every checkout of this person: ~/.cache/usher.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @param {string} name */
export function cacheFolder(name) {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const folder = path.join(base, 'usher', name);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
