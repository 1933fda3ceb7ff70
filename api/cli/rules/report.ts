/** Results of fixtures as text for people, JSON for programs, JUnit for CI. */
import type { SetName } from '#rules/authoring/rule.ts';
import type { Speech } from '#rules/authoring/value-words.ts';
import type { Fixture, Happening } from '#rules/fixtures/fixture.ts';
import type { Ground } from '#rules/fixtures/ground.ts';
import type { Difference, FixtureResult } from '#rules/fixtures/verdict.ts';
import { explanationLines } from './explanation-text.ts';

export interface Ran {
  readonly file: string;
  readonly fixture: Fixture;
  readonly result: FixtureResult;
}

export interface Reporting {
  readonly ground: Ground;
  readonly language: 'zh' | 'en';
}

const WHAT: { readonly [kind in Difference['kind']]: string } = {
  'no-rules': 'the rule set is not there; it should decide',
  rule: 'the deciding rule',
  reason: 'the condition',
  action: 'what is done',
  timeline: 'the timeline',
  phase: 'the phase at the end',
};

function differenceLine({ kind, set, place, expected, actual }: Difference): string {
  const where = [set, WHAT[kind], place].filter((part) => part !== null).join(' ');
  return `${where}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}

const MARKS = { both: ' ', expected: '-', actual: '+' } as const;

function happeningLine({ second, what, ...more }: Happening): string {
  const details = Object.entries(more).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return [`${second} s`, what, ...details].join('  ');
}

export function speechFor({ ground, language }: Reporting, zone: string): Speech {
  return { language, catalogue: ground.catalogue, zone };
}

function explainedLines({ fixture, result }: Ran, set: SetName, reporting: Reporting): readonly string[] {
  const compiled = reporting.ground.sets[set];
  const explained = result.ok ? undefined : result.explained.find((one) => one.set === set);
  if (!compiled || !explained) return [];
  const telling = { compiled, speech: speechFor(reporting, fixture.zone) };
  const { expected, actual } = explained;
  const both: readonly (readonly [string, typeof expected])[] =
    expected?.asked?.rule.ruleId === actual?.asked?.rule.ruleId
      ? [['expected and actual', actual]]
      : [
          ['expected', expected],
          ['actual', actual],
        ];
  return both.flatMap(([title, explanation]) =>
    explanation
      ? [`${title} ${set} rule`, ...explanationLines(explanation, telling).map((line) => `  ${line}`)]
      : [],
  );
}

/** Everything about one failure: differences, the merged timeline, both explanations. */
export function failureLines(ran: Ran, reporting: Reporting): readonly string[] {
  const { result } = ran;
  if (result.ok) return [];
  const timeline = result.timeline.map(
    ({ side, happening }, at) =>
      `${MARKS[side]} ${happeningLine(happening)}${at === result.firstDifference ? '   ← first difference' : ''}`,
  );
  return [
    ...result.differences.map(differenceLine),
    ...(timeline.length === 0
      ? []
      : ['timeline (- expected, + actual)', ...timeline.map((line) => `  ${line}`)]),
    ...explainedLines(ran, 'guidance', reporting),
    ...explainedLines(ran, 'assignment', reporting),
  ];
}

export function jsonReport(ran: readonly Ran[]): string {
  const fixtures = ran.map(({ file, fixture, result }) => {
    const head = { file, title: fixture.title, kind: fixture.kind, ok: result.ok };
    if (result.ok) return head;
    const { differences, explained, timeline, firstDifference } = result;
    return { ...head, differences, explained, timeline, firstDifference };
  });
  const failed = ran.filter(({ result }) => !result.ok).length;
  return JSON.stringify({ total: ran.length, failed, fixtures });
}

const XML: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 does not know are left out. */
function xml(text: string): string {
  const known = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  return known.replace(/[&<>"']/gu, (char) => XML[char] ?? '');
}

export function junitReport(ran: readonly Ran[], reporting: Reporting): string {
  const cases = ran.map((one) => {
    const head = `    <testcase classname="${xml(one.file)}" name="${xml(one.fixture.title)}"`;
    if (one.result.ok) return `${head}/>`;
    const lines = failureLines(one, reporting);
    return `${head}>\n      <failure message="${xml(lines[0] ?? '')}">${xml(lines.join('\n'))}</failure>\n    </testcase>`;
  });
  const failed = ran.filter(({ result }) => !result.ok).length;
  const counts = `tests="${ran.length}" failures="${failed}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="rules" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}
