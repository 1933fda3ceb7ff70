/** `rules lint`: rules that can never win, say the same or are easily misread. Errors are findings; with --strict warnings too. */
import { compile } from '#rules/authoring/compile.ts';
import type { Finding } from '#rules/authoring/finding.ts';
import { lint as lintRules } from '#rules/authoring/lint.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { complainAbout, projectFor, ruleSetsOf } from './project.ts';
import { EXIT, readArguments, type Shell } from './shell.ts';

interface Found {
  readonly set: SetName;
  readonly finding: Finding;
}

function line({ set, finding }: Found): string {
  const where = finding.nodeId === null ? finding.ruleId : `${finding.ruleId}/${finding.nodeId}`;
  const others = finding.others.length === 0 ? '' : ` (${finding.others.join(', ')})`;
  return `${finding.severity}: ${set} ${where}: ${finding.code}${others}`;
}

export async function lint(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['live', 'strict']);
  const project = await projectFor(shell, given);
  if (complainAbout(project.refused, shell)) return EXIT.findings;
  const found = ruleSetsOf(project).flatMap((ruleSet) =>
    lintRules(compile(ruleSet, project.catalogue)).map((finding): Found => ({ set: ruleSet.set, finding })),
  );
  if (given.flags.has('json'))
    shell.print(JSON.stringify({ findings: found.map(({ set, finding }) => ({ set, ...finding })) }));
  else for (const one of found) shell.print(line(one));
  const counts = (severity: Finding['severity']) =>
    found.filter(({ finding }) => finding.severity === severity).length;
  const [errors, warnings] = [counts('error'), counts('warning')];
  if (!given.flags.has('json'))
    shell.print(`${errors} errors, ${warnings} warnings, ${counts('info')} remarks.`);
  return errors > 0 || (given.flags.has('strict') && warnings > 0) ? EXIT.findings : EXIT.good;
}
