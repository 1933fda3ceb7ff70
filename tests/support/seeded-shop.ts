// The demo shop without its history, seeded once a run by the product's own command: a system starts on a copy of it.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { databaseName, describeDatabase, makeTemplate, type Template, urlOf } from './template.ts';

export interface Administrator {
  readonly name: string;
  /** Shown once, and changed at the first sign-in. */
  readonly password: string;
}

export interface SeededShop {
  readonly template: Template;
  /** What the shop's own secrets are sealed with: programs on a copy need the same. */
  readonly secret: string;
  readonly administrator: Administrator;
}

interface Where {
  readonly serverUrl: string;
  readonly runId: string;
  /** Folder of the built programs. */
  readonly programs: string;
}

export async function seedShop({ serverUrl, runId, programs }: Where): Promise<SeededShop> {
  const name = 'shop';
  await makeTemplate(serverUrl, runId, name);
  const url = urlOf(serverUrl, databaseName(runId, name));
  const secret = randomBytes(32).toString('hex');
  const env = { PATH: process.env.PATH, DATABASE_URL: url, USHER_SECRET: secret };
  const administrator = await seedBy(path.join(programs, 'cli.mjs'), env);
  return { template: await describeDatabase(url), secret, administrator };
}

/** Seeds a migrated database by the command; answers whom it let in. */
export async function seedBy(program: string, env: NodeJS.ProcessEnv): Promise<Administrator> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'seed', '--no-history'], { env });
  const line = stdout.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new Error(`the seed named no administrator:\n${stdout}`);
  const { administrator, password } = JSON.parse(line) as { administrator: string; password: string };
  return { name: administrator, password };
}
