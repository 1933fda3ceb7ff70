import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Refusal } from './refusal.mjs';

/**
 * The secret that signs visitors' tokens and encrypts what the database must not show; made once for a data folder.
 * @param {string} home
 * @returns {string}
 */
export function secretOf(home) {
  const file = path.join(home, 'secret');
  if (!fs.existsSync(file))
    fs.writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  const secret = fs.readFileSync(file, 'utf8').trim();
  if (secret.length >= 32) return secret;
  throw new Refusal(
    `${file} is damaged: it holds fewer than 32 characters.\nPut a copy of it back. Without it, visitors lose their place and the secrets of entry points must be set anew; to accept that, remove the file.`,
  );
}
