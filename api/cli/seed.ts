/** `seed [--if-empty] [--no-history]`: the first administrator and the demo shop, each part only where it was never written. */
import { randomBytes } from 'node:crypto';
import { openStore } from '#activities/store/database.ts';
import { seedAdministrator, seedBase } from '#activities/store/demo/seed-base.ts';
import { seedHistory } from '#activities/store/demo/seed-history.ts';
import { newEntryPointSecret } from '#activities/store/entry-point-secret.ts';
import { AppError } from '#rules/errors.ts';
import { hashPassword, newOneTimePassword } from '../auth.ts';
import { readConfig } from '../config.ts';

const FLAGS = ['--if-empty', '--no-history'];

/** Prints one line of JSON with the one-time password when it made the first administrator; answers the exit code. */
export async function seed(
  args: readonly string[],
  env: { readonly [name: string]: string | undefined },
): Promise<number> {
  const foreign = args.find((arg) => !FLAGS.includes(arg));
  if (foreign !== undefined)
    throw new AppError('bad-request', `seed knows ${FLAGS.join(' and ')}, not ${foreign}`);
  const config = readConfig(env);
  const store = openStore({ databaseUrl: config.databaseUrl, connections: 2 });
  const { pool } = store;
  try {
    await seedBase(pool, {
      nobody: await hashPassword(randomBytes(24).toString('base64url')),
      entryPoint: newEntryPointSecret(config.secret).sealed,
    });
    if (!args.includes('--no-history')) await seedHistory(pool);
    // Last, so that a failure above cannot swallow a password that is shown only once.
    const password = newOneTimePassword();
    if (await seedAdministrator(pool, await hashPassword(password)))
      console.log(JSON.stringify({ administrator: 'admin', password }));
    return 0;
  } finally {
    await store.close();
  }
}
