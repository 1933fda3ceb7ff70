/** `rules diff BEFORE [AFTER]`: what changed between two folders, or between what is live and a folder, in sentences. */
import { compile } from '#rules/authoring/compile.ts';
import { decisionWords, obstaclesOf, tellingFacts } from '#rules/authoring/decision-words.ts';
import { diffRuleSets } from '#rules/authoring/diff.ts';
import { changeWords } from '#rules/authoring/diff-words.ts';
import { sameDecisions } from '#rules/authoring/relations.ts';
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
  const decided = SETS.filter((set) => changed.some((one) => one.set === set)).flatMap((set) =>
    decisionsOf(set, before, after),
  );
  if (given.flags.has('json')) {
    const decisions = decided.map(({ set, sides, proof }) => ({
      set,
      answer: proof.answer,
      example: proof.answer === 'no' ? tellingFacts(sides, proof.example) : null,
      because: obstaclesOf(proof),
    }));
    shell.print(JSON.stringify({ changes: changed, decisions }));
  } else {
    const speech = { language: given.language, catalogue: after.catalogue, zone: 'UTC' };
    for (const { set, change } of changed) {
      const conditions = [...(before[set]?.conditions ?? []), ...(after[set]?.conditions ?? [])];
      for (const line of changeWords(change, { ...speech, conditions })) shell.print(`${set}: ${line}`);
    }
    for (const { set, sides, proof } of decided)
      shell.print(`${set}: ${decisionWords(sides, proof, speech)}`);
    if (changed.length === 0) shell.print('Nothing has changed.');
  }
  return EXIT.good;
}

function sidesOf(
  set: (typeof SETS)[number],
  before: Project,
  after: Project,
): readonly [RuleSet, RuleSet] | null {
  const [was, is] = [before[set], after[set]];
  const either = is ?? was;
  return either === null ? null : [was ?? emptyLike(either), is ?? emptyLike(either)];
}

function changesOf(set: (typeof SETS)[number], before: Project, after: Project) {
  const sides = sidesOf(set, before, after);
  return sides === null ? [] : diffRuleSets(...sides).map((change) => ({ set, change }));
}

/** Each side on the facts of its own folder. */
function decisionsOf(set: (typeof SETS)[number], before: Project, after: Project) {
  const given = sidesOf(set, before, after);
  if (given === null) return [];
  const sides = [compile(given[0], before.catalogue), compile(given[1], after.catalogue)] as const;
  return [{ set, sides, proof: sameDecisions(...sides) }];
}
