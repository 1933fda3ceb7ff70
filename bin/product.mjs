// The bundled programs: what environment they get, and how one of them is run to its end.
import path from 'node:path';
import { DIST } from './build.mjs';
import { run, tail } from './processes.mjs';
import { Refusal } from './refusal.mjs';
import { secretOf } from './secret.mjs';

/**
 * @param {{ home: string, secret: string | null }} settings
 * @param {{ databaseUrl: string, temporalAddress: string | null }} servers
 * @returns {NodeJS.ProcessEnv}
 */
export function environment({ home, secret }, { databaseUrl, temporalAddress }) {
  return {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    ...(temporalAddress === null ? {} : { TEMPORAL_ADDRESS: temporalAddress }),
    USHER_HOME: home,
    USHER_SECRET: secret ?? secretOf(home),
  };
}

/** @param {'api' | 'worker' | 'cli'} name */
export function programFile(name) {
  return path.join(DIST, `${name}.mjs`);
}

/**
 * Runs one command of the product and answers what it printed.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function command(args, env) {
  const { code, stdout, output } = await run(process.execPath, [programFile('cli'), ...args], { env });
  if (code !== 0) throw new Refusal(`usher ${args.join(' ')} failed:\n${tail(output, 30)}`);
  return stdout;
}
