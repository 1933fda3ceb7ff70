/** `migrate`: brings the database to the newest tables. */
import { migrate as applyMigrations } from '#activities/store/migrate.ts';
import { readConfig } from '../config.ts';

export async function migrate(env: { readonly [name: string]: string | undefined }): Promise<number> {
  const applied = await applyMigrations(readConfig(env).databaseUrl);
  console.log(applied.length === 0 ? 'The tables are new already.' : `Applied: ${applied.join(', ')}`);
  return 0;
}
