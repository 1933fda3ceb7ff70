/** `usher rules …`: one file for each command. */
import { check } from './check.ts';
import { cover } from './cover.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { exportRules } from './export.ts';
import { fixtures } from './fixtures.ts';
import { lint } from './lint.ts';
import { record } from './record.ts';
import { EXIT, type Shell, UsageError } from './shell.ts';
import { test } from './test.ts';

type Command = (args: readonly string[], shell: Shell) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['check', check],
  ['lint', lint],
  ['test', test],
  ['cover', cover],
  ['explain', explain],
  ['diff', diff],
  ['export', exportRules],
  ['record', record],
  ['fixtures', fixtures],
]);

const RULES_USAGE = `usage: usher rules COMMAND [FOLDER] [--json] [--language zh|en]
  check [FOLDER]                         whether rule sets and fixtures can be read
  lint [FOLDER] [--strict]               rules that never win, say the same, are easily misread
  test [FOLDER] [--junit]                run every fixture
  cover [FOLDER] [--base FOLDER] [--mutate] [--strict]
                                         rules and conditions that no fixture decides by
  explain FIXTURE [--in FOLDER] [--rule ID]
  explain --decision ID [--rule ID]      why, and why not
  diff BEFORE AFTER                      what changed, in sentences
  export [FOLDER] --out FOLDER [--facts] for json-rules-engine
  record ID [--out FILE] [--put FACT=TEXT …]
                                         a fixture of a session or decision, without a word of the customer's
FOLDER (default: here) holds guidance.json, assignment.json, catalogue.json, policy.json and fixtures/.
--live takes the rules from the database at DATABASE_URL instead, and without FOLDER its fixtures too; record always does.
  fixtures --out FOLDER                  writes the fixtures of that database as files
exit: 0 good, 1 failed, 2 findings, 3 called wrongly`;

export async function rules([name, ...args]: readonly string[], shell: Shell): Promise<number> {
  const command = COMMANDS.get(name ?? '');
  if (command === undefined) {
    shell.complain(RULES_USAGE);
    return EXIT.usage;
  }
  try {
    return await command(args, shell);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    shell.complain(error.message);
    return EXIT.usage;
  }
}
