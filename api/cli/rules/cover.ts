/** `rules cover [--base FOLDER] [--mutate]`: changed rules and conditions that no fixture decides by; what slips would go unnoticed. */
import { type CompiledRuleSet, compile } from '#rules/authoring/compile.ts';
import { type Case, type Coverage, coverageOf, percent } from '#rules/fixtures/coverage.ts';
import { type MutationScore, mutationScore } from '#rules/fixtures/mutation.ts';
import { runFixture } from '#rules/fixtures/run-fixture.ts';
import { complainAbout, groundFor, type Project, projectFor, readProject } from './project.ts';
import { EXIT, readArguments, type Shell } from './shell.ts';

const SETS = ['guidance', 'assignment'] as const;

interface Covered {
  readonly coverage: Coverage;
  readonly mutation: MutationScore | null;
}

/** Decisions of the fixtures that pass; a failing one covers nothing. */
function casesOf(project: Project): ReadonlyMap<CompiledRuleSet, readonly Case[]> {
  const ground = groundFor(project);
  const cases = new Map<CompiledRuleSet, Case[]>();
  for (const set of SETS) {
    const compiled = ground.sets[set];
    if (compiled) cases.set(compiled, []);
  }
  for (const { file, fixture } of project.fixtures) {
    const result = runFixture(ground, fixture);
    if (!result.ok) continue;
    for (const { compiled, facts, outcome } of result.decisions)
      cases.get(compiled)?.push({ fixture: file, facts, winner: outcome.index });
  }
  return cases;
}

function coverageLines({ coverage }: Covered): readonly string[] {
  const { set, rules, counts } = coverage;
  const gaps = rules.flatMap(({ ruleId, gap, leaves }) => [
    ...(gap === null ? [] : [`${set} ${ruleId}: not won in any fixture (${gap})`]),
    ...leaves.flatMap((leaf) =>
      leaf.gap === null ? [] : [`${set} ${ruleId}/${leaf.nodeId}: not decisive in any fixture (${leaf.gap})`],
    ),
  ]);
  const share = percent(counts.rulesCovered + counts.leavesCovered, counts.rules + counts.leaves);
  const sum = `${set}: ${counts.rulesCovered} of ${counts.rules} rules and ${counts.leavesCovered} of ${counts.leaves} conditions covered (${share} %)`;
  return [...gaps, sum];
}

function mutationLines({ coverage, mutation }: Covered): readonly string[] {
  if (mutation === null) return [];
  const { set } = coverage;
  const left = mutation.mutants
    .filter(({ fate }) => fate === 'survived' || fate === 'unknown')
    .map(({ kind, ruleId, nodeId, fate }) => {
      const where = nodeId === null ? ruleId : `${ruleId}/${nodeId}`;
      return `${set} ${where}: ${kind} goes unnoticed${fate === 'unknown' ? ' (perhaps it is the same)' : ''}`;
    });
  const { killed, counted } = mutation;
  return [...left, `${set}: ${killed} of ${counted} slips noticed (${percent(killed, counted)} %)`];
}

export async function cover(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['live', 'base', 'mutate', 'strict']);
  const project = await projectFor(shell, given);
  const base = given.value('base');
  const before = base === null ? null : readProject(base);
  if (complainAbout([...project.refused, ...(before?.refused ?? [])], shell)) return EXIT.failed;
  const covered = [...casesOf(project)].map(([compiled, cases]): Covered => {
    const old = before?.[compiled.ruleSet.set] ?? null;
    const oldCompiled = old === null || before === null ? null : compile(old, before.catalogue);
    return {
      coverage: coverageOf(compiled, cases, oldCompiled),
      mutation: given.flags.has('mutate') ? mutationScore(compiled, cases) : null,
    };
  });
  if (given.flags.has('json'))
    shell.print(
      JSON.stringify({ sets: covered.map(({ coverage, mutation }) => ({ ...coverage, mutation })) }),
    );
  else
    for (const one of covered)
      for (const line of [...coverageLines(one), ...mutationLines(one)]) shell.print(line);
  const gaps = covered.some(
    ({ coverage: { counts } }) => counts.rulesCovered < counts.rules || counts.leavesCovered < counts.leaves,
  );
  if (gaps) return EXIT.failed;
  const unnoticed = covered.some(({ mutation }) => mutation !== null && mutation.killed < mutation.counted);
  return unnoticed && given.flags.has('strict') ? EXIT.findings : EXIT.good;
}
