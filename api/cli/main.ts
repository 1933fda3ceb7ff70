/** `usher …`: the product's own commands. */
import { withoutValues } from '#activities/store/program-log.ts';
import { AppError } from '#rules/errors.ts';
import { backup, restore } from './backup.ts';
import { health } from './health.ts';
import { migrate } from './migrate.ts';
import { rules } from './rules/rules.ts';
import { seed } from './seed.ts';
import { resetUser } from './user-reset.ts';
import { verify } from './verify.ts';

const USAGE = `usage: usher COMMAND
  migrate                          bring the database to the newest tables
  seed [--if-empty] [--no-history] the first administrator and the demo shop
  user reset NAME                  give a one-time password
  verify [--json]                  hold the live data against the promises
  backup FILE                      everything as plain SQL, compressed if FILE ends in .gz
  restore FILE                     load a backup into an empty database
  health                           whether the process NODE_NAME has been heard of
  rules COMMAND                    check, lint, test, cover, explain, diff, export, record`;

async function run([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'migrate':
      return migrate(process.env);
    case 'seed':
      return seed(args, process.env);
    case 'user':
      if (args[0] === 'reset' && args[1] !== undefined) return resetUser(args[1], process.env);
      break;
    case 'verify':
      return verify(args, process.env);
    case 'backup':
      if (args[0] !== undefined) return backup(args[0], process.env);
      break;
    case 'restore':
      if (args[0] !== undefined) return restore(args[0], process.env);
      break;
    case 'rules':
      return rules(args, { env: process.env, print: console.log, complain: console.error });
    case 'health':
      return health(process.env);
    default:
  }
  console.error(USAGE);
  return 3;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof AppError ? error.message : withoutValues(error));
  process.exitCode = 1;
}
// Pools and timers of a command that failed must not keep it alive.
process.exit();
