/** `rules fixtures --out FOLDER`: the fixtures of the database at DATABASE_URL as files, to be kept in git. */
import path from 'node:path';
import { fixtureText } from '#rules/fixtures/fixture-text.ts';
import { writeText } from './json-file.ts';
import { withStore } from './live.ts';
import { complainAbout, readKept } from './project.ts';
import { EXIT, readArguments, type Shell, UsageError } from './shell.ts';

export async function fixtures(args: readonly string[], shell: Shell): Promise<number> {
  const out = readArguments(args, ['out']).value('out');
  if (out === null) throw new UsageError('rules fixtures --out FOLDER');
  const kept = await withStore(shell, readKept);
  for (const { file, fixture } of kept.fixtures) writeText(path.join(out, file), fixtureText(fixture));
  shell.print(`${kept.fixtures.length} fixtures written.`);
  return complainAbout(kept.refused, shell) ? EXIT.failed : EXIT.good;
}
