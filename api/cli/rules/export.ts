/** `rules export --out FOLDER [--facts]`: the rules for json-rules-engine, its missing operators, and the facts of all fixtures. */
import path from 'node:path';
import { exportForEngine } from '#rules/authoring/export.ts';
import type { FactObject, FactValue } from '#rules/authoring/facts.ts';
import { runFixture } from '#rules/fixtures/run-fixture.ts';
import { writeText } from './json-file.ts';
import { OPERATORS_MODULE } from './operators-module.ts';
import { complainAbout, groundFor, type Project, projectFor, ruleSetsOf } from './project.ts';
import { EXIT, readArguments, type Shell, UsageError } from './shell.ts';

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Every fact that a rule reads is there, since the library rejects a run for one that is not. */
function totalFacts(facts: FactObject, reads: readonly string[]): FactObject {
  const missing: { readonly [fact: string]: FactValue } = Object.fromEntries(
    reads.filter((fact) => !Object.hasOwn(facts, fact)).map((fact) => [fact, null]),
  );
  return { ...facts, ...missing };
}

function factsOf(project: Project): unknown {
  const ground = groundFor(project);
  return project.fixtures.flatMap(({ file, fixture }) =>
    runFixture(ground, fixture).decisions.map(({ set, facts, outcome, compiled }) => ({
      fixture: file,
      set,
      winner: outcome.winner,
      facts: totalFacts(facts, compiled.reads),
    })),
  );
}

export async function exportRules(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['live', 'out', 'facts']);
  const out = given.value('out');
  if (out === null) throw new UsageError('rules export [FOLDER] --out FOLDER [--facts]');
  const project = await projectFor(shell, given);
  if (complainAbout(project.refused, shell)) return EXIT.findings;
  const files: readonly (readonly [string, string])[] = [
    ...ruleSetsOf(project).map(
      (set) => [`${set.set}.json`, json(exportForEngine(set, project.catalogue))] as const,
    ),
    ['operators.mjs', OPERATORS_MODULE],
    ...(given.flags.has('facts') ? [['facts.json', json(factsOf(project))] as const] : []),
  ];
  for (const [name, text] of files) writeText(path.join(out, name), text);
  const names = files.map(([name]) => name);
  shell.print(
    given.flags.has('json') ? JSON.stringify({ out, files: names }) : `${out}: ${names.join(', ')}`,
  );
  return EXIT.good;
}
