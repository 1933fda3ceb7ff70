/** `rules check`: whether rule sets, catalogue, policy and fixtures can be read at all; each fault with its place and remedy. */
import { complainAbout, projectFor, ruleSetsOf } from './project.ts';
import { EXIT, readArguments, type Shell } from './shell.ts';

export async function check(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['live']);
  const project = await projectFor(shell, given);
  const { refused } = project;
  const rules = ruleSetsOf(project).map((set) => ({ set: set.set, rules: set.rules.length }));
  if (given.flags.has('json')) {
    shell.print(JSON.stringify({ sets: rules, fixtures: project.fixtures.length, refused }));
    return refused.length === 0 ? EXIT.good : EXIT.findings;
  }
  if (complainAbout(refused, shell)) return EXIT.findings;
  for (const { set, rules: count } of rules) shell.print(`${set}: ${count} rules`);
  shell.print(`${project.fixtures.length} fixtures. All of it can be read.`);
  return EXIT.good;
}
