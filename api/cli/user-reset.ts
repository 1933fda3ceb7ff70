/** `user reset NAME`: a one-time password, to be changed at the next sign-in; signs the person out everywhere. */
import { openStore } from '#activities/store/database.ts';
import { findStaffByName, setPassword, writeAudit } from '#activities/store/staff.ts';
import { hashPassword, newOneTimePassword } from '../auth.ts';
import { readConfig } from '../config.ts';

export async function resetUser(
  name: string,
  env: { readonly [name: string]: string | undefined },
): Promise<number> {
  const store = openStore({ databaseUrl: readConfig(env).databaseUrl, connections: 2 });
  try {
    const staff = await findStaffByName(store, name);
    if (staff === null) {
      console.error(`There is nobody called ${name}.`);
      return 1;
    }
    const password = newOneTimePassword();
    const next = { passwordHash: await hashPassword(password), mustChange: true, exceptTokenHash: null };
    await setPassword(store, staff.id, next);
    await writeAudit(store, {
      by: null,
      action: 'reset-password',
      subject: `staff:${staff.id}`,
      before: undefined,
      after: undefined,
      from: 'command line',
    });
    console.log(`${staff.name}   one-time password: ${password}`);
    return 0;
  } finally {
    await store.close();
  }
}
