import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { ask } from '#tests/support/ask.ts';
import { makeDatabase } from '#tests/support/database.ts';

it('tells of a statement that failed its shape, and not what customers said', async () => {
  const [{ folder }, database] = [await ask('build'), await makeDatabase({ empty: true })];
  const file = path.join(fs.mkdtempSync(path.join(inject('runFolder'), 'damaged-')), 'damaged.sql');
  fs.writeFileSync(
    file,
    "-- Usher backup\nINSERT INTO nowhere (words) VALUES ('my card is 4711');\n-- end of the Usher backup\n",
  );
  const env = { DATABASE_URL: database.url, USHER_SECRET: 'a secret of at least thirty-two letters' };

  const restore = promisify(execFile)(process.execPath, [path.join(folder, 'cli.mjs'), 'restore', file], {
    env,
  });
  const failed = (await restore.then(
    () => ({ code: 0, stderr: '' }),
    (error: unknown) => error,
  )) as { code: number; stderr: string };
  await database.drop();

  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('INSERT INTO nowhere (words) VALUES (?)');
  expect(failed.stderr).not.toContain('4711');
});
