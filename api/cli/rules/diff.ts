/** `rules diff BEFORE [AFTER]`: what changed between two folders, or between what is live and a folder, in sentences. */
import { diffRuleSets } from '#rules/authoring/diff.ts';
import { changeWords } from '#rules/authoring/diff-words.ts';
import type { RuleSet } from '#rules/authoring/rule.ts';
import { complainAbout, type Project, projectFor, readProject } from './project.ts';
import { EXIT, readArguments, type Shell, UsageError } from './shell.ts';

const SETS = ['guidance', 'assignment'] as const;

function emptyLike(set: RuleSet): RuleSet {
  return { ...set, rules: [], conditions: [] };
}

export async function diff(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['live']);
  const live = given.flags.has('live');
  const [first, second] = given.places;
  if (first === undefined || (second === undefined) !== live)
    throw new UsageError('rules diff BEFORE AFTER, or rules diff --live FOLDER');
  const before = await projectFor(shell, given, first);
  const after = readProject(second ?? first);
  if (complainAbout([...before.refused, ...after.refused], shell)) return EXIT.findings;
  const changed = SETS.flatMap((set) => changesOf(set, before, after));
  if (given.flags.has('json')) shell.print(JSON.stringify({ changes: changed }));
  else {
    const speech = { language: given.language, catalogue: after.catalogue, zone: 'UTC' };
    for (const { set, change } of changed) {
      const conditions = [...(before[set]?.conditions ?? []), ...(after[set]?.conditions ?? [])];
      for (const line of changeWords(change, { ...speech, conditions })) shell.print(`${set}: ${line}`);
    }
    if (changed.length === 0) shell.print('Nothing has changed.');
  }
  return EXIT.good;
}

function changesOf(set: (typeof SETS)[number], before: Project, after: Project) {
  const [was, is] = [before[set], after[set]];
  const either = is ?? was;
  if (either === null) return [];
  return diffRuleSets(was ?? emptyLike(either), is ?? emptyLike(either)).map((change) => ({ set, change }));
}
