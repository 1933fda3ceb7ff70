/** `rules test`: runs every fixture. None at all is a failure; each failure comes with the explanation of both rules. */
import { runFixture } from '#rules/fixtures/run-fixture.ts';
import { complainAbout, groundFor, projectFor } from './project.ts';
import { failureLines, jsonReport, junitReport, type Ran } from './report.ts';
import { EXIT, readArguments, type Shell, UsageError } from './shell.ts';

export async function test(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['live', 'junit']);
  if (given.flags.has('json') && given.flags.has('junit')) throw new UsageError('either --json or --junit');
  const project = await projectFor(shell, given);
  if (complainAbout(project.refused, shell)) return EXIT.failed;
  const ground = groundFor(project);
  const reporting = { ground, language: given.language };
  const ran = project.fixtures.map((one): Ran => ({ ...one, result: runFixture(ground, one.fixture) }));
  const failed = ran.filter(({ result }) => !result.ok);
  if (given.flags.has('json')) shell.print(jsonReport(ran));
  else if (given.flags.has('junit')) shell.print(junitReport(ran, reporting));
  else {
    for (const one of failed) {
      shell.print(`✗ ${one.file}: ${one.fixture.title}`);
      for (const line of failureLines(one, reporting)) shell.print(`    ${line}`);
    }
    shell.print(`${ran.length - failed.length} of ${ran.length} fixtures pass.`);
  }
  if (ran.length === 0) shell.complain('There are no fixtures: nothing was tested, so this has failed.');
  return failed.length === 0 && ran.length > 0 ? EXIT.good : EXIT.failed;
}
