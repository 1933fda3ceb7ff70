/** Entry points' secrets rest encrypted: AES-256-GCM under a key derived from the server's own secret. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '#rules/errors.ts';

const VERSION = 'v1';

/** A new secret for a site to sign identities with, and its sealed form for the row. */
export function newEntryPointSecret(serverSecret: string): {
  readonly plain: string;
  readonly sealed: string;
} {
  const plain = randomBytes(32).toString('base64url');
  return { plain, sealed: sealSecret(serverSecret, plain) };
}

export function sealSecret(serverSecret: string, plain: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(serverSecret), nonce);
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [VERSION, nonce, sealed, cipher.getAuthTag()]
    .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
    .join('.');
}

/** Throws `unavailable` when it was sealed under another server secret. */
export function openSecret(serverSecret: string, sealed: string): string {
  const [version, nonce, body, tag] = sealed.split('.');
  if (version !== VERSION || !nonce || !body || !tag)
    throw new AppError('unavailable', 'An entry point secret is not in a form we know');
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(serverSecret), Buffer.from(nonce, 'base64url'));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString(
      'utf8',
    );
  } catch (cause) {
    throw new AppError(
      'unavailable',
      'An entry point secret was sealed under another USHER_SECRET',
      {},
      { cause },
    );
  }
}

function keyOf(serverSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', serverSecret, '', 'usher entry point secret', 32));
}
