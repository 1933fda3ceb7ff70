/** `rules explain FIXTURE [--rule ID]`: why a rule won, and why another did not; or of a decision in the database. */

import { rulesById } from '#activities/store/published-rules.ts';
import { findDecision } from '#activities/store/recorded-sessions.ts';
import { organisationZone } from '#activities/store/settings.ts';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import { type Explanation, explain as explainRule } from '#rules/authoring/explain.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { readFixture } from '#rules/fixtures/read-fixture.ts';
import { runFixture } from '#rules/fixtures/run-fixture.ts';
import { explanationLines } from './explanation-text.ts';
import { readJson } from './json-file.ts';
import { withStore } from './live.ts';
import { complainAbout, groundFor, projectFor } from './project.ts';
import { type Arguments, EXIT, readArguments, type Shell, UsageError } from './shell.ts';

interface Question {
  readonly compiled: CompiledRuleSet<unknown>;
  readonly facts: FactObject;
  readonly zone: string;
}

function answer(question: Question, rule: string | null): readonly Explanation<unknown>[] {
  const { compiled, facts } = question;
  if (rule !== null && !compiled.rules.some(({ ruleId }) => ruleId === rule))
    throw new UsageError(`there is no rule ${rule}`);
  const { winner } = explainRule(compiled, facts).outcome;
  const asked = [...new Set([winner, rule])].filter((one) => one !== null);
  return asked.map((one) => explainRule(compiled, facts, one));
}

function tell(question: Question, given: Arguments, shell: Shell): void {
  const explanations = answer(question, given.value('rule'));
  const { compiled, zone } = question;
  if (given.flags.has('json')) {
    shell.print(JSON.stringify({ set: compiled.ruleSet.set, explanations }));
    return;
  }
  const speech = { language: given.language, catalogue: compiled.catalogue, zone };
  if (explanations.length === 0) shell.print(`${compiled.ruleSet.set}: no rule holds`);
  for (const explanation of explanations)
    for (const line of explanationLines(explanation, { compiled, speech })) shell.print(line);
}

async function ofFixture(given: Arguments, shell: Shell): Promise<number> {
  const [file] = given.places;
  if (file === undefined) throw new UsageError('rules explain FIXTURE [--in FOLDER], or --decision ID');
  const project = await projectFor(shell, given, given.value('in') ?? '.');
  if (complainAbout(project.refused, shell)) return EXIT.findings;
  const reading = readFixture(readJson(file), project.catalogue);
  if (!reading.ok) {
    complainAbout([{ file, problems: reading.problems }], shell);
    return EXIT.findings;
  }
  const ground = groundFor(project);
  const rule = given.value('rule');
  const { decisions } = runFixture(ground, reading.fixture);
  const asked = decisions.filter(
    ({ compiled }) => rule === null || compiled.rules.some(({ ruleId }) => ruleId === rule),
  );
  if (asked.length === 0)
    throw new UsageError(rule === null ? 'nothing was decided' : `there is no rule ${rule}`);
  for (const decision of asked) tell({ ...decision, zone: reading.fixture.zone }, given, shell);
  return EXIT.good;
}

async function ofDecision(id: string, given: Arguments, shell: Shell): Promise<number> {
  return withStore(shell, async (store) => {
    const decision = await findDecision(store, id);
    if (decision === null || decision.facts === null) {
      shell.complain(`decision ${id}: ${decision === null ? 'there is none' : 'its facts were erased'}`);
      return EXIT.failed;
    }
    const rules = await rulesById(store, decision.versionId);
    if (rules === null) {
      shell.complain(`version ${decision.versionId} cannot be read`);
      return EXIT.failed;
    }
    const zone = await organisationZone(store);
    tell({ compiled: rules.compiled, facts: decision.facts, zone }, given, shell);
    return EXIT.good;
  });
}

export async function explain(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['rule', 'in', 'live', 'decision']);
  const decision = given.value('decision');
  return decision === null ? ofFixture(given, shell) : ofDecision(decision, given, shell);
}
